/**
 * Batch normalization in training, on every engine: its value in closed form, its gradients and theirs against central
 * differences of float64 functions.
 *
 * Tolerance: float32 rounds to u = 2^-24 relative; some forty operations in a row, sums over 12 numbers among them, on
 * numbers of the scale of the largest: 256 u of that scale. Differences with h = 1e-5 add h^2 and 2^-53/h, below 1e-9.
 */
import { describe, expect, it } from "vitest";
import type { Tensor } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/index.ts";
import { Rng } from "../../src/maths/random.ts";
import { enginesHere } from "../helpers/engines.ts";

const SEED = 1502;
const TOLERANCE = 256 * 2 ** -24;
const H = 1e-5;
const EPSILON = 1e-5;
/** Batch, height, width, channels. */
const SHAPE = [3, 2, 2, 2];
const CHANNELS = 2;

const rng = new Rng(SEED);
const draw = (n: number) => Array.from({ length: n }, () => rng.normal());
const at = { x: draw(24), weights: draw(24), scale: [1.5, -0.7], offset: [0.2, 1] };

/** y of each number of x, in float64. */
function normalized(x: readonly number[], scale: readonly number[], offset: readonly number[]): number[] {
  const y = new Array<number>(x.length);
  for (let channel = 0; channel < CHANNELS; channel++) {
    const places = [...x.keys()].filter((i) => i % CHANNELS === channel);
    const mean = places.reduce((sum, i) => sum + x[i], 0) / places.length;
    const variance = places.reduce((sum, i) => sum + (x[i] - mean) ** 2, 0) / places.length;
    for (const i of places) {
      y[i] = ((x[i] - mean) / Math.sqrt(variance + EPSILON)) * scale[channel] + offset[channel];
    }
  }
  return y;
}

/** sum w y^2: not linear, so that its gradient depends on everything. */
const loss = (x: readonly number[], scale = at.scale, offset = at.offset) =>
  normalized(x, scale, offset).reduce((sum, y, i) => sum + at.weights[i] * y * y, 0);

const slopes = (f: (x: readonly number[]) => number, x: readonly number[], h = H) =>
  x.map((_, i) => {
    const moved = (by: number) => f(x.map((value, j) => (j === i ? value + by : value)));
    return (moved(h) - moved(-h)) / (2 * h);
  });

function expectClose(got: Tensor, expected: readonly number[], tolerance = TOLERANCE): void {
  const values = got.dataSync();
  expect(values.length).toBe(expected.length);
  const scale = Math.max(1, ...expected.map(Math.abs));
  for (const [i, value] of expected.entries())
    expect(Math.abs(values[i] - value), `entry ${i}: ${values[i]}, not ${value}`).toBeLessThan(
      tolerance * scale,
    );
}

describe.each(enginesHere)("on %s", (id) => {
  it("-1 and 3 become -1 and 1, scaled and shifted; so do rows of a matrix", async () => {
    const { tf, normalizeBatch } = await openEngine(id);
    tf.tidy(() => {
      const y = normalizeBatch(tf.tensor2d([[-1], [3]]), tf.tensor1d([2]), tf.tensor1d([5]), 0);
      expect(y.shape).toEqual([2, 1]);
      expectClose(y, [3, 7]);
    });
  });

  it("value and gradients for x, scale and offset", async () => {
    const { tf, normalizeBatch } = await openEngine(id);
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      const inputs = [tf.tensor(at.x, SHAPE), tf.tensor1d(at.scale), tf.tensor1d(at.offset)];
      const weights = tf.tensor(at.weights, SHAPE);
      expectClose(
        normalizeBatch(inputs[0], inputs[1], inputs[2], EPSILON),
        normalized(at.x, at.scale, at.offset),
      );
      const f = (x: Tensor, scale: Tensor, offset: Tensor): Tensor =>
        tf.sum(tf.mul(weights, tf.square(normalizeBatch(x, scale, offset, EPSILON))));
      const [dx, dscale, doffset] = tf.grads(f)(inputs);
      expectClose(dx, slopes(loss, at.x));
      expectClose(
        dscale,
        slopes((scale) => loss(at.x, [...scale]), at.scale),
      );
      expectClose(
        doffset,
        slopes((offset) => loss(at.x, at.scale, [...offset]), at.offset),
      );
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  it("the gradient of a gradient penalty, sum |d loss / dx|^2", async () => {
    const { tf, normalizeBatch } = await openEngine(id);
    /*
     * A difference of differences: with h = 1e-3 both the curvature (h^2 = 1e-6, times fourth derivatives of some tens)
     * and the rounding (2^-53 / h^2 = 1e-10) stay below 1e-4 of the result's scale.
     */
    const penalty = (x: readonly number[]) =>
      slopes(loss, x, 1e-4).reduce((sum, slope) => sum + slope * slope, 0);
    const expected = slopes(penalty, at.x, 1e-4);
    tf.tidy(() => {
      const weights = tf.tensor(at.weights, SHAPE);
      const [scale, offset] = [tf.tensor1d(at.scale), tf.tensor1d(at.offset)];
      const inner = tf.grad((x: Tensor) =>
        tf.sum(tf.mul(weights, tf.square(normalizeBatch(x, scale, offset, EPSILON)))),
      );
      const outer = tf.grad((x: Tensor) => tf.sum(tf.square(inner(x))));
      expectClose(outer(tf.tensor(at.x, SHAPE)), expected, 1e-4);
    });
  });

  it("a compiled step gives the bits that it gives op by op", async () => {
    const run = async (compile: boolean) => {
      const engine = await openEngine(id, { compile });
      const { tf } = engine;
      const scale = tf.tidy(() => tf.variable(tf.tensor1d(at.scale)));
      const offset = tf.tidy(() => tf.variable(tf.tensor1d(at.offset)));
      const step = engine.compile({
        feeds: { x: SHAPE },
        variables: [scale, offset],
        expectedSteps: 4,
        step: ({ x }) => {
          const { grads } = tf.variableGrads(
            () => tf.mean(tf.square(engine.normalizeBatch(x, scale, offset, EPSILON))),
            [scale, offset],
          );
          scale.assign(tf.sub(scale, grads[scale.name]));
          offset.assign(tf.sub(offset, grads[offset.name]));
          return { scale: tf.clone(scale), offset: tf.clone(offset) };
        },
      });
      const x = Float32Array.from(at.x);
      const metrics = step([{ x }, { x }, { x }]);
      tf.dispose([scale, offset]);
      return metrics;
    };
    expect(await run(true)).toEqual(await run(false));
  });
});
