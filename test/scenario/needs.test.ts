/** A gate on a number that these data and this trainer never have is refused, with the reason; its neighbors that have one are not. */

import { describe, expect, test } from "vitest";
import { complaints } from "../helpers/complaints.ts";

const line = "{ kind: two-gaussians, mu: 1 }";
const ring = "{ kind: ring }";
const digits = "{ kind: mnist, size: 32 }";
const sgd = "optimizer: { kind: sgd }";
const small = `{ widths: [4], ${sgd} }`;
const game = (discriminator: string) =>
  `{ kind: gan, dynamics: { every: 1 }, generator: ${small}, discriminator: ${discriminator} }`;
const frozenMap = (scale: string) => `generator: { kind: affine, scale: ${scale}, frozen: true }`;

/** What is said of a gate on this quantity. */
function saidOf(metric: string, target: string, trainer: string): string[] {
  const text = `target: ${target}\ntrainer: ${trainer}\nmetrics: { label-fidelity: { enabled: true } }\nexpect: [{ metric: ${metric}, max: 0.5 }]\n`;
  return complaints(text);
}

const packs = "with packing 2 the discriminator judges packs, not samples";
const classes = "with condition one-hot the discriminator judges samples of a class";
const ofCritic = "the discriminator's output is no probability";
const onLine = "the generator's density on the line is known only if latent.dim is 1 (got 2)";
const byEstimates = "with spectral-norm the layers are divided by estimates of their norms";
const plainly = "rounds are known only if both players use sgd without momentum";
const tooMany = "rounds are known only for players with at most 256 parameters in total";

describe("a number that never comes", () => {
  test.each([
    ["calibration", line, "{ kind: gan, packing: 2, latent: { dim: 1 } }", packs],
    ["calibration", line, "{ kind: wgan, latent: { dim: 1 } }", ofCritic],
    ["calibration", line, "{ kind: vae, latent: { dim: 1 } }", "this trainer has no discriminator"],
    ["optimal-d", line, "{ kind: gan, packing: 2, latent: { dim: 1 } }", packs],
    ["optimal-d.log-ratio", line, "{ kind: gan }", onLine],
    [
      "optimal-d",
      "{ kind: grid, side: 1 }",
      `{ kind: gan, ${frozenMap("[1, 0]")} }`,
      "a generator of scale 0 has no density in the plane",
    ],
    ["mean-gradient.minimax", line, `{ kind: gan, ${frozenMap("1")} }`, onLine],
    ["gradient-norm.minimax", ring, "{ kind: gan, packing: 2 }", packs],
    ["gradient-norm.non-saturating", ring, "{ kind: gan, condition: { kind: one-hot } }", classes],
    ["gradient-norm.ratio-error", ring, "{ kind: gan, packing: 2 }", packs],
    ["gradient-norm.d", ring, "{ kind: vae }", "this trainer has no discriminator"],
    [
      "critic-certificate.w1",
      ring,
      "{ kind: wgan, packing: 2 }",
      "with packing 2 the discriminator judges packs, not samples",
    ],
    ["critic-certificate.bound", ring, "{ kind: wgan, lipschitz: { kind: spectral-norm } }", byEstimates],
    [
      "critic-certificate.bound",
      digits,
      "{ kind: wgan, critic: { kind: dcgan } }",
      "the spectral norms of convolutions are unknown",
    ],
    ["dynamics.round", ring, game("{ widths: [4] }"), plainly],
    ["dynamics.round", ring, game("{ widths: [4], optimizer: { kind: sgd, momentum: 0.5 } }"), plainly],
    [
      "dynamics.round",
      ring,
      game(`{ widths: [4], every: 2, ${sgd} }`),
      "rounds are known only if every is 1 (got 2)",
    ],
    // The generator has 3 x 4 + 5 x 2 = 22 parameters, a discriminator of n hidden units 4 n + 1: 255 of 58, 259 of 59.
    ["dynamics.round", ring, game(`{ widths: [59], ${sgd} }`), tooMany],
    [
      "label-fidelity.classifier",
      ring,
      "{ kind: gan, condition: { kind: one-hot } }",
      "this target has no extractor that tells classes",
    ],
    ["label-fidelity.nearest", ring, "{ kind: gan }", "this trainer has no classes to ask for"],
  ])("%s of %s by %s", (metric, target, trainer, why) => {
    expect(saidOf(metric, target, trainer)).toEqual([
      `E_SCENARIO a.yaml:4:20 expect.0 can never be computed: ${why} - use another metric`,
    ]);
  });
});

describe("a number that comes", () => {
  test.each([
    ["calibration", line, "{ kind: gan }"],
    ["optimal-d.log-ratio", line, "{ kind: gan, latent: { dim: 1 } }"],
    ["optimal-d", "{ kind: grid, side: 1 }", `{ kind: gan, ${frozenMap("[1, 2]")} }`],
    ["mean-gradient.minimax", line, `{ kind: gan, latent: { dim: 1 }, ${frozenMap("1")} }`],
    ["gradient-norm.ratio-error", ring, "{ kind: gan }"],
    ["gradient-norm.d", ring, "{ kind: gan, packing: 2 }"],
    ["critic-certificate.bound", ring, "{ kind: wgan }"],
    ["dynamics.round", ring, game(`{ widths: [58], ${sgd} }`)],
    ["label-fidelity.nearest", ring, "{ kind: gan, condition: { kind: one-hot } }"],
    ["label-fidelity.classifier", digits, "{ kind: gan, condition: { kind: one-hot } }"],
  ])("%s of %s by %s", (metric, target, trainer) => {
    expect(saidOf(metric, target, trainer)).toEqual([]);
  });
});

test("no change is looked for in it either", () => {
  const text = `target: ${line}\ntrainer: { kind: gan, packing: 2 }\nprimary: [calibration]\n`;
  expect(complaints(text)).toEqual([
    `E_SCENARIO a.yaml:3:11 primary.0 will not be measured: ${packs} - name another quantity`,
  ]);
});
