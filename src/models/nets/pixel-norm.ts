import type { Tensor, Tf } from "../../engine/engine.ts";

/** Keeps a vector of zeros finite. */
const TINY = 1e-8;

/**
 * Each feature vector, at its own place of its own image, brought to a mean square of 1: a / sqrt(mean a^2 + 1e-8) over the
 * last axis. What keeps a generator's features from growing while it competes.
 *
 * Source: Karras, Aila, Laine & Lehtinen 2018, arXiv 1710.10196, section 4.2.
 *
 * @example pixelNorm of [3, 4] is [3, 4] / sqrt(12.5) = [0.8485, 1.1314]
 */
export const pixelNorm = (tf: Tf, x: Tensor): Tensor =>
  tf.mul(x, tf.rsqrt(tf.add(tf.mean(tf.square(x), -1, true), TINY)));
