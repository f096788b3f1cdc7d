/**
 * Images of bytes one by one, so that a data set of any size is looked at without lying in memory: a folder or a zip archive of PNG,
 * JPEG and WebP files (of any sizes, in folders of classes or not), an array in an .npy file, or one of an .npz file, compressed
 * or not.
 *
 * Files come in the order of their paths, character by character, as Python sorts them: splits of an Inception score and subsets of KID
 * are drawn by place. Files that are no images are passed over, as the reference programs pass them over; images of other formats are
 * refused, since a set without them is another set.
 */

import { statSync } from "node:fs";
import { InputError } from "../../errors.ts";
import { rawPath } from "../raw-path.ts";
import { inArray, inNpz } from "./arrays.ts";
import { inArchive, inFolder } from "./files.ts";
import { FORMATS_HINT, type ImageSet, type Layout } from "./set.ts";

const KINDS = "a folder or .zip archive of PNG, JPEG and WebP files, an .npy file or an .npz file";

/** @throws InputError where there are none, or they are no images of bytes */
export function openImages(
  path: string,
  { layout }: { readonly layout?: Layout | undefined } = {},
): ImageSet {
  if (statSync(rawPath(path), { throwIfNoEntry: false })?.isDirectory()) return inFolder(path);
  if (/\.zip$/i.test(path)) return inArchive(path);
  if (/\.npy$/i.test(path)) return inArray(path, layout);
  if (/\.npz$/i.test(path)) return inNpz(path, layout);
  throw new InputError(`images must be ${KINDS}`, { where: path, hint: FORMATS_HINT });
}
