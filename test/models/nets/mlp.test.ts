/** The forward pass against arithmetic done by hand, then each activation's gradient against finite differences. */

import { describe, expect, it } from "vitest";
import type { Tensor } from "../../../src/engine/engine.ts";
import { openEngine } from "../../../src/engine/index.ts";
import { Rng } from "../../../src/maths/random.ts";
import { buildMlp } from "../../../src/models/nets/mlp.ts";
import type { Net } from "../../../src/models/nets/net.ts";
import type { MlpOptions } from "../../../src/models/nets/options.ts";

const SEED = 13_024_389;

const options = (parts: Partial<MlpOptions>): MlpOptions => ({
  widths: [2],
  activation: "relu",
  output: "linear",
  initializer: "glorot",
  gain: 1,
  ...parts,
});

const { tf } = await openEngine("cpu");

function setWeights(net: Net, values: readonly (readonly number[])[]): void {
  for (const [i, variable] of net.variables.entries()) {
    tf.tidy(() => variable.assign(tf.tensor([...values[i]], variable.shape)));
  }
}

const forward = (net: Net, x: readonly number[][]) =>
  tf.tidy(() => [...net.forward(tf.tensor2d([...x])).dataSync()]);

const dispose = (net: Net) => {
  for (const variable of net.variables) variable.dispose();
};

describe("forward, by hand", () => {
  /*
   * x = (1, -2), w0 = ((1, 2), (3, 1)), b0 = (0.5, 1): h = (1 - 6 + 0.5, 2 - 2 + 1) = (-4.5, 1).
   * w1 = (2, -3), b1 = 0.25: 2 a(-4.5) - 3 a(1) + 0.25 with activation a.
   */
  const weights = [[1, 2, 3, 1], [0.5, 1], [2, -3], [0.25]];
  it.each([
    ["relu", -2.75],
    ["leaky-relu", -4.55],
    ["tanh", 2 * Math.tanh(-4.5) - 3 * Math.tanh(1) + 0.25],
    ["softplus", 2 * Math.log1p(Math.exp(-4.5)) - 3 * Math.log1p(Math.exp(1)) + 0.25],
  ] as const)("%s", (activation, expected) => {
    const net = buildMlp(tf, 2, 1, options({ activation }), new Rng(SEED));
    setWeights(net, weights);
    expect(forward(net, [[1, -2]])[0]).toBeCloseTo(expected, 5);
    dispose(net);
  });

  it.each([
    ["linear", -2.75],
    ["tanh", Math.tanh(-2.75)],
    ["sigmoid", 1 / (1 + Math.exp(2.75))],
  ] as const)("output %s", (output, expected) => {
    const net = buildMlp(tf, 2, 1, options({ output }), new Rng(SEED));
    setWeights(net, weights);
    expect(forward(net, [[1, -2]])[0]).toBeCloseTo(expected, 5);
    dispose(net);
  });

  it("maxout: each unit is the largest of five lines of its own", () => {
    const net = buildMlp(tf, 1, 1, options({ activation: "maxout" }), new Rng(SEED));
    expect(net.variables.map(({ shape }) => shape)).toEqual([[1, 10], [10], [2, 1], [1]]);
    // unit 1: max(x, -x, 0.5, 2x - 3, -9); unit 2: max of constants 1 .. 5, that is 5; output unit 1 + 10 unit 2
    setWeights(net, [[1, -1, 0, 2, 0, 0, 0, 0, 0, 0], [0, 0, 0.5, -3, -9, 1, 2, 3, 4, 5], [1, 10], [0]]);
    const outputs = forward(net, [[0], [-2], [1], [4]]);
    for (const [i, unit] of [0.5, 2, 1, 5].entries()) expect(outputs[i]).toBeCloseTo(unit + 50, 5);
    dispose(net);
  });

  it("without hidden layers it is one affine map, and weights may come from outside", () => {
    const net = buildMlp(tf, 2, 1, options({ widths: [] }), new Rng(SEED));
    setWeights(net, [[2, 3], [1]]);
    expect(net.layers).toEqual([2]);
    expect(forward(net, [[10, 100]])).toEqual([321]);
    const borrowed = tf.tidy(() => [
      ...net.forward(tf.tensor2d([[10, 100]]), [tf.tensor2d([[1], [1]]), tf.tensor1d([-110])]).dataSync(),
    ]);
    expect(borrowed).toEqual([0]);
    dispose(net);
  });
});

describe("gradients against central differences", () => {
  const x = [
    [0.3, -1.2],
    [1.1, 0.4],
    [-0.7, 0.9],
  ];
  /*
   * With step h a central difference errs by h^2 times a third derivative, and in float32 by 1e-7 / h: at h = 1e-2 both
   * are below 2e-4 of gradients near 1. Between kinks relu, leaky relu and maxout are exact; the seed keeps x off them.
   */
  const h = 1e-2;
  it.each(["relu", "leaky-relu", "tanh", "softplus", "maxout"] as const)("%s", (activation) => {
    const net = buildMlp(tf, 2, 1, options({ activation, widths: [4, 3] }), new Rng(SEED));
    const loss = (): Tensor => tf.mean(tf.square(tf.sub(net.forward(tf.tensor2d(x)), 0.5)));
    const { value, grads } = tf.tidy(() => tf.variableGrads(loss, [...net.variables]));
    let largest = 0;
    for (const variable of net.variables) {
      const gradient = grads[variable.name].dataSync();
      const values = Float32Array.from(variable.dataSync());
      for (let i = 0; i < values.length; i++) {
        const lossAt = (shift: number): number =>
          tf.tidy(() => {
            const moved = Float32Array.from(values);
            moved[i] += shift;
            variable.assign(tf.tensor(moved, variable.shape));
            return loss().dataSync()[0];
          });
        const difference = (lossAt(h) - lossAt(-h)) / (2 * h);
        largest = Math.max(largest, Math.abs(gradient[i]));
        expect(Math.abs(difference - gradient[i]), `${variable.shape}[${i}]`).toBeLessThan(1e-3);
      }
      tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
    }
    expect(largest).toBeGreaterThan(0.1);
    value.dispose();
    tf.dispose(grads);
    dispose(net);
  });
});

it("weights depend on the stream alone: the same seed builds the same net, another another", () => {
  const build = (seed: number) => buildMlp(tf, 2, 1, options({}), new Rng(seed));
  const nets = [build(1), build(1), build(2)];
  const [first, second, third] = nets.map((net) => net.variables.map((variable) => [...variable.dataSync()]));
  expect(second).toEqual(first);
  expect(third).not.toEqual(first);
  for (const net of nets) dispose(net);
});
