/** Kernels composed for WebAssembly: products of transposed operands, and both derivatives of a convolution. */

import { describe, expect, it } from "vitest";
import type { Tensor, Tf } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/index.ts";
import { Rng } from "../../src/maths/random.ts";

const SEED = 422;

/** tf.memory() counts only what the engine above the backend has registered, which kernels can bypass. */
const buffers = (tf: Tf): number => (tf.backend() as unknown as { numDataIds(): number }).numDataIds();

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
    const a = tf.ones([8, 8]);
    const before = buffers(tf);
    for (let i = 0; i < 50; i++) tf.matMul(a, a, true, true).dispose();
    expect(buffers(tf)).toBe(before);
    tf.dispose(a);
  });
});

interface Convolution {
  readonly x: readonly [batch: number, height: number, width: number, channels: number];
  readonly filter: readonly [height: number, width: number];
  readonly outChannels: number;
  readonly strides: [number, number];
  readonly pad: "same" | "valid" | number;
}

/** Geometries of all kinds, among them windows that leave rows over, 1 x 1 filters, and filters shorter than the stride. */
function draw(rng: Rng): Convolution {
  const integer = (low: number, high: number) => low + Math.floor(rng.uniform() * (high - low + 1));
  const stride = integer(1, 3);
  const height = integer(1, 4);
  const pad = (["same", "valid", 1] as const)[integer(0, 2)];
  // tfjs takes a padding that is a number for square filters and equal strides only, and does not say so
  const free = pad !== 1;
  return {
    x: [integer(1, 3), integer(4, 9), integer(4, 9), integer(1, 4)],
    filter: [height, free ? integer(1, 4) : height],
    outChannels: integer(1, 4),
    strides: [stride, free && rng.uniform() < 0.2 ? integer(1, 3) : stride],
    pad,
  };
}

/** y = x * w, and what a gradient dy makes of x and of w. */
function differentiate(
  tf: Tf,
  { strides, pad }: Convolution,
  x: Tensor,
  w: Tensor,
  dy: Tensor,
): Float64Array[] {
  const loss = (a: Tensor, b: Tensor) => tf.sum(tf.mul(tf.conv2d(a, b, strides, pad), dy));
  return tf
    .grads(loss)([x, w])
    .map((gradient) => Float64Array.from(gradient.dataSync()));
}

describe("derivatives of a convolution on wasm", () => {
  it("of 2 x 2 windows over a 3 x 3 image: sums over windows, and the filter spread over the image", async () => {
    const { tf } = await openEngine("wasm");
    const convolution = {
      x: [1, 3, 3, 1],
      filter: [2, 2],
      outChannels: 1,
      strides: [1, 1],
      pad: "valid",
    } as const;
    tf.tidy(() => {
      const x = tf.tensor([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
      const w = tf.tensor([1, 2, 3, 4], [2, 2, 1, 1]);
      const dy = tf.ones([1, 2, 2, 1]);
      const [dx, dw] = differentiate(tf, { ...convolution, strides: [1, 1] }, x, w, dy);
      expect([...dw]).toEqual([12, 16, 24, 28]);
      expect([...dx]).toEqual([1, 3, 2, 4, 10, 6, 3, 7, 4]);
    });
  });

  /*
   * A sum of n products in float32, in any order, is wrong by at most about n u times the sum of their magnitudes,
   * u = 2^-24; the plain backend sums in float64 and rounds once. The magnitudes' sum is the same derivative of absolute
   * values. n is at most the number of products in an output: all of dy for a weight, all of the filter for a pixel.
   */
  it.each(Array.from({ length: 40 }, (_, i) => draw(new Rng(SEED).fork("geometry").fork(i))))(
    "agree with the plain backend: $x, filter $filter, $outChannels out, strides $strides, pad $pad",
    async (convolution) => {
      const { x, filter, outChannels, strides, pad } = convolution;
      const results: Float64Array[][] = [];
      let bounds: Float64Array[] = [];
      for (const id of ["wasm", "cpu"] as const) {
        const { tf } = await openEngine(id);
        const rng = new Rng(SEED).fork(JSON.stringify(convolution));
        const before = buffers(tf);
        tf.tidy(() => {
          const normal = (shape: readonly number[]) => {
            const n = shape.reduce((product, size) => product * size, 1);
            return tf.tensor(rng.normals(new Float32Array(n)), [...shape]);
          };
          const image = normal(x);
          const weights = normal([...filter, x[3], outChannels]);
          const dy = normal((tf.conv2d(image, weights, strides, pad) as Tensor).shape);
          results.push(differentiate(tf, convolution, image, weights, dy));
          const [magnitudeX, magnitudeW] = differentiate(
            tf,
            convolution,
            tf.abs(image),
            tf.abs(weights),
            tf.abs(dy),
          );
          const unit = 2 ** -24;
          bounds = [
            magnitudeX.map((sum) => unit * (filter[0] * filter[1] * outChannels + 1) * sum),
            magnitudeW.map((sum) => unit * (dy.size / outChannels + 1) * sum),
          ];
        });
        expect(buffers(tf)).toBe(before);
      }
      const [got, expected] = results;
      for (const [which, values] of expected.entries()) {
        expect(got[which].length).toBe(values.length);
        expect(Math.max(...values.map(Math.abs))).toBeGreaterThan(0.01);
        for (let i = 0; i < values.length; i++) {
          const error = Math.abs(got[which][i] - values[i]);
          expect(error, `${which === 0 ? "dx" : "dw"}[${i}]`).toBeLessThanOrEqual(bounds[which][i]);
        }
      }
    },
  );

  it("the transposed convolution is the same kernel: it doubles an image as its definition says", async () => {
    const { tf } = await openEngine("wasm");
    // each pixel spreads the filter over its own 2 x 2 cell
    const doubled = tf.tidy(() =>
      tf
        .conv2dTranspose(
          tf.tensor4d([1, 10], [1, 1, 2, 1]),
          tf.tensor4d([1, 2, 3, 4], [2, 2, 1, 1]),
          [1, 2, 4, 1],
          2,
          "same",
        )
        .dataSync(),
    );
    expect([...doubled]).toEqual([1, 2, 10, 20, 3, 4, 30, 40]);
  });
});
