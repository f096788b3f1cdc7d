/**
 * Writer of npy files, version 1.0, and of npz archives of them: a header in text, padded so that the numbers start at a multiple of 64 bytes, then the numbers,
 * little-endian, the last dimension fastest.
 *
 * Source: NumPy Enhancement Proposal 1, "A simple file format for NumPy arrays", Kern 2007, and numpy.lib.format.
 */

import { crc32 } from "node:zlib";

const MAGIC = Buffer.from([0x93, ...Buffer.from("NUMPY"), 1, 0]);
const ALIGNMENT = 64;

type Numbers = Float32Array | Float64Array | Int32Array;

/** @throws RangeError if the shape has another number of values */
export const toNpy = (data: Numbers, shape: readonly number[]): Buffer =>
  Buffer.concat(npyParts(data, shape));

/** The same as two parts, of which the second is the numbers where they lie. @throws RangeError as `toNpy` */
export function npyParts(
  data: Numbers,
  shape: readonly number[],
): readonly [header: Buffer, numbers: Buffer] {
  const size = shape.reduce((product, length) => product * length, 1);
  if (size !== data.length) {
    throw new RangeError(`an array of shape (${shape.join(", ")}) has ${size} numbers (got ${data.length})`);
  }
  const descr = `<${data instanceof Int32Array ? "i4" : data instanceof Float32Array ? "f4" : "f8"}`;
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const before = MAGIC.length + 2;
  const start = Math.ceil((before + dict.length + 1) / ALIGNMENT) * ALIGNMENT;
  const length = Buffer.alloc(2);
  length.writeUInt16LE(start - before);
  const text = `${dict.padEnd(start - before - 1)}\n`;
  return [
    Buffer.concat([MAGIC, length, Buffer.from(text, "latin1")]),
    Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  ];
}

/** First of January 1980, the first day of zip archives: the same arrays, the same bytes. */
const DAY = (1 << 5) | 1;
const VERSION = 20;

/**
 * An npz file of arrays, as `numpy.savez` writes one: a zip archive of npy files, stored.
 *
 * Source: PKWARE, ".ZIP File Format Specification" (APPNOTE.TXT) 6.3.10, 2022, section 4.3.
 */
export function toNpz(
  arrays: Readonly<Record<string, { readonly data: Numbers; readonly shape: readonly number[] }>>,
): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let at = 0;
  for (const [array, { data, shape }] of Object.entries(arrays)) {
    const bytes = toNpy(data, shape);
    const name = Buffer.from(`${array}.npy`);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(VERSION, 0);
    fields.writeUInt16LE(DAY, 8);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(bytes.length, 14);
    fields.writeUInt32LE(bytes.length, 18);
    fields.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(at, 10);
    directory.push(Buffer.from("PK\x01\x02"), Buffer.from([VERSION, 0]), fields, place, name);
    parts.push(Buffer.from("PK\x03\x04"), fields, name, bytes);
    at += 4 + fields.length + name.length + bytes.length;
  }
  const entries = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  const count = Object.keys(arrays).length;
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(entries.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...parts, entries, end]);
}
