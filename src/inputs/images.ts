/**
 * Images of bytes one by one, so that a data set of any size is looked at without lying in memory: a folder of PNG files (of any
 * sizes, in folders of classes or not), an array in an .npy file, or the one array of an .npz file that is not compressed.
 */

import { type Dirent, readdirSync, type Stats, statSync } from "node:fs";
import { join, relative } from "node:path";
import { InputError } from "../errors.ts";
import { quoted, type Source, unreadable, withFile } from "./file.ts";
import { natural } from "./natural.ts";
import { checkNpy } from "./npy.ts";
import { readPng } from "./png.ts";
import { rawPath } from "./raw-path.ts";
import { members } from "./zip.ts";

export interface Image {
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** Row-major, channels last, 0 to 255. */
  readonly data: Uint8Array;
}

export interface ImageSet {
  readonly count: number;
  /** Where an image lies, for errors. */
  where(i: number): string;
  /** @throws InputError naming an image that is damaged or of another kind */
  read(i: number): Image;
}

/** How an array of four dimensions is read where both ends could be channels. */
export type Layout = "channels-first" | "channels-last";

/** @throws InputError where there are none, or they are no images of bytes */
export function openImages(
  path: string,
  { layout }: { readonly layout?: Layout | undefined } = {},
): ImageSet {
  if (statOf(path)?.isDirectory()) return inFolder(path);
  if (/\.npy$/i.test(path)) return inArray(path, layout, (use) => withFile(path, "an npy file", use));
  if (/\.npz$/i.test(path))
    return inArray(path, layout, (use) =>
      withFile(path, "an npz file", (archive) => use(onlyArray(archive))),
    );
  throw new InputError("images must be a folder of PNG files, an .npy file or an .npz file", {
    where: path,
    hint: "convert other images to PNG",
  });
}

const statOf = (path: string): Stats | undefined => statSync(rawPath(path), { throwIfNoEntry: false });

function inFolder(folder: string): ImageSet {
  const files = filesBelow(folder);
  if (files.length === 0)
    throw new InputError("the folder holds no PNG images", {
      where: folder,
      hint: "convert other images to PNG",
    });
  return {
    count: files.length,
    where: (i) => files[i],
    read(i) {
      const { width, height, channels, bytes } = withFile(files[i], "a PNG image", readPng);
      return { width, height, channels, data: bytes };
    },
  };
}

/** In the natural order of their paths. @throws InputError for a file that is no PNG image: a set without some of its images is another set */
function filesBelow(folder: string): string[] {
  const found = entriesOf(folder).filter(({ name }) => !name.startsWith("."));
  return found
    .toSorted((a, b) => natural(a.name, b.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory() || (entry.isSymbolicLink() && statOf(path)?.isDirectory()))
        return filesBelow(path);
      if (/\.png$/i.test(entry.name)) return [path];
      throw new InputError(
        `a folder of images must hold only PNG images and folders of them (got ${quoted(relative(folder, path))})`,
        { where: folder, hint: "convert other images to PNG, and move other files away" },
      );
    });
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(rawPath(folder), { withFileTypes: true, encoding: "utf8" });
  } catch (error) {
    throw unreadable(folder, "a folder of images", error);
  }
}

/** The one array of an archive, where it lies. */
function onlyArray(archive: Source): Source {
  const arrays = members(archive).filter(({ name }) => name.endsWith(".npy"));
  // ADM's archives of samples hold the labels beside the images.
  const found = arrays.length === 1 ? arrays[0] : arrays.find(({ name }) => name === "arr_0.npy");
  const { where } = archive;
  if (found === undefined)
    throw new InputError(
      `the npz file must hold one array, or one called arr_0 (got ${arrays.length} arrays)`,
      {
        where,
      },
    );
  if (found.method !== "store")
    throw new InputError("the images of the npz file are compressed, so they cannot be read one by one", {
      where,
      hint: "save them with numpy.savez or numpy.save",
    });
  return {
    where: `${where}:${found.name}`,
    size: found.size,
    read: (offset, length) => archive.read(found.start + offset, length),
  };
}

type Opened = <T>(use: (source: Source) => T) => T;

function inArray(path: string, layout: Layout | undefined, opened: Opened): ImageSet {
  const { shape, start, first } = opened((source) => layoutOf(source, layout));
  const [count, ...sides] = shape;
  const [height, width, channels] = first
    ? [sides[1], sides[2], sides[0]]
    : [sides[0], sides[1], sides[2] ?? 1];
  const size = height * width * channels;
  return {
    count,
    where: (i) => `${path}, image ${i}`,
    read(i) {
      const bytes = opened((source) => source.read(start + i * size, size));
      return { height, width, channels, data: first ? interleaved(bytes, channels) : bytes };
    },
  };
}

function layoutOf(source: Source, layout: Layout | undefined) {
  const { header, dtype } = checkNpy(source);
  const { where } = source;
  const { shape, start, fortranOrder } = header;
  const shown = `(${shape.join(", ")})`;
  if (dtype.code !== "u1" || fortranOrder || (shape.length !== 3 && shape.length !== 4))
    throw new InputError(
      `images must be bytes (uint8) of shape (count, height, width, channels) in C order (got ${dtype.code}, ${shown})`,
      { where },
    );
  const isChannels = (n: number) => n === 1 || n === 3;
  const could = {
    first: shape.length === 4 && isChannels(shape[1]),
    last: shape.length === 3 || isChannels(shape[3]),
  };
  if (!could.first && !could.last)
    throw new InputError(`images must have 1 or 3 channels (got ${shown})`, { where });
  if (could.first && could.last && layout === undefined)
    throw new InputError(`channels may be first or last in the shape ${shown}`, {
      where,
      hint: "add --layout channels-first or --layout channels-last",
    });
  return { shape, start, first: could.last ? could.first && layout === "channels-first" : true };
}

/** Channels last from channels first. */
function interleaved(planes: Uint8Array, channels: number): Uint8Array {
  const pixels = planes.length / channels;
  return planes.map((_, i) => planes[(i % channels) * pixels + Math.floor(i / channels)]);
}
