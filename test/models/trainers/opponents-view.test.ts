/** What D gets to see instead of single samples as they are: packs, noise; and what it is asked to say. */

import { describe, expect, it } from "vitest";
import type { Tensor } from "../../../src/engine/engine.ts";
import { openEngine } from "../../../src/engine/index.ts";
import { Rng } from "../../../src/maths/random.ts";
import { objectives } from "../../../src/models/objectives/index.ts";
import { smoothed } from "../../../src/models/objectives/label-smoothing.ts";
import { drawNoise, noiseLevel } from "../../../src/models/trainers/adversarial/instance-noise.ts";
import { pack, packedShape } from "../../../src/models/trainers/adversarial/packing.ts";
import { gan } from "../../../src/models/trainers/gan.ts";
import { wgan } from "../../../src/models/trainers/wgan.ts";
import {
  collect,
  context,
  ganOptions,
  snapshotsOf,
  stepsOf,
  watch,
  wganOptions,
} from "../../helpers/small-training.ts";

const engine = await openEngine("cpu");
const { tf } = engine;

describe("packing", () => {
  it("puts points end to end", () => {
    const rows = [
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 8],
    ];
    const packed = tf.tidy(() => pack(tf, tf.tensor2d(rows), 2, { dim: 2 }).arraySync());
    expect(packed).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
    ]);
  });

  it("puts images on top of each other as channels, also in a group of seeds", () => {
    const shape = { dim: 4, image: { height: 1, width: 2, channels: 2 } };
    // pixel by pixel: the first image's two channels, then the second's
    const images = [
      [1, 2, 3, 4],
      [10, 20, 30, 40],
    ];
    const expected = [[1, 2, 10, 20, 3, 4, 30, 40]];
    const [alone, group] = tf.tidy(() => [
      pack(tf, tf.tensor2d(images), 2, shape).arraySync(),
      pack(tf, tf.tensor3d([images, images]), 2, shape).arraySync(),
    ]);
    expect(alone).toEqual(expected);
    expect(group).toEqual([expected, expected]);
    expect(packedShape(shape, 2)).toEqual({ dim: 8, image: { height: 1, width: 2, channels: 4 } });
  });

  it("D has an input for each sample of a pack, and the penalty acts on packs", async () => {
    const watched = watch(engine);
    const options = wganOptions({ packing: 2, lipschitz: { kind: "gradient-penalty" } });
    const events = await collect(wgan.train(options, context(watched.engine)));
    // on the ring, 2 numbers a sample: 4 x 8 weights in front
    expect(watched.moves[0].before.opponent[0]).toHaveLength(4 * 8);
    expect(stepsOf(events).every(({ lossD, gradNormD }) => Number.isFinite(lossD + (gradNormD ?? 0)))).toBe(
      true,
    );
  });

  it("leaves out what needs D's answer to a single sample", async () => {
    const [one, two] = await Promise.all(
      [1, 2].map(
        async (packing) => snapshotsOf(await collect(gan.train(ganOptions({ packing }), context(engine))))[0],
      ),
    );
    expect(one.gradients).toBeDefined();
    expect(two.gradients).toBeUndefined();
  });

  it("of a batch that has no whole packs is refused", () => {
    const said = "packing 3 needs a batch of whole packs (got 8 samples)";
    expect(gan.check(ganOptions({ packing: 3 }))).toBe(said);
    expect(wgan.check(wganOptions({ packing: 3 }))).toBe(said);
    expect(gan.check(ganOptions({ packing: 4 }))).toBeUndefined();
  });
});

