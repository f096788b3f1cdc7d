/**
 * What a zip archive says it holds: its central directory, checked against the file. The layout, little-endian:
 *
 *   each member   local header (30 bytes, name, extra), then its data
 *   directory     for each member 46 bytes, then name, extra, comment
 *   end           22 bytes that say where the directory is, then a comment of up to 65,535 bytes
 *
 * A number that does not fit its field (a size or offset from 4 GiB on, a count from 65,535 on) has only ones there and stands, in 8 bytes, in zip64 form: of a member
 * in its extra field, of the archive in a second record of the end, to which a locator of 20 bytes before the end leads.
 *
 * NumPy writes local headers in zip64 form even for small members, so of a local header only its lengths, its name and
 * (where they are given) its sizes are looked at; sizes and offsets are those of the directory.
 *
 * Source: PKWARE, ".ZIP File Format Specification" (APPNOTE.TXT) 6.3.10, 2022, sections 4.3 and 4.4.
 */

import { InputError } from "../errors.ts";
import { quoted, type Source } from "./file.ts";

export interface Member {
  readonly name: string;
  readonly method: "store" | "deflate";
  /** Bytes in the archive. */
  readonly stored: number;
  /** Bytes once unpacked. */
  readonly size: number;
  readonly crc: number;
  /** Offset of its first byte. */
  readonly start: number;
}

/** A kind of archive in words: what it is, with its article, and how one is made. */
interface Kind {
  readonly what: string;
  readonly hint?: string;
}

const NPZ: Kind = { what: "an npz file", hint: "write the file with numpy.savez" };

const END = { signature: 0x06054b50, bytes: 22, comment: 0xffff };
const ENTRY = { signature: 0x02014b50, bytes: 46 };
const LOCAL = { signature: 0x04034b50, bytes: 30 };
const LOCATOR = { signature: 0x07064b50, bytes: 20 };
const END64 = { signature: 0x06064b50, bytes: 56 };
/** Number of the extra field that holds what did not fit. */
const EXTRA64 = 1;
/** What stands in a field whose number is kept in zip64 form. */
const ELSEWHERE = { short: 0xffff, long: 0xffffffff };
const ENCRYPTED = 1;
/** Sizes follow the data instead of standing in the local header. */
const SIZES_LATER = 8;
const METHODS: Readonly<Record<number, Member["method"]>> = { 0: "store", 8: "deflate" };

/**
 * @param kind what errors call the file
 * @throws InputError when the file is no zip archive, or one that is encrypted, split or at odds with itself
 */
export function members(source: Source, kind: Kind = NPZ): Member[] {
  const fail = failing(source, kind);
  const end = findEnd(source, kind);
  const view = viewOf(source.read(end, END.bytes));
  if (view.getUint16(4, true) !== 0 || view.getUint16(6, true) !== 0)
    throw fail("is split over several disks");
  const plain = {
    here: view.getUint16(8, true),
    count: view.getUint16(10, true),
    size: view.getUint32(12, true),
    offset: view.getUint32(16, true),
    end,
  };
  const isElsewhere =
    plain.count === ELSEWHERE.short || plain.size === ELSEWHERE.long || plain.offset === ELSEWHERE.long;
  const large = isElsewhere ? end64(source, end, fail) : undefined;
  const { here, count, size, offset, end: last } = large ?? plain;
  if (here !== count) throw fail("is split over several disks");
  if (offset + size > last) {
    throw fail(
      `is truncated or damaged: its directory would end at byte ${offset + size}, but must end before ${last}`,
    );
  }
  const directory = source.read(offset, size);
  const found: Member[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const [member, next] = readEntry(directory, at, source, offset, fail);
    found.push(member);
    at = next;
  }
  if (at !== size) throw fail(`has ${size - at} extra bytes in its directory of ${count} members`);
  return found;
}

type Fail = (message: string) => InputError;

const failing =
  (source: Source, { what }: Kind): Fail =>
  (message) =>
    new InputError(`${what.replace(/^an? /, "the ")} ${message}`, { where: source.where });

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

/**
 * Offset of the record at the archive's end: the last place where it could stand, with a comment of the declared
 * length.
 */
function findEnd(source: Source, { what, hint }: Kind): number {
  const length = Math.min(source.size, END.bytes + END.comment);
  const start = source.size - length;
  const view = viewOf(source.read(start, length));
  for (let at = length - END.bytes; at >= 0; at--) {
    if (view.getUint32(at, true) !== END.signature) continue;
    if (at + END.bytes + view.getUint16(at + 20, true) === length) return start + at;
  }
  throw new InputError(`${what} must be a zip archive (this file is not, or is truncated)`, {
    where: source.where,
    ...(hint !== undefined && { hint }),
  });
}

