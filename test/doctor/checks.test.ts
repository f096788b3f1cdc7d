/** The known answers hold, and a planted error in any part of what is asked is found. */

import { describe, expect, it } from "vitest";
import { createTarget, type TargetOptions } from "../../src/data/index.ts";
import type { Target } from "../../src/data/target.ts";
import { bilinearGame } from "../../src/doctor/bilinear-game.ts";
import type { Finding } from "../../src/doctor/check.ts";
import { diracGame } from "../../src/doctor/dirac-game.ts";
import { exactTransport } from "../../src/doctor/exact-transport.ts";
import { checks } from "../../src/doctor/index.ts";
import { intervals } from "../../src/doctor/intervals.ts";
import { metricExamples } from "../../src/doctor/metric-examples.ts";
import { modeCollapse } from "../../src/doctor/mode-collapse.ts";
import { parallelLines } from "../../src/doctor/parallel-lines.ts";
import { perfectSampler } from "../../src/doctor/perfect-sampler.ts";
import { randomNumbers } from "../../src/doctor/random-numbers.ts";
import { shiftedBlocks } from "../../src/doctor/shifted-blocks.ts";
import { measure } from "../../src/doctor/support.ts";
import { twoGaussians } from "../../src/doctor/two-gaussians.ts";
import * as distances from "../../src/maths/distances.ts";
import { histogram } from "../../src/maths/histogram.ts";
import { localDynamics } from "../../src/maths/local-dynamics.ts";
import { mixtureModes } from "../../src/maths/mixture.ts";
import { emdOnLine } from "../../src/maths/one-dimensional.ts";
import { planCost } from "../../src/maths/plan.ts";
import { Rng } from "../../src/maths/random.ts";
import { meanInterval, normalShareWithin, wilson } from "../../src/maths/statistics.ts";
import { emd, transport } from "../../src/maths/transport.ts";
import { play } from "../../src/theory/games/play.ts";
import { spectrum } from "../../src/theory/games/spectrum.ts";
import { gameVerdict } from "../../src/theory/games/verdict.ts";

/** The eight modes as an inclusive range of angles has them: the first and the last are one. */
function onSevenPlaces(options: TargetOptions): Target {
  const target = createTarget(options);
  if (options.kind !== "ring") return target;
  const angles = Array.from({ length: 8 }, (_, k) => (2 * Math.PI * k) / 7);
  return {
    ...target,
    modes: mixtureModes(
      angles.map((angle) => [Math.cos(angle), Math.sin(angle)]),
      0.02,
    ),
  };
}

const wrong = (findings: readonly Finding[]) => findings.filter(({ ok }) => !ok);

describe("as installed", () => {
  it.each(Object.entries(checks))("%s: every answer is the known one", (_, check) => {
    const findings = check.run();
    expect(wrong(findings)).toEqual([]);
    expect(findings.length).toBeGreaterThan(5);
    // Each is told apart from the others in a list.
    const names = findings.map(({ quantity }) => quantity);
    expect(names.filter((name, i) => names.indexOf(name) < i)).toEqual([]);
  });

  it("answers the same at each call", () => {
    for (const check of Object.values(checks)) expect(check.run()).toEqual(check.run());
  });
});

