/**
 * Reader of npy files, the arrays that `numpy.save` writes: a header in text (npy-header.ts), then the elements one
 * after the other (dtypes.ts). Up to 4 dimensions, in C or Fortran order, of floating-point numbers, integers or
 * booleans.
 *
 * The header's sizes are compared with the file's length before the elements are read: a file that declares more than
 * it holds, or less, is refused at once. Integers of 64 bits beyond 2^53 are refused too, since doubles skip some of
 * them.
 *
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
  const bytes = source.read(header.start, count * dtype.size);
  const data = inOrder(elements(bytes, dtype, count, source.where), header);
  return { shape: header.shape, data, bytes: dtype.code === "u1" };
}

/** The header, agreeing with the source's length. Reads nothing else. @throws InputError as `readNpy` */
export function checkNpy(source: Source): { header: NpyHeader; dtype: Dtype; count: number } {
  const { where, size } = source;
  const header = readHeader(source);
  const { shape, start } = header;
  const dtype = parseDtype(header.descr, where);
  // At most 4 factors below 10^15: the product stays finite, and where it rounds it is far above the limit.
  const count = shape.reduce((product, length) => product * length, 1);
  const shown = `shape (${shape.join(", ")}) of ${dtype.code}`;
  if (count > MAX_VALUES) {
    throw new InputError(`an npy file must not exceed ${MAX_VALUES} numbers (got ${shown})`, { where });
  }
  const end = start + count * dtype.size;
  if (size !== end) {
    const state = size < end ? "is truncated" : "has bytes after its end";
    throw new InputError(`the npy file ${state}: ${shown} requires ${end} bytes (got ${size})`, { where });
  }
  return { header, dtype, count };
}

/** The elements as numbers, in the file's order. */
function elements(
  bytes: Uint8Array<ArrayBuffer>,
  dtype: Dtype,
  count: number,
  where: string,
): Float32Array | Float64Array {
  const { single, size, littleEndian, get } = dtype;
  if (isNative(dtype) && bytes.byteOffset % size === 0) {
    return new (single ? Float32Array : Float64Array)(bytes.buffer, bytes.byteOffset, count);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const data = new (single ? Float32Array : Float64Array)(count);
  const wide = dtype.code === "i8" || dtype.code === "u8";
  for (let i = 0; i < count; i++) {
    data[i] = get(view, i * size, littleEndian);
    if (wide && !(Math.abs(data[i]) < 2 ** 53)) throw tooWide(view, dtype, i, where);
  }
  return data;
}

/** 2^53 itself is refused as well: it is what 2^53 + 1 rounds to. */
function tooWide(view: DataView, { code, size, littleEndian }: Dtype, i: number, where: string): InputError {
  const exact =
    code === "i8" ? view.getBigInt64(i * size, littleEndian) : view.getBigUint64(i * size, littleEndian);
  return new InputError(
    `integers must be within +-2^53 (element ${i} of the file, counted from 0, is ${exact})`,
    {
      where,
      hint: "float64 cannot represent larger integers exactly",
    },
  );
}

/**
 * The elements with the last dimension fastest. In Fortran order the first is: each step walks the output by its
 * strides.
 */
function inOrder(data: Float32Array | Float64Array, { fortranOrder, shape }: NpyHeader): typeof data {
  if (!fortranOrder || shape.length < 2) return data;
  const strides = shape.map((_, d) => shape.slice(d + 1).reduce((product, length) => product * length, 1));
  const out = data instanceof Float32Array ? new Float32Array(data.length) : new Float64Array(data.length);
  const index = shape.map(() => 0);
  let to = 0;
  for (const value of data) {
    out[to] = value;
    for (let d = 0; d < shape.length; d++) {
      to += strides[d];
      if (++index[d] < shape[d]) break;
      to -= strides[d] * shape[d];
      index[d] = 0;
    }
  }
  return out;
}