/** The end in zip64 form; undefined where there is none, and a number is as large as it looks. */
function end64(source: Source, end: number, fail: Fail) {
  if (end < LOCATOR.bytes) return undefined;
  const locator = viewOf(source.read(end - LOCATOR.bytes, LOCATOR.bytes));
  if (locator.getUint32(0, true) !== LOCATOR.signature) return undefined;
  const at = whole(locator, 8, fail);
  if (at + END64.bytes > end - LOCATOR.bytes)
    throw fail("is truncated or damaged: its zip64 end is not before its end");
  const view = viewOf(source.read(at, END64.bytes));
  if (view.getUint32(0, true) !== END64.signature) throw fail("is damaged: its zip64 end is missing");
  if (view.getUint32(16, true) !== 0 || view.getUint32(20, true) !== 0)
    throw fail("is split over several disks");
  const [here, count, size, offset] = [24, 32, 40, 48].map((field) => whole(view, field, fail));
  return { here, count, size, offset, end: at };
}

/** A number of 8 bytes. */
function whole(view: DataView, at: number, fail: Fail): number {
  const number = Number(view.getBigUint64(at, true));
  if (Number.isSafeInteger(number)) return number;
  throw fail(`is damaged: it declares ${view.getBigUint64(at, true)} bytes or members`);
}

/** The numbers of a directory entry that did not fit, in the order in which they stand. */
function elsewhere(extra: DataView, wanted: number, fail: (message: string) => InputError): number[] {
  for (let at = 0; at + 4 <= extra.byteLength; at += 4 + extra.getUint16(at + 2, true)) {
    if (extra.getUint16(at, true) !== EXTRA64) continue;
    const end = at + 4 + 8 * wanted;
    if (extra.getUint16(at + 2, true) < 8 * wanted || end > extra.byteLength) break;
    return Array.from({ length: wanted }, (_, i) => whole(extra, at + 4 + 8 * i, fail));
  }
  throw fail("is damaged: sizes that do not fit are missing");
}

/** The member that a directory entry describes, and where the next entry starts. */
function readEntry(
  directory: Uint8Array,
  at: number,
  source: Source,
  limit: number,
  fail: Fail,
): [Member, number] {
  const view = viewOf(directory);
  if (at + ENTRY.bytes > directory.length || view.getUint32(at, true) !== ENTRY.signature) {
    throw fail("has fewer members in its directory than it declares");
  }
  const nameEnd = at + ENTRY.bytes + view.getUint16(at + 28, true);
  const next = nameEnd + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
  if (next > directory.length) throw fail("is damaged: a name extends beyond its directory");
  const nameBytes = directory.subarray(at + ENTRY.bytes, nameEnd);
  const name = Buffer.from(nameBytes).toString("utf8");
  const flags = view.getUint16(at + 8, true);
  const code = view.getUint16(at + 10, true);
  // size, stored, header: the order of the extra field
  const fields = [24, 20, 42].map((field) => view.getUint32(at + field, true));
  if (flags & ENCRYPTED) throw fail(`is encrypted (member ${quoted(name)})`);
  const missing = fields.filter((field) => field === ELSEWHERE.long).length;
  const extra = directory.subarray(nameEnd, nameEnd + view.getUint16(at + 30, true));
  const large =
    missing === 0
      ? []
      : elsewhere(viewOf(extra), missing, (message) => fail(`${message} (member ${quoted(name)})`));
  const [size, stored, header] = fields.map((field) =>
    field === ELSEWHERE.long ? (large.shift() ?? field) : field,
  );
  const method = METHODS[code];
  if (method === undefined) {
    throw fail(`must have stored or deflated members (${quoted(name)} has compression method ${code})`);
  }
  const start = dataStart(
    source,
    header,
    limit,
    nameBytes,
    flags & SIZES_LATER ? undefined : [stored, size],
    fail,
  );
  if (start + stored > limit) {
    throw fail(`is truncated or damaged: its member ${quoted(name)} would end at byte ${start + stored}`);
  }
  return [{ name, method, stored, size, crc: view.getUint32(at + 16, true), start }, next];
}

/** Where the data of a member starts: behind its local header, which must tell of the same member. */
function dataStart(
  source: Source,
  header: number,
  limit: number,
  name: Uint8Array,
  sizes: readonly [number, number] | undefined,
  fail: Fail,
): number {
  const shown = quoted(Buffer.from(name).toString("utf8"));
  const nameEnd = header + LOCAL.bytes + name.length;
  if (nameEnd > limit) throw fail(`is damaged: its member ${shown} overlaps the directory`);
  const bytes = source.read(header, LOCAL.bytes + name.length);
  const view = viewOf(bytes);
  const same =
    view.getUint32(0, true) === LOCAL.signature &&
    view.getUint16(26, true) === name.length &&
    Buffer.compare(bytes.subarray(LOCAL.bytes), name) === 0;
  if (!same) throw fail(`is damaged: its directory names a member ${shown} that is missing`);
  const local = [view.getUint32(18, true), view.getUint32(22, true)];
  const lies = sizes?.some((size, i) => local[i] !== size && local[i] !== ELSEWHERE.long) ?? false;
  if (lies) throw fail(`declares two different sizes of its member ${shown}`);
  return nameEnd + view.getUint16(28, true);
}
