/** Files of images in a folder or a zip archive. */
import { createHash } from "node:crypto";
import { type Dirent, readdirSync, type Stats, statSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { crc32, inflateRawSync } from "node:zlib";
import { InputError } from "../../errors.ts";
import { memorySource, quoted, type Source, unreadable, withFile } from "../file.ts";
import { rawPath } from "../raw-path.ts";
import { type Member, members } from "../zip.ts";
import { readImage } from "./read.ts";
import { digestOf, FORMATS_HINT, type ImageSet } from "./set.ts";

const statOf = (path: string): Stats | undefined => statSync(rawPath(path), { throwIfNoEntry: false });

const isImage = (name: string): boolean => /\.(png|jpe?g|webp)$/i.test(name);
/** Formats that Pillow reads and ganscope does not. */
const isOther = (name: string): boolean =>
  /\.(bmp|gif|tiff?|p[bgpn]m|jp2|jxl|avif|heic|heif|jfif|tga|dds|exr)$/i.test(name);
const isHidden = (name: string): boolean =>
  name.split(/[/\\]/).some((part) => part.startsWith(".") || part === "__MACOSX");

/** Image files among these, sorted. @throws InputError where there are none, or some of a format that is not read */
function imageFiles<T extends { readonly name: string }>(all: readonly T[], where: string): T[] {
  const seen = all.filter(({ name }) => !isHidden(name));
  const other = seen.find(({ name }) => isOther(name));
  if (other !== undefined)
    throw new InputError(`images must be PNG, JPEG or WebP files (got ${quoted(other.name)})`, {
      where,
      hint: FORMATS_HINT,
    });
  const found = seen.filter(({ name }) => isImage(name));
  if (found.length === 0)
    throw new InputError("there are no PNG, JPEG or WebP images", { where, hint: FORMATS_HINT });
  return found.toSorted((a, b) => Buffer.compare(Buffer.from(a.name), Buffer.from(b.name)));
}

/** What the work gives, or what is wrong with its input. */
async function orError<T>(work: () => Promise<T> | T): Promise<T | InputError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}

const WHAT = "an image";

/** The whole file: nothing is read from it while others are waited for. */
const bytesOf = (file: string): Source =>
  withFile(file, WHAT, (source) => memorySource(source.read(0, Math.min(source.size, MOST)), file));
/** More than any image that is read. */
const MOST = 2 ** 26;

export function inFolder(folder: string): ImageSet {
  const all = filesBelow(folder).map((path) => ({ path, name: relative(folder, path).split(sep).join("/") }));
  const files = imageFiles(all, folder).map(({ path }) => path);
  return {
    count: files.length,
    others: all.length - files.length,
    digest() {
      const hash = createHash("sha256");
      for (const file of files) hash.update(digestOf(file));
      return hash.digest("hex");
    },
    async *images() {
      for (const where of files) yield { where, image: await orError(() => readImage(bytesOf(where))) };
    },
  };
}

function filesBelow(folder: string): string[] {
  return entriesOf(folder)
    .filter(({ name }) => !isHidden(name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      const isFolder = entry.isDirectory() || (entry.isSymbolicLink() && statOf(path)?.isDirectory());
      return isFolder ? filesBelow(path) : [path];
    });
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(rawPath(folder), { withFileTypes: true, encoding: "utf8" });
  } catch (error) {
    throw unreadable(folder, "a folder of images", error);
  }
}

const ARCHIVE = { what: "a zip archive" };

export function inArchive(path: string): ImageSet {
  const opened = <T>(use: (source: Source) => T) =>
    withFile(path, ARCHIVE.what, use, Number.POSITIVE_INFINITY);
  const all = opened((source) => members(source, ARCHIVE)).filter(({ name }) => !name.endsWith("/"));
  const files = imageFiles(all, path);
  return {
    count: files.length,
    others: all.length - files.length,
    digest: () => digestOf(path).toString("hex"),
    async *images() {
      for (const member of files) {
        const where = `${path}:${member.name}`;
        const read = () =>
          readImage(
            memorySource(
              opened((source) => contentOf(source, member)),
              where,
            ),
          );
        yield { where, image: await orError(read) };
      }
    },
  };
}

/** An image file of an archive, unpacked: no more than it declares, and no more than any image may have. */
function contentOf(
  archive: Source,
  { name, method, stored, size, crc, start }: Member,
): Uint8Array<ArrayBuffer> {
  const where = `${archive.where}:${name}`;
  if (size > MOST || stored > MOST)
    throw new InputError(`an image must not exceed ${MOST} bytes (got ${size})`, { where });
  const packed = archive.read(start, stored);
  let bytes = packed;
  if (method === "deflate") {
    try {
      bytes = inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
    } catch {
      throw new InputError("the image cannot be unpacked from the archive: it is damaged", { where });
    }
  }
  if (bytes.length !== size || crc32(bytes) !== crc)
    throw new InputError("the image is damaged: its checksum in the archive does not match", { where });
  return bytes;
}
