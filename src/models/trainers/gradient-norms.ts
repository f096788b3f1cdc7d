/**
 * L2 norms of gradients that may be as small as 1e-30: squaring such a number in float32 gives 0, so each tensor is
 * scaled by its largest element first, and the norms are put together on the host in float64.
 */
import type { Tensor, Tf } from "../../engine/engine.ts";

/** Smallest scale: keeps an all-zero gradient from dividing by 0. */
const TINY = 1e-37;

/**
 * [scale, sum of squares of the scaled elements] for each tensor: shape [tensors, 2].
 *
 * @param group number of seeds whose gradients lie along a leading axis; the shape is then [seeds, tensors, 2]
 */
export function measureNorms(tf: Tf, gradients: readonly Tensor[], group?: number): Tensor {
  if (group === undefined) {
    const pairs = gradients.map((gradient) => {
      const scale = tf.maximum(tf.max(tf.abs(gradient)), TINY);
      return tf.stack([scale, tf.sum(tf.square(tf.div(gradient, scale)))]);
    });
    return tf.stack(pairs);
  }
  const pairs = gradients.map((gradient) => {
    const rows = tf.reshape(gradient, [group, -1]);
    const scale = tf.maximum(tf.max(tf.abs(rows), 1, true), TINY);
    return tf.concat([scale, tf.sum(tf.square(tf.div(rows, scale)), 1, true)], 1);
  });
  return tf.stack(pairs, 1);
}

/**
 * Norm over everything, and by layer.
 *
 * @param sizes tensors of each layer, in order
 */
export function gradientNorms(
  measured: Float32Array,
  sizes: readonly number[],
): { total: number; layers: number[] } {
  const sumOfSquares = (from: number, to: number): number => {
    let sum = 0;
    for (let i = 2 * from; i < 2 * to; i += 2) sum += measured[i] ** 2 * measured[i + 1];
    return sum;
  };
  let next = 0;
  const layers = sizes.map((size) => {
    const from = next;
    next += size;
    return Math.sqrt(sumOfSquares(from, next));
  });
  return { total: Math.sqrt(sumOfSquares(0, next)), layers };
}
