/**
 * Each update rule twice: as plain tensor operations and as loops over the tensors' memory. One step of each is worked
 * out by hand; then the two forms must agree over many.
 */

import { describe, expect, it } from "vitest";
import type { Optimizer, Tf, Variable } from "../../src/engine/engine.ts";
import { createInPlaceAverage, createInPlaceOptimizer } from "../../src/engine/in-place.ts";
import { openEngine } from "../../src/engine/index.ts";
import { createMovingAverage } from "../../src/engine/moving-average.ts";
import type { OptimizerOptions } from "../../src/engine/optimizer-options.ts";
import { createOptimizer } from "../../src/engine/optimizers.ts";
import { Rng } from "../../src/maths/random.ts";

const SEED = 14_126_980;
const backends = ["cpu", "wasm"] as const;
const forms = { "tensor operations": createOptimizer, "in place": createInPlaceOptimizer } as const;

const adam: OptimizerOptions = { kind: "adam", rate: 0.1, beta1: 0.5, beta2: 0.999, epsilon: 1e-8 };
const rmsprop: OptimizerOptions = { kind: "rmsprop", rate: 0.1, decay: 0.99, epsilon: 1e-8 };
const sgd: OptimizerOptions = { kind: "sgd", rate: 0.1, momentum: 0 };
const momentum: OptimizerOptions = { kind: "sgd", rate: 0.1, momentum: 0.9 };

/** One update, as a training step makes it: everything but the variables is released. */
function update(tf: Tf, optimizer: Optimizer, t: number, rate: number, gradients: readonly number[][]): void {
  tf.tidy(() => {
    optimizer.apply(
      gradients.map((gradient) => tf.tensor1d(gradient)),
      tf.tensor1d(optimizer.schedule(t, rate)),
    );
  });
}

function dispose(optimizer: Optimizer, variables: readonly Variable[]): void {
  for (const variable of [...variables, ...optimizer.slots]) variable.dispose();
}

/** Largest difference relative to the larger of 1 and the value itself. */
const apart = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Math.max(...Array.from(a, (x, i) => Math.abs(x - b[i]) / Math.max(1, Math.abs(b[i]))));

