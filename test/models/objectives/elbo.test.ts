/** Both parts of an autoencoder's loss against arithmetic by hand. */
import { describe, expect, it } from "vitest";
import { openEngine } from "../../../src/engine/index.ts";
import {
  bernoulliReconstruction,
  divergenceFromPrior,
  gaussianReconstruction,
} from "../../../src/models/objectives/elbo.ts";

describe.each(["cpu", "wasm"] as const)("on %s", (id) => {
  it("KL from N(0, I): of N(1, 1) 1/2 a coordinate, of N(0, e) (e - 2)/2, of the prior itself 0", async () => {
    const { tf } = await openEngine(id);
    const kl = (mean: number[][], logVariance: number[][]) =>
      tf.tidy(() => divergenceFromPrior(tf, tf.tensor2d(mean), tf.tensor2d(logVariance)).dataSync()[0]);
    expect(kl([[1, 1]], [[0, 0]])).toBeCloseTo(1, 6);
    expect(kl([[0]], [[1]])).toBeCloseTo((Math.E - 2) / 2, 6);
    expect(kl([[0, 0]], [[0, 0]])).toBe(0);
    // the mean over rows: (1/2 + (e - 2)/2) / 2
    expect(kl([[1], [0]], [[0], [1]])).toBeCloseTo((Math.E - 1) / 4, 6);
  });

  it("Gaussian: two coordinates off by .1 and .2 at sigma .1 are .5 + 2 and twice ln(.1 sqrt(2 pi))", async () => {
    const { tf } = await openEngine(id);
    const [x, y] = [tf.tensor2d([[0.3, -0.5]]), tf.tensor2d([[0.4, -0.7]])];
    const paid = tf.tidy(() => gaussianReconstruction(tf, x, y, 0.1).dataSync()[0]);
    expect(paid).toBeCloseTo(2.5 + 2 * Math.log(0.1 * Math.sqrt(2 * Math.PI)), 5);
    tf.dispose([x, y]);
  });

  it("Bernoulli: white, black and gray pixels under logits 2, 2 and 0 are ln(1 + e^-2), ln(1 + e^2) and ln 2", async () => {
    const { tf } = await openEngine(id);
    const [x, y] = [tf.tensor2d([[1, -1, 0]]), tf.tensor2d([[2, 2, 0]])];
    const paid = tf.tidy(() => bernoulliReconstruction(tf, x, y).dataSync()[0]);
    expect(paid).toBeCloseTo(Math.log1p(Math.exp(-2)) + Math.log1p(Math.exp(2)) + Math.LN2, 5);
    tf.dispose([x, y]);
  });
});
