/** Images one after the other, of which none but the one at hand lies in memory. */
import { createHash } from "node:crypto";
import type { InputError } from "../../errors.ts";
import { partsOf, withFile } from "../file.ts";
import type { Image } from "./image.ts";

export interface NamedImage {
  /** Where it lies, for errors. */
  readonly where: string;
  /** Or what is wrong with it. */
  readonly image: Image | InputError;
}

export interface ImageSet {
  readonly count: number;
  /** Files beside the images that are no images. */
  readonly others: number;
  /** SHA-256 of all that the images are made of. */
  digest(): string;
  /** In order. A damaged image does not end it. */
  images(): AsyncGenerator<NamedImage>;
}

/** How an array of four dimensions is read where both ends could be channels. */
export type Layout = "channels-first" | "channels-last";

export const FORMATS_HINT = "convert other images to PNG";

/** SHA-256 of a file of any size. */
export const digestOf = (file: string): Buffer =>
  withFile(
    file,
    "a file of images",
    (source) => {
      const hash = createHash("sha256");
      for (const part of partsOf(source)) hash.update(part);
      return hash.digest();
    },
    Number.POSITIVE_INFINITY,
  );
