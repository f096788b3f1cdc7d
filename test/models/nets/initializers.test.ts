/** Initial weights: the bounds and moments that each scheme promises, from large matrices of one seed. */

import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { Rng } from "../../../src/maths/random.ts";
import { initialize } from "../../../src/models/nets/initializers.ts";

const SEED = 13_126_120;
const FAN_IN = 300;
const FAN_OUT = 200;

const draw = (initializer: Parameters<typeof initialize>[2]["initializer"], gain = 1) =>
  initialize(FAN_IN, FAN_OUT, { initializer, gain }, new Rng(SEED));

const meanOf = (values: ArrayLike<number>, f: (x: number) => number) =>
  Array.from(values, f).reduce((sum, x) => sum + x, 0) / values.length;

describe("pytorch", () => {
  it("weights and biases are uniform in +-1/sqrt(fan in); the gain stretches the weights only", () => {
    const bound = 1 / Math.sqrt(FAN_IN);
    const { weights, biases } = draw("pytorch", 2);
    const largest = Math.max(...weights.map(Math.abs));
    expect(largest).toBeLessThanOrEqual(2 * bound * (1 + 1e-7));
    // of n uniforms the largest misses the bound by a share of 1/n in the mean; 20/n has a chance of e^-20
    expect(largest).toBeGreaterThan(2 * bound * (1 - 20 / weights.length));
    const largestBias = Math.max(...biases.map(Math.abs));
    expect(largestBias).toBeLessThanOrEqual(bound * (1 + 1e-7));
    expect(largestBias).toBeGreaterThan(bound * (1 - 20 / biases.length));
  });
});

describe("variances", () => {
  /*
   * The mean of x^2 over n draws has a standard error of sqrt((k - 1) / n) of itself, with kurtosis k: 3 for a normal,
   * 9/5 for a uniform. The mean itself has sd / sqrt(n). Five of these let one in 3 million seeds fail.
   */
  const n = FAN_IN * FAN_OUT;
  it.each([
    ["he", 2 / FAN_IN, 3],
    ["glorot", 2 / (FAN_IN + FAN_OUT), 1.8],
    ["normal", 0.02 ** 2, 3],
    ["pytorch", 1 / (3 * FAN_IN), 1.8],
  ] as const)("%s: variance %f", (initializer, variance, kurtosis) => {
    for (const gain of [1, 0.3]) {
      const { weights } = draw(initializer, gain);
      const relative = meanOf(weights, (x) => x * x) / (gain * gain * variance);
      expect(Math.abs(relative - 1)).toBeLessThan(5 * Math.sqrt((kurtosis - 1) / n));
      expect(Math.abs(meanOf(weights, (x) => x))).toBeLessThan(5 * gain * Math.sqrt(variance / n));
    }
  });
});

describe("orthogonal", () => {
  it.each([
    [40, 12],
    [12, 40],
    [20, 20],
  ])("%i x %i: Q^T Q = gain^2 I on the shorter side", (fanIn, fanOut) => {
    const gain = 1.5;
    const { weights } = initialize(fanIn, fanOut, { initializer: "orthogonal", gain }, new Rng(SEED));
    const q = Matrix.from1DArray(fanIn, fanOut, weights);
    const gram = fanIn >= fanOut ? q.transpose().mmul(q) : q.mmul(q.transpose());
    const error = gram.sub(Matrix.eye(gram.rows).mul(gain * gain)).abs();
    expect(error.max()).toBeLessThan(1e-6);
  });

  it("is uniform over rotations and reflections: a 1 x 1 matrix is 1 or -1, each half of the time", () => {
    const rng = new Rng(SEED);
    const draws = Array.from({ length: 400 }, (_, i) => {
      const { weights } = initialize(1, 1, { initializer: "orthogonal", gain: 1 }, rng.fork(i));
      return weights[0];
    });
    for (const draw of draws) expect(Math.abs(draw)).toBeCloseTo(1, 6);
    // 400 fair coins: mean 200, standard deviation 10
    expect(Math.abs(draws.filter((x) => x > 0).length - 200)).toBeLessThan(50);
  });
});

describe("every scheme", () => {
  const all = ["pytorch", "orthogonal", "glorot", "he", "normal"] as const;

  it("all but pytorch set the biases to 0", () => {
    for (const initializer of all) {
      const { biases } = draw(initializer);
      const zeros = biases.filter((bias) => bias === 0).length;
      expect(zeros, initializer).toBe(initializer === "pytorch" ? 0 : FAN_OUT);
    }
  });

  it("draws the same from the same seed and others from another", () => {
    for (const initializer of all) {
      const options = { initializer, gain: 1 };
      const first = initialize(6, 4, options, new Rng(1));
      expect(initialize(6, 4, options, new Rng(1))).toEqual(first);
      expect(initialize(6, 4, options, new Rng(2)).weights).not.toEqual(first.weights);
    }
  });
});
