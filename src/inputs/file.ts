/**
 * How every reader opens a file it did not make. What is behind a path may be a pipe that nobody writes to, a device
 * that never ends, a link to itself or a folder: opening must not wait for it, and reading must not begin. So a file is
 * opened without blocking, the descriptor that was opened (not the path, which may change) is asked what it is, and
 * readers get a `Source`: a length that is known and parts of it on demand. A reader looks at the header, compares what
 * it declares with the length, and only then asks for the rest.
 *
 * A file in memory (a member of an archive) is a `Source` as well.
 */

import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from "node:fs";
import { InputError, printable } from "../errors.ts";
import { rawPath } from "./raw-path.ts";

/** Bytes of known length, of which parts are read on demand. */
export interface Source {
  /** What errors call the place: a path, or a path and a member. */
  readonly where: string;
  /** Bytes in all. */
  readonly size: number;
  /** The bytes from `offset` on, `length` of them. @throws InputError when they are not all there */
  read(offset: number, length: number): Uint8Array<ArrayBuffer>;
}

/** What a file may have at most: 4 GiB, what a buffer can hold in every supported version of Node. */
export const MAX_FILE_BYTES = 2 ** 32;

/** Numbers that one file may hold at most: 2^29, which are 4 GiB in double precision. */
export const MAX_VALUES = 2 ** 29;

/**
 * Opens a regular file, hands it to `use`, and closes it.
 *
 * @param what the file in words with its article, e.g. "an npy file"
 * @param most bytes that it may have; more where only parts of it are read
 * @throws InputError when it is missing, unreadable, no regular file or larger than that, and what `use` throws
 */
export function withFile<T>(
  path: string,
  what: string,
  use: (source: Source) => T,
  most = MAX_FILE_BYTES,
): T {
  let file: number;
  try {
    // Without O_NONBLOCK, opening a FIFO would wait for a writer for ever. Windows has neither.
    file = openSync(rawPath(path), constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  } catch (error) {
    throw unreadable(path, what, error);
  }
  try {
    const info = fstatSync(file);
    if (!info.isFile()) {
      throw new InputError(`${what} must be a regular file (got ${kindOf(info)})`, { where: path });
    }
    if (info.size > most) {
      throw new InputError(`${what} must not exceed 4 GiB (got ${(info.size / 2 ** 30).toFixed(1)} GiB)`, {
        where: path,
        hint: "use a part of the data, or float32 instead of float64",
      });
    }
    return use({
      where: path,
      size: info.size,
      read: (offset, length) => readPart(file, offset, length, path),
    });
  } catch (error) {
    throw unreadable(path, what, error);
  } finally {
    closeSync(file);
  }
}

/** Bytes in memory as a source; parts share its memory. */
export function memorySource(bytes: Uint8Array<ArrayBuffer>, where: string): Source {
  return {
    where,
    size: bytes.length,
    read(offset, length) {
      if (offset + length > bytes.length) throw tooShort(where);
      return bytes.subarray(offset, offset + length);
    },
  };
}

/** A part of a source as a source: none of it is read before it is asked for. */
export function partSource(source: Source, start: number, size: number, where: string): Source {
  return {
    where,
    size,
    read(offset, length) {
      if (offset + length > size) throw tooShort(where);
      return source.read(start + offset, length);
    },
  };
}

/** At most `length` bytes from the start. */
export const firstBytes = (source: Source, length: number): Uint8Array<ArrayBuffer> =>
  source.read(0, Math.min(length, source.size));

/** Bytes that are looked at together where the whole need not be in memory at once. */
const PART = 2 ** 20;

/** The bytes before `end`, part by part: a file may be larger than one read gives. */
export function* partsOf(source: Source, end = source.size): Generator<Uint8Array<ArrayBuffer>> {
  for (let at = 0; at < end; at += PART) yield source.read(at, Math.min(PART, end - at));
}

/** An error of the file system as the user's; an InputError as it is. What is a defect of ours stays one. */
export function unreadable(path: string, what: string, error: unknown): unknown {
  if (error instanceof InputError) return error;
  const the = what.replace(/^an? /, "the ");
  const { code } = error as NodeJS.ErrnoException;
  const why = code === undefined ? undefined : reasons[code];
  if (why !== undefined) return new InputError(`${the} cannot be read: ${why}`, { where: path });
  // A path with a zero byte, and whatever else the system refuses.
  if (typeof code === "string") {
    return new InputError(`${the} cannot be read: ${(error as Error).message}`, { where: path });
  }
  // The engine's words for an array that it finds no memory for.
  if (error instanceof RangeError && /array buffer|array length/i.test(error.message)) {
    return new InputError(`${the} does not fit into memory`, { where: path, hint: "use a part of the data" });
  }
  return error;
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  ENOTDIR: "a part of its path is not a folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  ELOOP: "its links form a loop",
  ENAMETOOLONG: "its name is too long",
  // What opening a socket, or a pipe nobody writes to, answers.
  ENXIO: "it is a socket or device, not a regular file",
};

/** What something that is no regular file is. */
export function kindOf(info: Stats): string {
  if (info.isDirectory()) return "a folder";
  if (info.isFIFO()) return "a named pipe";
  if (info.isSocket()) return "a socket";
  return info.isCharacterDevice() || info.isBlockDevice() ? "a device" : "something else";
}

/** A word from a file, as a message may show it: in quotes, without control characters, not too long. */
export function quoted(text: string): string {
  const plain = printable(text.slice(0, 100));
  return `"${plain.length > 60 ? `${plain.slice(0, 57)}...` : plain}"`;
}

/** One read gives at most 2 GiB, and may give less than it was asked for. */
const MAX_READ = 2 ** 30;

function readPart(file: number, offset: number, length: number, where: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const count = readSync(file, bytes, done, Math.min(length - done, MAX_READ), offset + done);
    if (count === 0) throw tooShort(where);
    done += count;
  }
  return bytes;
}

const tooShort = (where: string) =>
  new InputError("the file became shorter while it was read", {
    where,
    hint: "is another program still writing it?",
  });