describe("a planted error is found", () => {
  /** A metric off by a share of its value. */
  const offBy =
    (share: number, only: string): typeof measure =>
    (id, input, options) => {
      const found = measure(id, input, options);
      return (name) => found(name) * (name === only ? 1 + share : 1);
    };
  const cases: readonly (readonly [string, () => Finding[], RegExp])[] = [
    [
      "JSD without its half",
      () =>
        twoGaussians.run({
          jensenShannonOfLogDensities: (pair) => 2 * distances.jensenShannonOfLogDensities(pair),
        }),
      /^JSD at mu/,
    ],
    [
      "V(D*) with the wrong sign",
      () => twoGaussians.run({ valueOfOptimalDiscriminator: () => Math.log(4) }),
      /^V\(D\*\) at mu/,
    ],
    [
      "the losses' gradients exchanged",
      () =>
        twoGaussians.run({
          generatorGradients: ({ logit, slope }) => ({
            minimax: distances.sigmoid(-logit) * Math.abs(slope),
            nonSaturating: distances.sigmoid(logit) * Math.abs(slope),
          }),
        }),
      /minimax gradient, closed form/,
    ],
    [
      "KL the other way round by half",
      () =>
        twoGaussians.run({
          kullbackLeiblerOfLogDensities: (pair) => distances.kullbackLeiblerOfLogDensities(pair) / 2,
        }),
      /^KL/,
    ],
    [
      "JSD to base 2",
      () => shiftedBlocks.run({ jensenShannon: (pair) => distances.jensenShannon(pair) / Math.LN2 }),
      /^JSD of bins/,
    ],
    [
      "W1 without the absolute value",
      () => shiftedBlocks.run({ emdOnLine: ({ real, fake }) => -emdOnLine({ real, fake }) }),
      /^W1 on the line/,
    ],
    [
      "JSD of lines at ln 2 + 1e-12",
      () => parallelLines.run({ measure: offBy(2e-12, "jsd") }),
      /^JSD on bins/,
    ],
    [
      "KL turned round",
      () => modeCollapse.run({ kullbackLeibler: ({ p, q }) => distances.kullbackLeibler({ p: q, q: p }) }),
      /^KL of/,
    ],
    ["eight modes on seven places", () => modeCollapse.run({ createTarget: onSevenPlaces }), /^W1 of/],
    [
      "the share of the line in the plane",
      () => perfectSampler.run({ normalShareWithin: ({ radius }) => normalShareWithin({ radius, dim: 1 }) }),
      /in the plane/,
    ],
    [
      "a high-quality share that is two percent too high",
      () => perfectSampler.run({ measure: offBy(0.02, "mode-coverage.hq") }),
      /^high-quality share/,
    ],
    [
      "shared mass kept under a squared cost",
      () =>
        exactTransport.run({
          emd: (input) => (input.cost === undefined ? emd(input) : { ...emd(input), cost: 2 }),
        }),
      /^hops, squared$/,
    ],
    [
      "a cost that the prices do not prove",
      () =>
        exactTransport.run({
          emd: (input) => {
            const answer = emd(input);
            return { ...answer, certificate: { ...answer.certificate, gap: 0.01 } };
          },
        }),
      /gap of the proof$/,
    ],
    [
      "a cheaper staying",
      () => exactTransport.run({ transport: (input) => ({ ...transport(input), cost: -1 }) }),
      /^staying/,
    ],
    [
      "a plan at half its cost",
      () => exactTransport.run({ planCost: (input) => planCost(input) / 2 }),
      /wasteful/,
    ],
    [
      "the players' order exchanged",
      () =>
        bilinearGame.run({
          play: (plan) =>
            play(
              plan.update.kind === "alternating"
                ? { ...plan, update: { ...plan.update, first: "discriminator" } }
                : plan,
            ),
        }),
      /generator first/,
    ],
    [
      "simultaneous steps in the place of alternating ones",
      () => diracGame.run({ play: (plan) => play({ ...plan, update: { kind: "simultaneous" } }) }),
      /^radius, saturating, 1 D steps/,
    ],
    [
      "R1 of twice the weight",
      () =>
        diracGame.run({
          spectrum: (settings) =>
            spectrum({ ...settings, options: { r1: 2 * Number(settings.options?.r1 ?? 0) } }),
        }),
      /^real part/,
    ],
    [
      "a verdict for everything",
      () => diracGame.run({ gameVerdict: (path) => ({ ...gameVerdict(path), status: "converges" }) }),
      /^verdict/,
    ],
    [
      "the velocity's sign flipped",
      () =>
        diracGame.run({
          localDynamics: (players, most, rng) => {
            const { jacobian } = players;
            const turned = {
              n: jacobian.n,
              apply: (vector: Float64Array) => jacobian.apply(vector).map((value) => -value),
            };
            return localDynamics({ ...players, jacobian: turned }, most, rng);
          },
        }),
      /^largest real part/,
    ],
    ["emd off by a billionth", () => metricExamples.run({ measure: offBy(1e-9, "emd") }), /^emd$/],
    [
      "a metric without a value",
      () =>
        metricExamples.run({
          measure: (id, input, options) => (id === "mmd" ? () => NaN : measure(id, input, options)),
        }),
      /^mmd$/,
    ],
    [
      "Wilson's interval with z for z squared",
      () => intervals.run({ wilson: (given) => wilson({ ...given, level: 0.9 }) }),
      /Wilson/,
    ],
    [
      "a standard error with the divisor n",
      () =>
        intervals.run({
          meanInterval: (given) => ({ ...meanInterval(given), error: Math.sqrt(2 / 9) }),
        }),
      /standard error/,
    ],
    [
      "bins that hold their upper edge",
      () =>
        intervals.run({
          histogram: (samples, box) =>
            histogram({ ...samples, data: Float64Array.from(samples.data, (x) => x - 1e-9) }, box),
        }),
      /first of two bins/,
    ],
    [
      "another generator",
      () => randomNumbers.run({ philox: (_counter, _key, out) => void out.fill(1) }),
      /Philox/,
    ],
    [
      "streams that depend on what was drawn",
      () => {
        class Drawing extends Rng {
          override fork(name: string | number): Rng {
            return super.fork(`${name} ${this.uint32()}`);
          }
        }
        return randomNumbers.run({ Rng: Drawing });
      },
      /other streams changed/,
    ],
  ];

  it.each(cases)("%s", (_, run, quantity) => {
    const found = wrong(run()).map((each) => each.quantity);
    expect(
      found.some((name) => quantity.test(name)),
      found.join("; "),
    ).toBe(true);
  });
});
