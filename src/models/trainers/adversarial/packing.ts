/**
 * D judges packs of samples: m of one kind side by side, so that a generator without variety gives itself away. Images of
 * a pack lie on top of each other as channels, other points end to end.
 *
 * Source: Lin, Khetan, Fanti & Oh 2018 (PacGAN), arXiv 1712.04086.
 */
import type { Tensor, Tf } from "../../../engine/engine.ts";
import type { DataShape } from "../trainer.ts";

/** What D is given where it judges `count` samples at once. */
export function packedShape({ dim, image, classes }: DataShape, count: number): DataShape {
  return {
    classes,
    dim: count * dim,
    ...(image && { image: { ...image, channels: count * image.channels } }),
  };
}

/** [..., rows, dim] -> [..., rows / count, count dim]: rows in a row become one. */
export function pack(tf: Tf, x: Tensor, count: number, { image }: DataShape): Tensor {
  if (count === 1) return x;
  const leading = x.shape.slice(0, -2);
  const [rows, dim] = x.shape.slice(-2);
  const packs = [...leading, rows / count];
  if (image === undefined) return tf.reshape(x, [...packs, count * dim]);
  const apart = tf.reshape(x, [-1, count, dim / image.channels, image.channels]);
  return tf.reshape(tf.transpose(apart, [0, 2, 1, 3]), [...packs, count * dim]);
}

/** Why batches of this size cannot be packed, or undefined. */
export function checkPacking({ packing, batch }: { packing: number; batch: number }): string | undefined {
  if (batch % packing === 0) return undefined;
  return `packing ${packing} needs a batch of whole packs (got ${batch} samples)`;
}
