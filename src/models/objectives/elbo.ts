/**
 * The evidence lower bound of a variational autoencoder, log p(x) >= E_q log p(x | z) - KL(q(z | x) || N(0, I)), as the two
 * terms that are paid, in nats a sample. q(z | x) is normal with mean m and variance exp(v), coordinate by coordinate:
 *
 *   KL = sum (m^2 + e^v - 1 - v) / 2
 *   -log p(x | z), Gaussian    sum (x - y)^2 / (2 sigma^2) + ln(sigma sqrt(2 pi))
 *   -log p(x | z), Bernoulli   cross-entropy of t = (1 + x)/2 in [0, 1] under the logit y: sum softplus(y) - t y
 *
 * Bernoulli on values between 0 and 1 is no density; it is the usual practice on digits.
 *
 * Source: Kingma & Welling 2014, arXiv 1312.6114, appendix B and C.
 */
import type { Tensor, Tf } from "../../engine/engine.ts";
import { meanOfRows } from "./objective.ts";

const totalOfRow = (tf: Tf, x: Tensor): Tensor => tf.sum(x, -1, true);

/** @param mean, logVariance of q(z | x), each [rows, latent] */
export function divergenceFromPrior(tf: Tf, mean: Tensor, logVariance: Tensor): Tensor {
  const terms = tf.sub(tf.add(tf.square(mean), tf.exp(logVariance)), tf.add(logVariance, 1));
  return tf.mul(0.5, meanOfRows(tf, totalOfRow(tf, terms)));
}

/** @param y means [rows, dim] of the same normals as `x` is taken for, all of standard deviation sigma */
export function gaussianReconstruction(tf: Tf, x: Tensor, y: Tensor, sigma: number): Tensor {
  const squares = tf.mul(tf.square(tf.sub(x, y)), 1 / (2 * sigma ** 2));
  return meanOfRows(tf, totalOfRow(tf, tf.add(squares, Math.log(sigma * Math.sqrt(2 * Math.PI)))));
}

/** @param x values in [-1, 1]   @param y logits */
export function bernoulliReconstruction(tf: Tf, x: Tensor, y: Tensor): Tensor {
  const target = tf.mul(0.5, tf.add(x, 1));
  return meanOfRows(tf, totalOfRow(tf, tf.sub(tf.softplus(y), tf.mul(target, y))));
}
