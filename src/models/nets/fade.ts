/** How a new resolution comes in beside the one below. */
import type { Tensor, Tf } from "../../engine/engine.ts";

/** [rows, height, width, channels] at twice the side: each pixel becomes four. */
export function doubled(tf: Tf, x: Tensor): Tensor {
  const [, height, width] = x.shape as [number, number, number, number];
  return tf.image.resizeNearestNeighbor(x, [2 * height, 2 * width]);
}

/** [rows, height, width, channels] at half the side: each four pixels become their mean. */
export const halved = (tf: Tf, x: Tensor): Tensor => tf.avgPool(x, 2, 2, "valid");

/**
 * alpha x + (1 - alpha) below: from what there was to what is new.
 *
 * Source: Karras, Aila, Laine & Lehtinen 2018, arXiv 1710.10196, figure 2.
 *
 * @param alpha a scalar from 0 to 1
 */
export const faded = (tf: Tf, alpha: Tensor, x: Tensor, below: Tensor): Tensor =>
  tf.add(tf.mul(alpha, x), tf.mul(tf.sub(1, alpha), below));
