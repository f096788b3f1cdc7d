/** What is put right in TensorFlow.js: products of transposed operands on WebAssembly, derivatives of leakyRelu. */

import { describe, expect, it } from "vitest";
import type { Tensor } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/index.ts";
import { Rng } from "../../src/maths/random.ts";

const SEED = 422;

describe("products with transposed operands on wasm", () => {
  const cases = [
    { transposeA: false, transposeB: false },
    { transposeA: true, transposeB: false },
    { transposeA: false, transposeB: true },
    { transposeA: true, transposeB: true },
  ];
  it.each(cases)("$transposeA, $transposeB: what the loops of the definition give", async (flags) => {
    const { tf } = await openEngine("wasm");
    const before = tf.memory().numTensors;
    const { transposeA, transposeB } = flags;
    const [rows, inner, columns] = [5, 3, 4];
    const rng = new Rng(SEED);
    const a = Float32Array.from({ length: rows * inner }, () => rng.normal());
    const b = Float32Array.from({ length: inner * columns }, () => rng.normal());
    const at = (i: number, k: number) => a[transposeA ? k * rows + i : i * inner + k];
    const bt = (k: number, j: number) => b[transposeB ? j * inner + k : k * columns + j];
    const product = tf.tidy(() =>
      tf
        .matMul(
          tf.tensor2d(a, transposeA ? [inner, rows] : [rows, inner]),
          tf.tensor2d(b, transposeB ? [columns, inner] : [inner, columns]),
          transposeA,
          transposeB,
        )
        .dataSync(),
    );
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        let expected = 0;
        for (let k = 0; k < inner; k++) expected += at(i, k) * bt(k, j);
        expect(product[i * columns + j]).toBeCloseTo(expected, 5);
      }
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  it("a stack of matrices: transposes stay inside each matrix", async () => {
    const { tf } = await openEngine("wasm");
    const product = tf.tidy(() =>
      tf
        .matMul(tf.tensor3d([1, 2, 3, 4], [2, 2, 1]), tf.tensor3d([5, 6, 7, 8], [2, 2, 1]), true, false)
        .dataSync(),
    );
    // (1 2) . (5 6) = 17 and (3 4) . (7 8) = 53
    expect([...product]).toEqual([17, 53]);
  });

  it("releases the transposed copies: the backend holds no more after fifty products than before", async () => {
    const { tf } = await openEngine("wasm");
    // tf.memory() counts only what the engine above the backend has registered, which kernels can bypass
    const buffers = () => (tf.backend() as unknown as { numDataIds(): number }).numDataIds();
    const a = tf.ones([8, 8]) as never;
    const before = buffers();
    for (let i = 0; i < 50; i++) tf.matMul(a, a, true, true).dispose();
    expect(buffers()).toBe(before);
    tf.dispose(a);
  });
});

describe.each(["cpu", "wasm"] as const)("leakyRelu with slope 0.2 on %s", (backend) => {
  it("has derivative 1 above 0 and 0.2 below", async () => {
    const { tf } = await openEngine(backend);
    const slopes = tf.tidy(() =>
      tf
        .grad((x) => tf.sum(tf.leakyRelu(x, 0.2)))(tf.tensor1d([-3, -0.5, 0.5, 3]))
        .dataSync(),
    );
    for (const [i, slope] of [0.2, 0.2, 1, 1].entries()) expect(slopes[i]).toBeCloseTo(slope, 6);
  });

  it("can be differentiated twice: (leakyRelu x)^2 has second derivative 2 slope^2", async () => {
    const { tf } = await openEngine(backend);
    const squared = (x: Tensor) => tf.sum(tf.square(tf.leakyRelu(x, 0.2)));
    const seconds = tf.tidy(() =>
      tf
        .grad((x) => tf.sum(tf.grad(squared)(x)))(tf.tensor1d([-3, -0.5, 0.5, 3]))
        .dataSync(),
    );
    for (const [i, second] of [0.08, 0.08, 2, 2].entries()) expect(seconds[i]).toBeCloseTo(second, 6);
  });

  it("reaches the weights through the input's gradient, as a gradient penalty needs", async () => {
    const { tf } = await openEngine(backend);
    /*
     * f(x) = leakyRelu(w x), so f'(x) = w s with slope s = 0.2 where w x < 0. The penalty P = (f')^2 = w^2 s^2 has
     * dP/dw = 2 w s^2: at w = 3, x = -1 that is 6 0.04 = 0.24, at x = 1 it is 6.
     */
    for (const [x, expected] of [
      [-1, 0.24],
      [1, 6],
    ]) {
      const slope = tf.tidy(() =>
        tf
          .grad((w) =>
            tf.sum(tf.square(tf.grad((at) => tf.sum(tf.leakyRelu(tf.mul(w, at), 0.2)))(tf.tensor1d([x])))),
          )(tf.tensor1d([3]))
          .dataSync(),
      );
      expect(slope[0]).toBeCloseTo(expected, 5);
    }
  });
});
