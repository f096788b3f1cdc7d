/** Each loss at given logits, by its closed form; then what the generator's gradient weighs a sample by. */

import { describe, expect, it } from "vitest";
import type { Tensor } from "../../../src/engine/engine.ts";
import { openEngine } from "../../../src/engine/index.ts";
import { anchored } from "../../../src/models/objectives/drift.ts";
import { ganObjectiveIds, objectives } from "../../../src/models/objectives/index.ts";
import { generatorLossOf, type Objective } from "../../../src/models/objectives/objective.ts";

const { tf } = await openEngine("cpu");
const sigmoid = (x: number) => 1 / (1 + Math.exp(-x));
const column = (values: readonly number[]) => tf.tensor2d([...values], [values.length, 1]);

const real = [2, -1, 0.5];
const fake = [-3, 0, 1.5];
const mean = (values: readonly number[], f: (x: number) => number) =>
  values.reduce((sum, x) => sum + f(x), 0) / values.length;

const lossD = (objective: Objective, ofReal: readonly number[], ofFake: readonly number[]) =>
  tf.tidy(
    () => objective.discriminatorLoss(tf, { real: column(ofReal), fake: column(ofFake) }).dataSync()[0],
  );
/** @param ofReal what a loss in pairs compares with; others do not look at it */
const paidByG = (objective: Objective, fakeOutputs: Tensor, ofReal: readonly number[]) =>
  generatorLossOf(tf, objective, { fake: fakeOutputs, real: () => column(ofReal) });
const lossG = (objective: Objective, ofFake: readonly number[], ofReal = ofFake.map(() => 0)) =>
  tf.tidy(() => paidByG(objective, column(ofFake), ofReal).dataSync()[0]);
/** dL_G / dlogit of each sample of the batch. */
const slopes = (objective: Objective, ofFake: readonly number[], ofReal = ofFake.map(() => 0)) =>
  tf.tidy(() => [
    ...tf
      .grad((x) => paidByG(objective, x, ofReal))(column(ofFake))
      .dataSync(),
  ]);

const crossEntropy = mean(real, (l) => -Math.log(sigmoid(l))) + mean(fake, (l) => -Math.log(1 - sigmoid(l)));

describe("values at given logits", () => {
  /*
   * least squares: 1/2 (mean of (1, 4, 0.25) + mean of (9, 0, 2.25)) = 1/2 (1.75 + 3.75) = 2.75
   *   G: 1/2 mean of (16, 1, 0.25) = 2.875
   * hinge: mean of max(0, 1 - real) = (0, 2, 0.5) is 5/6; mean of max(0, 1 + fake) = (0, 1, 2.5) is 7/6; together 2
   * wasserstein: mean fake - mean real = -0.5 - 0.5 = -1; G of hinge and wasserstein: -mean fake = 0.5
   */
  it.each([
    ["minimax", crossEntropy, mean(fake, (l) => Math.log(1 - sigmoid(l)))],
    ["non-saturating", crossEntropy, mean(fake, (l) => -Math.log(sigmoid(l)))],
    ["least-squares", 2.75, 2.875],
    ["hinge", 2, 0.5],
    ["wasserstein", -1, 0.5],
  ] as const)("%s", (id, d, g) => {
    expect(lossD(objectives[id], real, fake)).toBeCloseTo(d, 5);
    expect(lossG(objectives[id], fake)).toBeCloseTo(g, 5);
  });

  it("a price on drift is paid for the mean square of the outputs on real samples, by D alone", () => {
    // 0.1 (4 + 1 + 0.25) / 3 = 0.175
    const held = anchored(objectives.wasserstein, 0.1);
    expect(lossD(held, real, fake)).toBeCloseTo(-1 + 0.175, 5);
    expect(lossG(held, fake)).toBeCloseTo(0.5, 5);
    expect(lossD(anchored(objectives.wasserstein, 0), real, fake)).toBeCloseTo(-1, 5);
  });

  it("at D = 1/2 the discriminator pays 2 ln 2, and G pays -ln 2 or ln 2", () => {
    for (const id of ["minimax", "non-saturating"] as const) {
      expect(lossD(objectives[id], [0, 0], [0, 0])).toBeCloseTo(2 * Math.LN2, 6);
    }
    expect(lossG(objectives.minimax, [0])).toBeCloseTo(-Math.LN2, 6);
    expect(lossG(objectives["non-saturating"], [0])).toBeCloseTo(Math.LN2, 6);
  });

  it("logits far beyond float32's sigmoid stay exact: no log of 0", () => {
    expect(lossD(objectives.minimax, [-200], [200])).toBeCloseTo(400, 3);
    expect(lossG(objectives["non-saturating"], [-200])).toBeCloseTo(200, 3);
    expect(lossG(objectives.minimax, [200])).toBeCloseTo(-200, 3);
  });

  it.each(Object.entries<Objective>(objectives).filter(([, { pairs }]) => !pairs))(
    "%s: D's loss is a part of the real samples plus a part of the generated",
    (_, objective) => {
      const at = (a: readonly number[], b: readonly number[]) => lossD(objective, a, b);
      // L(r, f) - L(r, 0) = L(0, f) - L(0, 0) whenever L(r, f) = A(r) + B(f)
      const difference = at(real, fake) - at(real, [0, 0, 0]);
      expect(difference).toBeCloseTo(at([0, 0, 0], fake) - at([0, 0, 0], [0, 0, 0]), 5);
      expect(Math.abs(difference)).toBeGreaterThan(0.01);
    },
  );
});

