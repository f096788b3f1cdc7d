/** Images that a figure shows. */

import type { ImageGrid } from "../../result/index.ts";
import type { ImageShape, Samples } from "../../samples.ts";

/** Images as bytes: [-1, 1] to 0..255, rounded. */
export function imageGrid({ rows, data }: Samples, { height, width, channels }: ImageShape): ImageGrid {
  const bytes = Uint8ClampedArray.from(data, (value) => Math.round((value + 1) * 127.5));
  return { count: rows, height, width, channels, bytes: Buffer.from(bytes.buffer).toString("base64") };
}
