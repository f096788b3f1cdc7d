/**
 * Reader of idx files, the format of MNIST and its look-alikes: unsigned bytes in an array of any shape.
 *
 *   byte 0-1   zero
 *   byte 2     element type; 0x08 is unsigned byte, the only one read here
 *   byte 3     number of dimensions
 *   then       each dimension as a 32-bit big-endian integer
 *   then       the elements, last dimension fastest
 *
 * A file may be gzipped (name ending in .gz). The declared sizes are checked against the file's length before anything
 * of that size is allocated, and a gzipped file is inflated to no more than it declares.
 *
 * Source: LeCun, Cortes & Burges, "The MNIST database of handwritten digits", section on file formats.
 *
 * @example readIdx("t10k-labels-idx1-ubyte").shape   // [10000]
 */

import { constants, gunzipSync, type ZlibOptions } from "node:zlib";
import { InputError } from "../errors.ts";
import { firstBytes, type Source, withFile } from "./file.ts";
import type { Reader } from "./reader.ts";

export interface IdxArray {
  /** Size of each dimension, e.g. [60000, 28, 28]. */
  readonly shape: readonly number[];
  /** The elements, row-major. */
  readonly data: Uint8Array;
}

export const idx: Reader = {
  title: "Unsigned bytes in MNIST's format (idx), gzipped or not",
  source: "LeCun, Cortes & Burges 1998, The MNIST database of handwritten digits",
  // train-images-idx3-ubyte, train-images.idx3-ubyte, images.idx, each maybe with .gz
  reads: (name) => /(?:[-.]idx\d?|[-.]ubyte)(?:\.gz)?$/.test(name),
  starts: [0, 0, 0x08],
  read(path) {
    const { shape, data } = readIdx(path);
    return { shape, data: new Float32Array(data), bytes: true };
  },
};

const UNSIGNED_BYTE = 0x08;
/** More dimensions than any image set has (count, height, width, channels). */
const MAX_DIMS = 4;
const MAX_HEADER = 4 + 4 * MAX_DIMS;
/** What a file may declare at most: 2 GiB, 45 times MNIST. */
const MAX_BYTES = 2 ** 31 - 1;
/** DEFLATE cannot do better than 1032:1 (RFC 1951: 258 bytes from two bits), so a larger claim is a lie. */
const MAX_RATIO = 1032;
/** What cannot be compressed grows by 5 bytes in 64 KiB at most (RFC 1951), never to the double. */
const SLACK = 2 ** 16;
/** Compressed bytes in which the header surely is. */
const FIRST_PART = 1024;

/**
 * Reads an idx file, gzipped or not.
 * @throws InputError naming the file when it cannot be read, is no idx file of unsigned bytes, or its sizes do not
 * agree
 */
export function readIdx(path: string): IdxArray {
  return withFile(path, "an idx file", (source) => {
    if (path.endsWith(".gz")) return parseIdx(inflate(source), path);
    // The header must agree with the file's length before the file is read as a whole.
    checkLength(parseHeader(firstBytes(source, MAX_HEADER), path), source.size, path);
    return parseIdx(source.read(0, source.size), path);
  });
}

/** The same for bytes in memory; `where` names them in errors. The result shares the bytes' memory. */
export function parseIdx(bytes: Uint8Array, where: string): IdxArray {
  const header = parseHeader(bytes, where);
  checkLength(header, bytes.length, where);
  return { shape: header.shape, data: bytes.subarray(header.start) };
}

interface Header {
  readonly shape: readonly number[];
  /** Offset of the first element. */
  readonly start: number;
  /** Length of the whole file, header included. */
  readonly length: number;
}

function parseHeader(bytes: Uint8Array, where: string): Header {
  const fail = (message: string): InputError => new InputError(message, { where });
  if (bytes.length < 4) throw fail(`an idx file must have at least 4 bytes (got ${bytes.length})`);
  const [zero0, zero1, type, dims] = bytes;
  if (zero0 !== 0 || zero1 !== 0) {
    throw fail(`an idx file must start with two zero bytes (got ${hex(zero0)} ${hex(zero1)})`);
  }
  if (type !== UNSIGNED_BYTE)
    throw fail(`an idx file must hold unsigned bytes, type 0x08 (got ${hex(type)})`);
  if (dims < 1 || dims > MAX_DIMS)
    throw fail(`an idx file must have 1 to ${MAX_DIMS} dimensions (got ${dims})`);
  const start = 4 + 4 * dims;
  if (bytes.length < start) {
    throw fail(
      `the idx file is truncated: ${dims} dimensions require a header of ${start} bytes (got ${bytes.length})`,
    );
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const shape = Array.from({ length: dims }, (_, i) => view.getUint32(4 + 4 * i));
  // Four factors below 2^32 stay below 2^128: a product of doubles cannot overflow, only round, and far above the limit.
  const length = start + shape.reduce((product, size) => product * size, 1);
  if (length > MAX_BYTES)
    throw fail(`the idx file declares ${shape.join(" x ")} bytes, more than the limit of ${MAX_BYTES}`);
  return { shape, start, length };
}

function checkLength({ shape, length }: Header, got: number, where: string): void {
  if (got === length) return;
  const state = got < length ? "is truncated" : "has bytes after its end";
  throw new InputError(
    `the idx file ${state}: its sizes ${shape.join(" x ")} require ${length} bytes (got ${got})`,
    {
      where,
    },
  );
}

const hex = (byte: number): string => `0x${byte.toString(16).padStart(2, "0")}`;

/**
 * Inflates a gzipped idx file to exactly the length that its header declares. The header comes from a first, bounded
 * inflation of the file's beginning; what could not have been compressed that well is refused before the second.
 */
function inflate(source: Source): Uint8Array {
  const { where, size } = source;
  const fail = (message: string): InputError => new InputError(message, { where });
  const unzip = (compressed: Uint8Array, options: ZlibOptions): Uint8Array => {
    try {
      return gunzipSync(compressed, options);
    } catch (error) {
      if (error instanceof RangeError) throw error;
      const why = error instanceof Error ? error.message : String(error);
      throw fail(`the idx file cannot be read: ${why}`);
    }
  };
  const start = unzip(firstBytes(source, FIRST_PART), {
    // The part ends in the middle of a stream; what it holds so far is wanted all the same.
    finishFlush: constants.Z_SYNC_FLUSH,
    maxOutputLength: (FIRST_PART + 1) * MAX_RATIO,
  });
  const { length } = parseHeader(start, where);
  if (length > size * MAX_RATIO) {
    throw fail(`the idx file declares ${length} bytes, more than ${size} compressed bytes can hold`);
  }
  if (size > 2 * length + SLACK) {
    throw fail(`the idx file declares ${length} bytes, far fewer than its ${size} compressed bytes`);
  }
  try {
    return unzip(source.read(0, size), { maxOutputLength: length });
  } catch (error) {
    if (error instanceof RangeError) {
      throw fail(`the idx file has bytes after its end: it holds more than the ${length} bytes it declares`);
    }
    throw error;
  }
}
