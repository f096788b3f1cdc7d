/**
 * Reader of npy files, the arrays that `numpy.save` writes: a header in text (npy-header.ts), then the elements one
 * after the other (dtypes.ts). Up to 4 dimensions, in C or Fortran order, of floating-point numbers, integers or
 * booleans.
 *
 * The header's sizes are compared with the file's length before the elements are read: a file that declares more than
 * it holds, or less, is refused at once. Integers of 64 bits beyond 2^53 are refused too, since doubles skip some of
 * them.
 *
 * Elements that are the machine's own numbers become an array where they are read; others are converted block by block.
 * Types that single precision holds exactly (f4, f2, and integers up to 16 bits) become a Float32Array, all others a
 * Float64Array.
 */

import { InputError } from "../errors.ts";
import { type Dtype, isNative, parseDtype } from "./dtypes.ts";
import { MAX_VALUES, type Source, withFile } from "./file.ts";
import { type NpyHeader, readHeader } from "./npy-header.ts";
import type { Numbers } from "./numbers.ts";
import type { Reader } from "./reader.ts";

export const npy: Reader = {
  title: "NumPy array (.npy)",
  source: "NumPy Enhancement Proposal 1, A simple file format for NumPy arrays, Kern 2007",
  reads: (name) => name.endsWith(".npy"),
  starts: [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59],
  read: (path) => withFile(path, "an npy file", readNpy),
};

/**
 * The array of an npy file.
 * @throws InputError naming the place when it is no npy file of numbers, or its sizes do not agree with its length
 */
export function readNpy(source: Source): Numbers {
  const { header, dtype, count } = checkNpy(source);
  return { shape: header.shape, data: elements(source, header, dtype, count), bytes: dtype.code === "u1" };
}

/** The header, agreeing with the source's length. Reads nothing else. @param most numbers that it may hold @throws InputError as `readNpy` */
export function checkNpy(
  source: Source,
  most = MAX_VALUES,
): { header: NpyHeader; dtype: Dtype; count: number } {
  const { where, size } = source;
  const header = readHeader(source);
  const { shape, start } = header;
  const dtype = parseDtype(header.descr, where);
  // At most 4 factors below 10^15: the product stays finite, and where it rounds it is far above the limit.
  const count = shape.reduce((product, length) => product * length, 1);
  const shown = `shape (${shape.join(", ")}) of ${dtype.code}`;
  if (count > most) {
    throw new InputError(`an npy file must not exceed ${most} numbers (got ${shown})`, { where });
  }
  const end = start + count * dtype.size;
  if (size !== end) {
    const state = size < end ? "is truncated" : "has bytes after its end";
    throw new InputError(`the npy file ${state}: ${shown} requires ${end} bytes (got ${size})`, { where });
  }
  return { header, dtype, count };
}

/** Elements that are converted at a time: their bytes and the numbers are never both whole in memory. */
const BLOCK = 2 ** 16;

/** The elements as numbers, the last dimension fastest. */
function elements(
  source: Source,
  header: NpyHeader,
  dtype: Dtype,
  count: number,
): Float32Array | Float64Array {
  const { single, size, littleEndian, get } = dtype;
  const NumberArray = single ? Float32Array : Float64Array;
  if (isNative(dtype) && !turned(header)) {
    const bytes = source.read(header.start, count * size);
    if (bytes.byteOffset % size === 0) return new NumberArray(bytes.buffer, bytes.byteOffset, count);
  }
  const data = new NumberArray(count);
  const wide = dtype.code === "i8" || dtype.code === "u8";
  const place = placesOf(header);
  for (let first = 0; first < count; first += BLOCK) {
    const bytes = source.read(header.start + first * size, Math.min(BLOCK, count - first) * size);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at < bytes.length; at += size) {
      const value = get(view, at, littleEndian);
      if (wide && !(Math.abs(value) < 2 ** 53))
        throw tooWide(view, at, dtype, first + at / size, source.where);
      data[place()] = value;
    }
  }
  return data;
}

/** 2^53 itself is refused as well: it is what 2^53 + 1 rounds to. */
function tooWide(
  view: DataView,
  at: number,
  { code, littleEndian }: Dtype,
  element: number,
  where: string,
): InputError {
  const exact = code === "i8" ? view.getBigInt64(at, littleEndian) : view.getBigUint64(at, littleEndian);
  return new InputError(
    `integers must be within +-2^53 (element ${element} of the file, counted from 0, is ${exact})`,
    {
      where,
      hint: "float64 cannot represent larger integers exactly",
    },
  );
}

/** Whether the first dimension is the fastest, and there is another. */
const turned = ({ fortranOrder, shape }: NpyHeader): boolean => fortranOrder && shape.length > 1;

/** Where the file's elements go, one after the other. In Fortran order each step walks the numbers by their strides. */
function placesOf(header: NpyHeader): () => number {
  const { shape } = header;
  let to = -1;
  if (!turned(header)) return () => ++to;
  const strides = shape.map((_, d) => shape.slice(d + 1).reduce((product, length) => product * length, 1));
  const index = shape.map(() => 0);
  let next = 0;
  return () => {
    to = next;
    for (let d = 0; d < shape.length; d++) {
      next += strides[d];
      if (++index[d] < shape[d]) break;
      next -= strides[d] * shape[d];
      index[d] = 0;
    }
    return to;
  };
}