describe.each(Object.entries<Objective>(objectives))("%s", (_, objective) => {
  /** Central differences in steps of .01, whose error is 1e-4 / 6 times a third derivative of at most 1. */
  const differences = (loss: (outputs: readonly number[]) => number, at: readonly number[]) =>
    at.map((_, i) => {
      const moved = (by: number) => loss(at.with(i, at[i] + by));
      return (moved(0.01) - moved(-0.01)) / 0.02;
    });

  it("has the gradients of its losses", () => {
    const ofReal = differences((outputs) => lossD(objective, outputs, fake), real);
    const ofFake = differences((outputs) => lossD(objective, real, outputs), fake);
    const [inReal, inFake] = tf.tidy(() =>
      tf
        .grads((a, b) => objective.discriminatorLoss(tf, { real: a, fake: b }))([column(real), column(fake)])
        .map((gradient) => [...gradient.dataSync()]),
    );
    const ofG = differences((outputs) => lossG(objective, outputs, real), fake);
    const pairs = [
      [inReal, ofReal],
      [inFake, ofFake],
      [slopes(objective, fake, real), ofG],
    ];
    for (const [found, expected] of pairs)
      for (const [i, slope] of found.entries()) expect(slope).toBeCloseTo(expected[i], 3);
    expect(Math.hypot(...ofG)).toBeGreaterThan(0.1);
  });
});

describe("the generator's gradient, sample by sample", () => {
  const logits = [-6, -3, -1, 0, 1, 3];

  it("minimax weighs a sample by D, non-saturating by 1 - D: their ratio is (1 - D) / D", () => {
    const minimax = slopes(objectives.minimax, logits);
    const nonSaturating = slopes(objectives["non-saturating"], logits);
    for (const [i, logit] of logits.entries()) {
      const d = sigmoid(logit);
      expect(minimax[i] * logits.length).toBeCloseTo(-d, 5);
      expect(nonSaturating[i] * logits.length).toBeCloseTo(-(1 - d), 5);
      expect(nonSaturating[i] / minimax[i] / ((1 - d) / d)).toBeCloseTo(1, 4);
    }
  });

  it("every objective pushes every sample towards a higher score while D rejects it", () => {
    for (const [id, objective] of Object.entries(objectives)) {
      for (const slope of slopes(objective, [-3, -1, 0])) expect(slope, id).toBeLessThan(0);
    }
  });

  it("only cross-entropies make D a probability, and the plain GAN offers no Wasserstein loss", () => {
    const probabilistic = Object.entries(objectives).filter(([, objective]) => objective.probabilistic);
    expect(probabilistic.map(([id]) => id)).toEqual(["minimax", "non-saturating"]);
    expect([...ganObjectiveIds]).toEqual(Object.keys(objectives).filter((id) => id !== "wasserstein"));
  });
});
