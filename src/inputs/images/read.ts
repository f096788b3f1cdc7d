/** One file of an image, whatever its format. */
import type { Source } from "../file.ts";
import { readAnyPng } from "../png.ts";
import type { Image } from "./image.ts";
import { readJpeg, startsJpeg } from "./jpeg.ts";
import { readWebp, startsWebp } from "./webp.ts";

/** By its first bytes: a name may be wrong. @throws InputError as the readers of each format */
export async function readImage(source: Source): Promise<Image> {
  const start = source.read(0, Math.min(12, source.size));
  if (startsJpeg(start)) return readJpeg(source);
  return startsWebp(start) ? readWebp(source) : readAnyPng(source);
}
