/**
 * The types of number that an npy file may hold, and how one becomes a double. All of them are exact: half and single
 * precision, integers up to 32 bits and booleans fit into a double as they are, and a 64-bit integer that does not is
 * refused, because a label or an identifier that changes in its last digit is worse than an error.
 *
 * Source: NumPy reference, "Array interface protocol" (type codes), 2005; IEEE 754-2019 (half precision).
 */

import { InputError } from "../errors.ts";
import { quoted } from "./file.ts";

export interface Dtype {
  /** Type and size without the byte order, e.g. "f8". */
  readonly code: string;
  /** Bytes an element. */
  readonly size: number;
  readonly littleEndian: boolean;
  /** Whether single precision holds each of its values exactly. */
  readonly single: boolean;
  /** The element at a byte offset. */
  readonly get: (view: DataView, offset: number, littleEndian: boolean) => number;
}

type Plain = Omit<Dtype, "code" | "littleEndian">;

const plain: Readonly<Record<string, Plain>> = {
  f2: { size: 2, single: true, get: (view, at, little) => fromHalf(view.getUint16(at, little)) },
  f4: { size: 4, single: true, get: (view, at, little) => view.getFloat32(at, little) },
  f8: { size: 8, single: false, get: (view, at, little) => view.getFloat64(at, little) },
  i1: { size: 1, single: true, get: (view, at) => view.getInt8(at) },
  i2: { size: 2, single: true, get: (view, at, little) => view.getInt16(at, little) },
  i4: { size: 4, single: false, get: (view, at, little) => view.getInt32(at, little) },
  i8: { size: 8, single: false, get: (view, at, little) => Number(view.getBigInt64(at, little)) },
  u1: { size: 1, single: true, get: (view, at) => view.getUint8(at) },
  u2: { size: 2, single: true, get: (view, at, little) => view.getUint16(at, little) },
  u4: { size: 4, single: false, get: (view, at, little) => view.getUint32(at, little) },
  u8: { size: 8, single: false, get: (view, at, little) => Number(view.getBigUint64(at, little)) },
  // NumPy writes 0 and 1, and takes every other byte for true.
  b1: { size: 1, single: true, get: (view, at) => (view.getUint8(at) === 0 ? 0 : 1) },
};

/** Names for what is refused most often. */
const refused: Readonly<Record<string, string>> = {
  O: "Python objects",
  S: "byte strings",
  U: "text",
  V: "raw bytes or a structured dtype",
  c: "complex numbers",
  M: "dates",
  m: "time spans",
};

const NATIVE_LITTLE = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * @param descr a byte order ("<" little-endian, ">" big-endian, "=" this machine's, "|" none) and a code, e.g. "<f8"
 * @throws InputError for any other type, by its name
 */
export function parseDtype(descr: string, where: string): Dtype {
  const order = descr[0];
  const code = descr.slice(1);
  if (!"<>=|".includes(order ?? " ") || !Object.hasOwn(plain, code)) {
    const name = /^[A-Za-z](?![A-Za-z])/.test(code) ? refused[code[0]] : undefined;
    throw new InputError(
      `unsupported type ${quoted(descr)}${name === undefined ? "" : ` (${name})`}; supported types are ${Object.keys(plain).join(" ")}`,
      { where, hint: 'save numbers: numpy.save(path, array.astype("<f8"))' },
    );
  }
  const type = plain[code];
  if (order === "|" && type.size > 1) {
    throw new InputError(`the type ${quoted(descr)} lacks a byte order`, { where });
  }
  return { code, ...type, littleEndian: order === "<" || (order === "=" && NATIVE_LITTLE) };
}

/** Whether the bytes of this type are those of the machine's own arrays, so that they need no conversion. */
export const isNative = ({ code, littleEndian }: Dtype): boolean =>
  (code === "f4" || code === "f8") && littleEndian === NATIVE_LITTLE;

/** Half precision: 1 bit of sign, 5 of exponent with bias 15, 10 of fraction. */
export function fromHalf(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
