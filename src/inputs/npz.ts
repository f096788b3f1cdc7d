/**
 * Reader of npz files, the archives that `numpy.savez` writes: a zip of npy files, "x.npy" for the array x.
 *
 * A zip says what it holds at its end, in the central directory; that alone is believed, and only as far as it agrees
 * with the file. Members are stored or deflated. A member is inflated to no more than the size it declares, after its
 * first bytes have shown an npy header that asks for exactly that size; so neither a lying size nor a small member of
 * gigabytes is ever unpacked. An archive that names several arrays needs a choice.
 *
 * Encrypted archives, those of several disks and other compressions are refused by name.
 *
 * Source: PKWARE, ".ZIP File Format Specification" (APPNOTE.TXT) 6.3.10, 2022; numpy.savez.
 */

import { constants, crc32, inflateRawSync, type ZlibOptions } from "node:zlib";
import { InputError } from "../errors.ts";
import { memorySource, partSource, partsOf, quoted, type Source, withFile } from "./file.ts";
import { checkNpy, readNpy } from "./npy.ts";
import type { Numbers } from "./numbers.ts";
import type { Reader } from "./reader.ts";
import { type Member, members } from "./zip.ts";

export const npz: Reader = {
  title: "NumPy archive (.npz)",
  source: "PKWARE, .ZIP File Format Specification (APPNOTE.TXT) 6.3.10, 2022; numpy.savez",
  reads: (name) => name.endsWith(".npz"),
  starts: [0x50, 0x4b],
  read: (path, array) => withFile(path, "an npz file", (source) => readNpz(source, array)),
};

/** DEFLATE cannot do better than 1032:1 (RFC 1951: 258 bytes from two bits), so a larger claim is a lie. */
const MAX_RATIO = 1032;
/** Samples do not compress this well; what does, and is large, is made to fill memory. */
const BOMB = { ratio: 200, bytes: 2 ** 26 };
/** What cannot be compressed grows by 5 bytes in 64 KiB at most (RFC 1951), never to the double. */
const SLACK = 2 ** 16;
/** Compressed bytes in which the header of an npy file surely is. */
const FIRST_PART = 4096;
const SHOWN = 20;

const arraysOf = (source: Source): Member[] => members(source).filter(({ name }) => name.endsWith(".npy"));
const nameOf = ({ name }: Member): string => name.slice(0, -".npy".length);

/** What the arrays of an archive are called. @throws InputError when it is none */
export const arrayNames = (source: Source): string[] => arraysOf(source).map(nameOf);

/** @throws InputError when the archive is none, the array is not in it, or none is named and there are several */
export function readNpz(source: Source, array?: string): Numbers {
  const { where } = source;
  const arrays = arraysOf(source);
  const names = arrays.map(nameOf);
  const all = names.slice(0, SHOWN).map(quoted).join(", ") + (names.length > SHOWN ? ", ..." : "");
  if (names.length === 0)
    throw new InputError("an npz file must hold at least one array (got none)", { where });
  if (array === undefined && names.length > 1) {
    throw new InputError(`the npz file holds ${names.length} arrays, so one must be named: ${all}`, {
      where,
      hint: "name the array: { array: NAME }, or eval --array NAME",
    });
  }
  const wanted = array ?? names[0];
  const found = arrays.filter((_, i) => names[i] === wanted);
  if (found.length !== 1) {
    const state = found.length === 0 ? "holds no" : "holds more than one";
    throw new InputError(`the npz file ${state} array ${quoted(wanted)} (it has ${all})`, { where });
  }
  return readNpy(opened(source, found[0], `${where}:${wanted}`));
}

/** The bytes of a member: read from the file as they are needed where they are stored, in memory where they are compressed. */
function opened(source: Source, member: Member, where: string): Source {
  const fail: Fail = (message, hint) =>
    new InputError(`the member ${quoted(member.name)} of the npz file ${message}`, {
      where: source.where,
      hint,
    });
  const { size, stored, crc, method, start } = member;
  if (method === "deflate") return memorySource(inflatedMember(source, member, fail), where);
  if (size !== stored) throw fail(`is not compressed, but declares ${size} bytes and holds ${stored}`);
  const part = partSource(source, start, size, where);
  let sum = 0;
  for (const bytes of partsOf(part)) sum = crc32(bytes, sum);
  if (sum !== crc) throw damaged(fail);
  return part;
}

const damaged = (fail: Fail) => fail("is damaged: its checksum does not match");

function inflatedMember(
  source: Source,
  { size, stored, crc, start }: Member,
  fail: Fail,
): Uint8Array<ArrayBuffer> {
  if (size > stored * MAX_RATIO) {
    throw fail(`declares ${size} bytes, more than ${stored} compressed bytes can hold`);
  }
  if (size > BOMB.bytes && size > stored * BOMB.ratio) {
    throw fail(
      `would grow from ${stored} bytes to ${size}`,
      "save the file without compression: numpy.savez",
    );
  }
  if (stored > 2 * size + SLACK) throw fail(`takes ${stored} bytes, but declares only ${size}`);
  const packed = source.read(start, stored);
  checkStart(packed, size, source.where, fail);
  const bytes = inflated(packed, { maxOutputLength: Math.max(1, size) }, fail);
  if (bytes.length !== size) throw fail(`declares ${size} bytes, but holds ${bytes.length}`);
  if (crc32(bytes) !== crc) throw damaged(fail);
  return bytes;
}

/** The npy header must ask for the size that the archive declares, before that much is inflated. */
function checkStart(packed: Uint8Array, size: number, where: string, fail: Fail): void {
  const start = inflated(
    packed.subarray(0, FIRST_PART),
    // The part ends in the middle of a stream; what it holds so far is wanted all the same.
    { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: (FIRST_PART + 1) * MAX_RATIO },
    fail,
  );
  checkNpy({
    where,
    size,
    read(offset, length) {
      if (offset + length > start.length) throw fail("is truncated in the header of its array");
      return start.subarray(offset, offset + length);
    },
  });
}

type Fail = (message: string, hint?: string) => InputError;

function inflated(packed: Uint8Array, options: ZlibOptions, fail: Fail): Uint8Array<ArrayBuffer> {
  try {
    return inflateRawSync(packed, options);
  } catch (error) {
    if (error instanceof RangeError)
      throw fail(`holds more than the ${options.maxOutputLength} bytes it declares`);
    throw fail(`cannot be inflated: ${error instanceof Error ? error.message : String(error)}`);
  }
}
