import type { Tensor, Tf } from "../../engine/engine.ts";

/** Keeps the root differentiable where all images of a batch agree. */
const TINY = 1e-8;

/**
 * One more channel, the same number everywhere: how much the batch varies. It is the standard deviation over the batch of
 * each feature at each place, averaged over features and places, so that a critic sees when a generator's samples vary
 * less than the data.
 *
 * Source: Karras, Aila, Laine & Lehtinen 2018, arXiv 1710.10196, section 3.
 *
 * @param x [rows, height, width, channels]
 * @returns [rows, height, width, channels + 1]
 *
 * @example // two images of one pixel, 1 and 5: the deviation is 2, and the rows become [1, 2] and [5, 2]
 */
export function withMinibatchDeviation(tf: Tf, x: Tensor): Tensor {
  const [rows, height, width] = x.shape;
  const away = tf.sub(x, tf.mean(x, 0, true));
  const deviation = tf.mean(tf.sqrt(tf.add(tf.mean(tf.square(away), 0), TINY)));
  return tf.concat([x, tf.tile(tf.reshape(deviation, [1, 1, 1, 1]), [rows, height, width, 1])], 3);
}
