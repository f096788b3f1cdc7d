/**
 * Scalars of a TensorBoard event file: what `SummaryWriter.add_scalar` of PyTorch and `tf.summary.scalar` of TensorFlow
 * write. The file is a chain of records, each
 *
 *   length   8 bytes, little-endian
 *   check    CRC-32C of the length, masked
 *   event    that many bytes, a protocol buffer
 *   check    CRC-32C of the event, masked
 *
 * Lengths are believed only after their check, and never beyond the file or 64 MiB. Of an event the step (field 2) and
 * the scalar values of its summary (field 5) are read; pictures, histograms and graphs are passed over.
 *
 * Source: TensorFlow 2015, core/lib/io/record_writer.h and core/util/event.proto; RFC 3720 for CRC-32C.
 */

import { InputError } from "../../errors.ts";
import type { Scalar } from "./series-table.ts";

const MAX_EVENT = 2 ** 26;
const HEAD = 12;

/** Castagnoli's polynomial, reflected. */
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0x82f63b78 : crc >>> 1;
  return crc >>> 0;
});

/** @example crc32c(Buffer.from("123456789"))   // 0xe3069283 */
export function crc32c(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) crc = TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Rotated and shifted, so that the check of data that hold checks is no fixed point. */
/** Whether these are the first bytes of an event file: a length and its check. */
export const startsEvents = (bytes: Uint8Array): boolean =>
  bytes.length >= HEAD && view(bytes).getUint32(8, true) === masked(bytes.subarray(0, 8));

const masked = (bytes: Uint8Array): number => {
  const crc = crc32c(bytes);
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
};

/**
 * The scalars of an event file, as its bytes come. What a record still lacks is waited for.
 *
 * @throws InputError, from `push`, with the byte of the first record that is none
 */
export class EventReader {
  readonly #where: string;
  readonly #take: (scalar: Scalar) => void;
  readonly #pass: (tag: string) => void;
  /** Bytes of the record at hand, in pieces: put together only when they are enough. */
  #pieces: Uint8Array[] = [];
  #held = 0;
  #needed = HEAD;
  /** Where the record at hand starts. */
  #offset = 0;

  /** @param pass called with the tag of each value that is no scalar */
  constructor(where: string, take: (scalar: Scalar) => void, pass: (tag: string) => void = () => {}) {
    this.#where = where;
    this.#take = take;
    this.#pass = pass;
  }

  /** Whether the bytes so far end in the midst of a record, as those of a file do that is still being written. */
  get cut(): boolean {
    return this.#held > 0;
  }

  push(bytes: Uint8Array): void {
    this.#pieces.push(bytes);
    this.#held += bytes.length;
    if (this.#held < this.#needed) return;
    const all = this.#pieces.length === 1 ? bytes : Buffer.concat(this.#pieces);
    let at = 0;
    for (let size = this.#sizeOf(all); all.length - at >= size; size = this.#sizeOf(all.subarray(at))) {
      this.#record(all.subarray(at, at + size));
      at += size;
      this.#offset += size;
    }
    this.#needed = this.#sizeOf(all.subarray(at));
    this.#pieces = at < all.length ? [all.slice(at)] : [];
    this.#held = all.length - at;
  }

  /** Bytes of the record that starts here; a head's, where not even that is there. */
  #sizeOf(bytes: Uint8Array): number {
    if (bytes.length < HEAD) return HEAD;
    const head = view(bytes);
    if (head.getUint32(8, true) !== masked(bytes.subarray(0, 8)))
      throw this.#fault("the checksum of a length does not match");
    const length = Number(head.getBigUint64(0, true));
    if (length > MAX_EVENT)
      throw this.#fault(`a record of ${length} bytes exceeds the limit of ${MAX_EVENT}`);
    return HEAD + length + 4;
  }

  #record(bytes: Uint8Array): void {
    const body = bytes.subarray(HEAD, -4);
    if (view(bytes).getUint32(bytes.length - 4, true) !== masked(body))
      throw this.#fault("the checksum of an event does not match");
    try {
      readEvent(body, this.#take, this.#pass);
    } catch (error) {
      if (error instanceof RangeError) throw this.#fault("an event is not a protocol buffer");
      throw error;
    }
  }

  #fault(why: string): InputError {
    return new InputError(`the event file is damaged: ${why}`, {
      where: `${this.#where}, byte ${this.#offset}`,
    });
  }
}

const view = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

function readEvent(bytes: Uint8Array, take: (scalar: Scalar) => void, pass: (tag: string) => void): void {
  let step = 0;
  const summaries: Uint8Array[] = [];
  for (const { number, varint, part } of fields(bytes)) {
    if (number === 2 && varint !== undefined) step = Number(BigInt.asIntN(64, varint));
    if (number === 5 && part !== undefined) summaries.push(part);
  }
  for (const summary of summaries) {
    for (const { number, part } of fields(summary)) {
      if (number !== 1 || part === undefined) continue;
      const { tag, value } = readValue(part);
      if (value === undefined) pass(tag);
      else take({ step, tag, value });
    }
  }
}

/** A value with its tag: a float (field 2), or a tensor of one number (field 8). */
function readValue(bytes: Uint8Array): { readonly tag: string; readonly value: number | undefined } {
  let tag = "";
  let value: number | undefined;
  for (const { number, part, fixed32 } of fields(bytes)) {
    if (number === 1 && part !== undefined) tag = Buffer.from(part).toString("utf8");
    if (number === 2 && fixed32 !== undefined) value = view(fixed32).getFloat32(0, true);
    if (number === 8 && part !== undefined) value = scalarTensor(part);
  }
  return { tag, value };
}

const FLOAT = 1n;
const DOUBLE = 2n;

/** A tensor of one float or double, as content or as a list; undefined for any other. */
function scalarTensor(bytes: Uint8Array): number | undefined {
  let type: bigint | undefined;
  let content: Uint8Array | undefined;
  for (const { number, varint, part, fixed32, fixed64 } of fields(bytes)) {
    if (number === 1) type = varint;
    // tensor_content, float_val (packed or not), double_val
    if (number === 4 || number === 5 || number === 6) content = part ?? fixed32 ?? fixed64;
  }
  if (content === undefined) return undefined;
  if (type === FLOAT && content.length === 4) return view(content).getFloat32(0, true);
  if (type === DOUBLE && content.length === 8) return view(content).getFloat64(0, true);
  return undefined;
}

interface Field {
  readonly number: number;
  readonly varint?: bigint;
  readonly part?: Uint8Array;
  readonly fixed32?: Uint8Array;
  readonly fixed64?: Uint8Array;
}

/** @throws RangeError where the bytes are no message */
function* fields(bytes: Uint8Array): Generator<Field> {
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      if (at >= bytes.length) throw new RangeError("a number is truncated");
      const byte = bytes[at++];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError("a number is too long");
  };
  const slice = (length: number): Uint8Array => {
    if (length > bytes.length - at) throw new RangeError("a field extends beyond its message");
    at += length;
    return bytes.subarray(at - length, at);
  };
  while (at < bytes.length) {
    const key = varint();
    const number = Number(key >> 3n);
    switch (Number(key & 7n)) {
      case 0:
        yield { number, varint: varint() };
        break;
      case 1:
        yield { number, fixed64: slice(8) };
        break;
      case 2:
        yield { number, part: slice(Number(varint())) };
        break;
      case 5:
        yield { number, fixed32: slice(4) };
        break;
      default:
        throw new RangeError("a field has an unknown type");
    }
  }
}