describe("instance noise", () => {
  it("falls linearly from sigma at the first step to 0 at the fraction of all steps; by hand", () => {
    const levels = [1, 2, 3, 5, 6, 10].map((step) => noiseLevel({ sigma: 0.4, until: 0.5 }, step, 10));
    for (const [i, level] of [0.4, 0.32, 0.24, 0.08, 0, 0].entries())
      expect(levels[i]).toBeCloseTo(level, 12);
  });

  it("has the level as its standard deviation: 20,000 normals, within 4 standard errors", () => {
    const noise = drawNoise(20_000, 0.25, new Rng(5));
    const variance = noise.reduce((sum, z) => sum + z * z, 0) / noise.length;
    expect(Math.abs(variance / 0.0625 - 1)).toBeLessThan(4 * Math.sqrt(2 / 20_000));
    expect(drawNoise(3, 0, new Rng(5))).toEqual(new Float32Array(3));
  });

  it("reaches D's loss and G's, and not the samples", async () => {
    const first = async (sigma: number) => {
      const events = await collect(
        gan.train(
          ganOptions({ steps: 1, instanceNoise: { sigma }, discriminator: { freezeAfter: 0 } }),
          context(engine),
        ),
      );
      return stepsOf(events)[0];
    };
    const [none, some] = [await first(0), await first(0.5)];
    for (const name of ["lossD", "lossG", "criticReal", "criticFake"] as const)
      expect(Math.abs(none[name] - some[name])).toBeGreaterThan(1e-4);
    const still = { sigma: 0.5, until: 1 };
    const frozen = { optimizer: { kind: "sgd", rate: 1e-30 } };
    const samples = async (instanceNoise: object) =>
      snapshotsOf(
        await collect(
          gan.train(
            ganOptions({ steps: 1, instanceNoise, generator: frozen, discriminator: frozen }),
            context(engine),
          ),
        ),
      )[0].fake.data;
    expect(await samples(still)).toEqual(await samples({}));
  });
});

describe("one-sided label smoothing", () => {
  /*
   * Cross-entropy with target .9 on real logits 2 and -1, and 0 on the generated logit .5, in float64:
   * t softplus(-l) + (1 - t) softplus(l), meant over the rows, plus softplus(.5).
   */
  it.each(["minimax", "non-saturating"] as const)("%s: the cross-entropy with soft targets", (id) => {
    const softplus = (x: number) => Math.log1p(Math.exp(x));
    const paid = (l: number) => 0.9 * softplus(-l) + 0.1 * softplus(l);
    const loss = tf.tidy(
      () =>
        smoothed(objectives[id], 0.1)
          .discriminatorLoss(tf, { real: tf.tensor2d([[2], [-1]]), fake: tf.tensor2d([[0.5]]) })
          .dataSync()[0],
    );
    expect(loss).toBeCloseTo((paid(2) + paid(-1)) / 2 + softplus(0.5), 6);
  });

  it("D is best at (1 - amount) p_data / (p_data + p_g), which is no probability of real", () => {
    const objective = smoothed(objectives["non-saturating"], 0.2);
    // equal densities: D* = .4, its logit ln(.4 / .6) the loss's stationary point
    const slope = tf.tidy(() => {
      const loss = (l: Tensor) => objective.discriminatorLoss(tf, { real: l, fake: l });
      return tf
        .grad(loss)(tf.tensor2d([[Math.log(0.4 / 0.6)]]))
        .dataSync()[0];
    });
    expect(Math.abs(slope)).toBeLessThan(1e-6);
    expect(objective.probabilistic).toBe(false);
    expect(gan.probabilistic(ganOptions({ labelSmoothing: 0.2 }))).toBe(false);
    expect(gan.probabilistic(ganOptions())).toBe(true);
  });

  it.each(["sigmoid", "tanh"] as const)(
    "a discriminator of output %s is refused where the loss takes logits",
    (output) => {
      for (const objective of ["minimax", "non-saturating"] as const) {
        expect(gan.check(ganOptions({ objective, discriminator: { output } }))).toBe(
          `objective ${objective} needs a discriminator of output linear (got ${output}): it takes logits`,
        );
      }
      expect(
        gan.check(ganOptions({ objective: "least-squares", discriminator: { output } })),
      ).toBeUndefined();
    },
  );

  it("needs labels", () => {
    expect(gan.check(ganOptions({ labelSmoothing: 0.1, objective: "hinge" }))).toBe(
      "labelSmoothing needs an objective of labels: minimax or non-saturating (got hinge)",
    );
  });
});
