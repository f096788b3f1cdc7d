/**
 * Reader of a folder of PNG images, one sample a file: all of one size, all gray or all in color, in the natural order
 * of their names (9.png before 10.png). A folder of such folders is a set with classes: each is one, numbered from 0 in
 * the same order. Hidden files are skipped; anything else that is no PNG image is an error, since a data set with some
 * images left out is another data set.
 *
 * All headers are read before any image is decoded, so that sizes which do not agree, or add up to more than fits, are
 * told at once.
 *
 * Source: W3C, "Portable Network Graphics (PNG) Specification (Third Edition)", 2025; see png.ts for what is read of
 * it.
 */

import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../errors.ts";
import { MAX_VALUES, quoted, unreadable, withFile } from "./file.ts";
import { natural } from "./natural.ts";
import type { Numbers } from "./numbers.ts";
import { type PngHeader, readPng, readPngHeader } from "./png.ts";
import { rawPath } from "./raw-path.ts";
import type { Reader } from "./reader.ts";

export const pngFolder: Reader = {
  title: "Folder of PNG images of one size",
  source: "W3C, Portable Network Graphics (PNG) Specification (Third Edition), 2025",
  // A folder is told by the file system, not by its name.
  reads: () => false,
  read: readPngFolder,
};

const WHAT = "a PNG image";

/** Images as [n, h, w] if gray, else [n, h, w, 3], in bytes. @throws InputError naming the file at fault */
function readPngFolder(folder: string): Numbers {
  const classes = classesIn(folder);
  const byClass = (classes ?? [folder]).map(imagesIn);
  const files = byClass.flat();
  const headers = files.map((file) => withFile(file, WHAT, readPngHeader));
  const [{ width, height, channels }] = headers;
  headers.forEach((header, i) => {
    if (kindOf(header) === kindOf(headers[0])) return;
    throw new InputError(
      `all images of a folder must have the same size and kind (this is ${kindOf(header)}, ${quoted(files[0].slice(folder.length + 1))} is ${kindOf(headers[0])})`,
      { where: files[i] },
    );
  });
  const size = width * height * channels;
  if (files.length * size > MAX_VALUES) {
    throw new InputError(
      `a folder of images must not exceed ${MAX_VALUES} numbers (got ${files.length} images of ${kindOf(headers[0])})`,
      { where: folder, hint: "use fewer or smaller images" },
    );
  }
  const data = new Float32Array(files.length * size);
  files.forEach((file, i) => {
    const image = withFile(file, WHAT, readPng);
    // Between the two looks at the file it may have been replaced.
    if (kindOf(image) !== kindOf(headers[i])) {
      throw new InputError("the image changed while it was read", { where: file });
    }
    data.set(image.bytes, i * size);
  });
  const shape = [files.length, height, width, ...(channels === 3 ? [3] : [])];
  const labels = Int32Array.from(byClass.flatMap((images, label) => images.map(() => label)));
  return { shape, data, bytes: true, ...(classes !== undefined && { labels }) };
}

const isImage = (name: string): boolean => /\.png$/i.test(name);

const kindOf = ({ width, height, channels }: PngHeader): string =>
  `${width} x ${height} ${channels === 1 ? "gray" : "RGB"}`;

/** The folders of a folder that holds nothing else; undefined where it holds something else. */
function classesIn(folder: string): string[] | undefined {
  const paths = visible(folder).map((name) => join(folder, name));
  const isClass = (path: string) =>
    !isImage(path) && statSync(rawPath(path), { throwIfNoEntry: false })?.isDirectory() === true;
  return paths.length > 0 && paths.every(isClass) ? paths : undefined;
}

/** What a folder holds but hidden files, in natural order. */
function visible(folder: string): string[] {
  try {
    return readdirSync(rawPath(folder), "utf8")
      .filter((name) => !name.startsWith("."))
      .toSorted(natural);
  } catch (error) {
    throw unreadable(folder, "a folder of images", error);
  }
}

function imagesIn(folder: string): string[] {
  const names = visible(folder);
  if (names.length === 0)
    throw new InputError("a folder of images must hold at least one image (got none)", { where: folder });
  const other = names.find((name) => !isImage(name));
  if (other !== undefined) {
    throw new InputError(`a folder of images must hold only PNG images (got ${quoted(other)})`, {
      where: folder,
      hint: "name a folder of .png files, or a .npy, .npz, .csv or .tsv file",
    });
  }
  return names.map((name) => join(folder, name));
}