describe.each(backends)("update rules on %s", (backend) => {
  /*
   * Weights (1, -2), gradients g1 = (0.5, -1), then g2 = (-0.25, 2), rate 0.1.
   *
   * adam, first step: mHat = g and vHat = g^2 whatever the betas, so the step is rate sign(g).
   *   second step: m = 0.5 (0.5 g1) + 0.5 g2 = (0, 0.75): the first weight stays where it is.
   *     mHat = 0.75 / (1 - 0.25) = 1; v = 0.999 (0.001 1) + 0.001 4 = 0.004999; vHat = 0.004999 / (1 - 0.998001)
   *     = 0.004999 / 0.001999 = 2.50075038; the step is 0.1 / sqrt(2.50075038) = 0.06323607.
   *   weights (0.9, -1.9), then (0.9, -1.96323607).
   *
   * rmsprop: v = 0.01 g^2, so the first step is rate sign(g) / sqrt(0.01) = (1, -1): weights (0, -1).
   *   second step: v = 0.99 (0.01 0.25) + 0.01 0.0625 = 0.0031 and 0.99 0.01 + 0.01 4 = 0.0499;
   *     steps -0.025 / sqrt(0.0031) = -0.44901326 and 0.2 / sqrt(0.0499) = 0.89532399.
   *   weights (0.44901326, -1.89532399).
   *
   * momentum 0.9: velocity g1, then 0.9 g1 + g2 = (0.2, 1.1).
   *   weights (0.95, -1.9), then (0.93, -2.01).   Without momentum (0.95, -1.9), then (0.975, -2.1).
   */
  const byHand: [string, OptimizerOptions, number[], number[]][] = [
    ["adam", adam, [0.9, -1.9], [0.9, -1.96323607]],
    ["rmsprop", rmsprop, [0, -1], [0.44901326, -1.89532399]],
    ["sgd with momentum", momentum, [0.95, -1.9], [0.93, -2.01]],
    ["sgd", sgd, [0.95, -1.9], [0.975, -2.1]],
  ];
  for (const [form, create] of Object.entries(forms)) {
    it.each(byHand)(`by hand, ${form}: %s`, async (_, options, first, second) => {
      const { tf } = await openEngine(backend);
      const weights = tf.tidy(() => tf.variable(tf.tensor1d([1, -2])));
      const optimizer = create(tf, options, [weights]);
      update(tf, optimizer, 1, 0.1, [[0.5, -1]]);
      expect(apart(weights.dataSync(), first)).toBeLessThan(1e-6);
      update(tf, optimizer, 2, 0.1, [[-0.25, 2]]);
      expect(apart(weights.dataSync(), second)).toBeLessThan(1e-6);
      dispose(optimizer, [weights]);
    });
  }

  it.each([
    ["adam", adam],
    ["rmsprop", rmsprop],
    ["sgd", sgd],
    ["sgd with momentum", momentum],
  ] as [string, OptimizerOptions][])("both forms walk the same way for 20 steps: %s", async (_, options) => {
    const { tf } = await openEngine(backend);
    const before = tf.memory().numTensors;
    const rng = new Rng(SEED);
    const shapes = [7, 3];
    const starts = shapes.map((n) => Array.from({ length: n }, () => rng.normal()));
    const walkers = Object.values(forms).map((create) => {
      const variables = starts.map((start) => tf.tidy(() => tf.variable(tf.tensor1d(start))));
      return { variables, optimizer: create(tf, options, variables) };
    });
    for (let t = 1; t <= 20; t++) {
      const gradients = shapes.map((n) => Array.from({ length: n }, () => rng.normal()));
      for (const { optimizer } of walkers) update(tf, optimizer, t, 0.01, gradients);
    }
    const [plain, inPlace] = walkers.map(({ variables, optimizer }) =>
      [...variables, ...optimizer.slots].map((variable) => variable.dataSync()),
    );
    for (const [i, values] of plain.entries()) expect(apart(inPlace[i], values)).toBeLessThan(1e-6);
    for (const [i, start] of starts.entries()) expect(apart(plain[i], start)).toBeGreaterThan(0.01);
    for (const { variables, optimizer } of walkers) dispose(optimizer, variables);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("adam's first step is the rate in every direction, whatever the size of the gradient", async () => {
    const { tf } = await openEngine(backend);
    const weights = tf.tidy(() => tf.variable(tf.tensor1d([0, 0, 0])));
    const optimizer = createInPlaceOptimizer(tf, adam, [weights]);
    update(tf, optimizer, 1, 0.25, [[1e-3, -1, 1000]]);
    // epsilon 1e-8 beside a gradient of 1e-3 takes 1e-5 of the step
    expect(apart(weights.dataSync(), [-0.25, 0.25, -0.25])).toBeLessThan(3e-6);
    dispose(optimizer, [weights]);
  });

  it("a product sees the weights of after the update, not a packed copy of those before", async () => {
    const { tf } = await openEngine(backend);
    const weights = tf.tidy(() => tf.variable(tf.tensor2d([1, 2, 3, 4], [2, 2])));
    const optimizer = createInPlaceOptimizer(tf, sgd, [weights]);
    const product = () => tf.tidy(() => [...tf.matMul(tf.tensor2d([1, 10], [1, 2]), weights).dataSync()]);
    expect(product()).toEqual([31, 42]);
    tf.tidy(() => optimizer.apply([tf.tensor2d([1, 0, 0, -1], [2, 2])], tf.tensor1d([1])));
    expect(product()).toEqual([30, 52]); // weights ((0, 2), (3, 5))
    tf.tidy(() => optimizer.apply([tf.tensor2d([0, 1, 0, 0], [2, 2])], tf.tensor1d([2])));
    expect(product()).toEqual([30, 50]); // weights ((0, 0), (3, 5))
    dispose(optimizer, [weights]);
  });
});

describe.each(backends)("moving average on %s", (backend) => {
  it.each([
    ["tensor operations", createMovingAverage],
    ["in place", createInPlaceAverage],
  ] as const)(
    "starts at the variable, keeps the weight's share, leaves the variable alone: %s",
    async (_, create) => {
      const { tf } = await openEngine(backend);
      const before = tf.memory().numTensors;
      const variable = tf.tidy(() => tf.variable(tf.tensor1d([4, -8])));
      const { averages, update: track } = create(tf, [variable]);
      expect([...averages[0].dataSync()]).toEqual([4, -8]);
      tf.tidy(() => variable.assign(tf.tensor1d([0, 16])));
      expect([...averages[0].dataSync()]).toEqual([4, -8]);
      tf.tidy(() => track(tf.scalar(0.75)));
      expect([...averages[0].dataSync()]).toEqual([3, -2]); // 0.75 (4, -8) + 0.25 (0, 16)
      tf.tidy(() => track(tf.scalar(0.5)));
      expect([...averages[0].dataSync()]).toEqual([1.5, 7]);
      expect([...variable.dataSync()]).toEqual([0, 16]);
      variable.dispose();
      averages[0].dispose();
      expect(tf.memory().numTensors).toBe(before);
    },
  );
});
