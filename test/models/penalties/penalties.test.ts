/** What holds a critic to its constraint: the clip's bounds, and the gradient penalty of critics known in closed form. */

import { describe, expect, it } from "vitest";
import type { Tensor, Variable } from "../../../src/engine/engine.ts";
import { openEngine } from "../../../src/engine/index.ts";
import { EngineError } from "../../../src/errors.ts";
import { Rng } from "../../../src/maths/random.ts";
import { gradientPenalty } from "../../../src/models/penalties/gradient-penalty.ts";
import { r1 } from "../../../src/models/penalties/r1.ts";
import { spectralNorm } from "../../../src/models/penalties/spectral-norm.ts";
import { weightClip } from "../../../src/models/penalties/weight-clip.ts";
import { enginesHere } from "../../helpers/engines.ts";

const SEED = 17_040_028;

describe.each(enginesHere)("weight clip on %s", (backend) => {
  it("moves what is outside to the nearest bound and leaves the rest bit by bit", async () => {
    const { tf } = await openEngine(backend);
    const before = tf.memory().numTensors;
    const matrix = tf.tidy(() => tf.variable(tf.tensor2d([-3, -0.25, 0.1, 7], [2, 2])));
    const bias = tf.tidy(() => tf.variable(tf.tensor1d([0.25, 0.26])));
    tf.tidy(() => weightClip.project(tf, [matrix, bias], { limit: 0.25 }));
    expect(matrix.dataSync()).toEqual(Float32Array.of(-0.25, -0.25, 0.1, 0.25));
    expect(bias.dataSync()).toEqual(Float32Array.of(0.25, 0.25));
    matrix.dispose();
    bias.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe.each(enginesHere)("gradient penalty on %s", (backend) => {
  /*
   * f(x) = w . x has gradient w everywhere, so the penalty is lambda (|w| - 1)^2 whatever the samples, and its gradient
   * in w is 2 lambda (|w| - 1) w / |w|. For w = (3, 4) and lambda = 10: |w| = 5, 10 16 = 160 and 2 10 4 (0.6, 0.8) =
   * (48, 64). For w = (0.3, 0.4): |w| = 0.5, 2.5 and 20 (-0.5) (0.6, 0.8) = (-6, -8). For |w| = 1 both are 0.
   */
  it.each([
    { w: [3, 4], value: 160, slope: [48, 64] },
    { w: [0.3, 0.4], value: 2.5, slope: [-6, -8] },
    { w: [0.6, 0.8], value: 0, slope: [0, 0] },
  ])("a linear critic of weights $w pays $value", async ({ w, value, slope }) => {
    const { tf } = await openEngine(backend);
    const rng = new Rng(SEED);
    const batch = {
      real: tf.tensor2d(rng.normals(new Float32Array(8)), [4, 2]),
      fake: tf.tensor2d(rng.normals(new Float32Array(8)), [4, 2]),
      mix: tf.tensor2d([0.1, 0.4, 0.6, 0.9], [4, 1]),
    };
    const penalty = (weights: Tensor) =>
      gradientPenalty.term(tf, (x) => tf.matMul(x, weights), batch, { lambda: 10 });
    const weights = tf.tensor2d(w, [2, 1]);
    const paid = tf.tidy(() => penalty(weights).dataSync()[0]);
    const gradient = tf.tidy(() => tf.grad(penalty)(weights).dataSync());
    expect(Math.abs(paid - value)).toBeLessThan(1e-4 * Math.max(1, value));
    for (const [i, expected] of slope.entries())
      expect(Math.abs(gradient[i] - expected)).toBeLessThan(1e-4 * 64);
    tf.dispose({ ...batch, weights });
  });

  it("looks at the points between the pair: mix is the real sample's share", async () => {
    const { tf } = await openEngine(backend);
    // f(x) = x^2 / 2 has slope x; between real 3 and fake 1 at mix 0.75 that is 2.5, at mix 0 the fake's 1
    const batch = {
      real: tf.tensor2d([[3], [3]]),
      fake: tf.tensor2d([[1], [1]]),
      mix: tf.tensor2d([[0.75], [0]]),
    };
    const paid = tf.tidy(
      () => gradientPenalty.term(tf, (x) => tf.mul(0.5, tf.square(x)), batch, { lambda: 1 }).dataSync()[0],
    );
    expect(paid).toBeCloseTo((1.5 ** 2 + 0) / 2, 5);
    tf.dispose(batch);
  });

  it("a constant critic pays lambda and does not make a NaN", async () => {
    const { tf } = await openEngine(backend);
    const batch = { real: tf.ones([2, 2]), fake: tf.zeros([2, 2]), mix: tf.fill([2, 1], 0.5) };
    const weights = tf.zeros([2, 1]);
    const penalty = (w: Tensor) => gradientPenalty.term(tf, (x) => tf.matMul(x, w), batch, { lambda: 3 });
    expect(tf.tidy(() => penalty(weights).dataSync()[0])).toBeCloseTo(3, 4);
    expect([...tf.tidy(() => tf.grad(penalty)(weights).dataSync())]).toEqual([0, 0]);
    tf.dispose({ ...batch, weights });
  });

  // slopes in the weights of whole nets, for every activation, are in test/engine/gradients.test.ts

  it("refuses a critic through which second derivatives are not known to be right, when its slope is asked for", async () => {
    const { tf } = await openEngine(backend);
    const batch = { real: tf.ones([2, 2]), fake: tf.zeros([2, 2]), mix: tf.fill([2, 1], 0.5) };
    const weights = tf.ones([2, 2]);
    const penalty = (w: Tensor) =>
      gradientPenalty.term(tf, (x) => tf.logSoftmax(tf.matMul(x, w)), batch, { lambda: 1 });
    tf.tidy(() => {
      // the penalty itself takes one derivative only
      expect(Number.isFinite(penalty(weights).dataSync()[0])).toBe(true);
      expect(() => tf.grad(penalty)(weights)).toThrow(EngineError);
      expect(() => tf.grad(penalty)(weights)).toThrow("the second derivative of logSoftmax");
    });
    tf.dispose({ ...batch, weights });
  });
});

describe.each(enginesHere)("R1 on %s", (backend) => {
  it("pays gamma/2 |slope|^2 at real samples alone: D(x) = x^2 / 2 at 3 and -1 pays 2 (9 + 1) / 2 / 2", async () => {
    const { tf } = await openEngine(backend);
    const batch = { real: tf.tensor2d([[3], [-1]]), fake: tf.tensor2d([[50], [60]]), mix: tf.zeros([2, 1]) };
    const paid = tf.tidy(
      () => r1.term(tf, (x) => tf.mul(0.5, tf.square(x)), batch, { gamma: 2 }).dataSync()[0],
    );
    expect(paid).toBeCloseTo(5, 5);
    tf.dispose(batch);
  });

  it("its slope in a linear D's weights w is gamma w", async () => {
    const { tf } = await openEngine(backend);
    const batch = { real: tf.ones([4, 2]), fake: tf.zeros([4, 2]), mix: tf.zeros([4, 1]) };
    const weights = tf.tensor2d([3, -4], [2, 1]);
    const penalty = (w: Tensor) => r1.term(tf, (x) => tf.matMul(x, w), batch, { gamma: 0.5 });
    const slope = tf.tidy(() => tf.grad(penalty)(weights).dataSync());
    for (const [i, expected] of [1.5, -2].entries()) expect(slope[i]).toBeCloseTo(expected, 5);
    tf.dispose({ ...batch, weights });
  });
});

describe.each(enginesHere)("spectral normalization on %s", (backend) => {
  // [[3, 0], [0, -5], [0, 0]] has singular values 5 and 3
  const known = [3, 0, 0, -5, 0, 0];

  it("divides by the largest singular value: a matrix of 5 and 3 becomes one of 1 and .6", async () => {
    const { tf } = await openEngine(backend);
    const before = tf.memory().numTensors;
    const kernel = tf.tidy(() => tf.variable(tf.tensor2d(known, [3, 2])));
    const { state, advance, apply } = spectralNorm.normalize(tf, [kernel], new Rng(SEED));
    tf.tidy(() => {
      // (3/5)^2 a power iteration: 15 at the start and these leave 1e-9
      for (let i = 0; i < 5; i++) advance();
      const normalized = apply([kernel], state)[0].dataSync();
      for (const [i, value] of known.entries()) expect(normalized[i]).toBeCloseTo(value / 5, 5);
    });
    tf.dispose([kernel, ...state]);
    expect(tf.memory().numTensors).toBe(before);
  });

  it("a convolution kernel is the matrix [height x width x in, out]; kernels of a group are apart", async () => {
    const { tf } = await openEngine(backend);
    const values = new Rng(SEED).normals(new Float32Array(2 * 2 * 3 * 4));
    const flat = tf.tidy(() => tf.variable(tf.tensor2d(values, [12, 4])));
    const convolution = tf.tidy(() => tf.variable(tf.tensor4d(values, [2, 2, 3, 4])));
    const group = tf.tidy(() =>
      tf.variable(tf.tensor([...values, ...values.map((x) => 10 * x)], [2, 2, 2, 3, 4])),
    );
    const normalized = (kernel: Variable, rng: Rng | Rng[]) => {
      const { state, apply } = spectralNorm.normalize(tf, [kernel], rng);
      const found = tf.tidy(() => [...apply([kernel], state)[0].dataSync()]);
      tf.dispose([...state, kernel]);
      return found;
    };
    const alone = normalized(flat, new Rng(1));
    expect(normalized(convolution, new Rng(1))).toEqual(alone);
    // ten times the matrix has ten times the singular value
    const both = normalized(group, [new Rng(1), new Rng(1)]);
    for (const [i, value] of both.entries()) expect(value).toBeCloseTo(alone[i % alone.length], 4);
  });

  it("the singular vectors are constants to the gradient: d |W / s| / dW of a 1 x 1 matrix is 0", async () => {
    const { tf } = await openEngine(backend);
    const kernel = tf.tidy(() => tf.variable(tf.tensor2d([[4]])));
    const { state, apply } = spectralNorm.normalize(tf, [kernel], new Rng(SEED));
    const slope = tf.tidy(
      () =>
        tf
          .grad((w) => tf.sum(apply([w], state)[0]))(kernel)
          .dataSync()[0],
    );
    expect(Math.abs(slope)).toBeLessThan(1e-6);
    tf.dispose([kernel, ...state]);
  });
});
