/** The ways to resize an image, by id. Adding one: a file named after its id, a line here, a test. */
import { pillowBicubic } from "./pillow-bicubic.ts";
import type { Resize } from "./resize.ts";
import { tensorflow1 } from "./tensorflow1.ts";
import { torchBilinear } from "./torch-bilinear.ts";

export type { ByteImage } from "./resize.ts";

export const resizes = {
  tensorflow1,
  "pillow-bicubic": pillowBicubic,
  "torch-bilinear": torchBilinear,
} as const satisfies Readonly<Record<string, Resize>>;

export type ResizeId = keyof typeof resizes;
