/**
 * The header of an npy file: what stands before the numbers.
 *
 *   byte 0-5   0x93 "NUMPY"
 *   byte 6-7   version: 1.0, 2.0 or 3.0
 *   then       length of the text that follows: 2 bytes in version 1.0, 4 in the others, little-endian
 *   then       a Python dict literal with exactly descr, fortran_order and shape, padded with spaces, ending in a newline
 *
 * The dict is read by a grammar of three forms (a quoted string, True or False, a tuple of integers) and never
 * evaluated. Sizes in it are checked by whoever knows how long the file is; here they only become integers small enough
 * to multiply.
 *
 * Source: NumPy Enhancement Proposal 1, "A simple file format for NumPy arrays", Kern 2007, and numpy.lib.format.
 *
 * @example parseDict("{'descr': '<f8', 'fortran_order': False, 'shape': (3, 2), }", "x.npy").shape   // [3, 2]
 */

import { InputError } from "../errors.ts";
import { firstBytes, quoted, type Source } from "./file.ts";

export interface NpyHeader {
  /** Type of an element as NumPy writes it, e.g. "<f8". */
  readonly descr: string;
  /** Whether the first dimension is the fastest. */
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Offset of the first element. */
  readonly start: number;
}

const MAGIC = [0x93, ...Buffer.from("NUMPY")];
const FIXED = 12;
/** What NumPy itself reads without being asked to trust the file. */
const MAX_TEXT = 10_000;
/** Count, height, width and channels. */
const MAX_DIMS = 4;
/** Longer numerals stand for sizes that no file has; this many digits are exact in a double. */
const MAX_DIGITS = 15;

/** @throws InputError naming what is wrong with the header */
export function readHeader(source: Source): NpyHeader {
  const { where } = source;
  const fail = (message: string, hint?: string): InputError => new InputError(message, { where, hint });
  const fixed = firstBytes(source, FIXED);
  if (!MAGIC.every((byte, i) => fixed[i] === byte)) {
    throw fail(
      'an npy file must start with the bytes 0x93 "NUMPY" (this file does not)',
      "write the file with numpy.save",
    );
  }
  if (fixed.length < FIXED) throw fail(`the npy file is truncated in its header (got ${fixed.length} bytes)`);
  const [major, minor] = fixed.subarray(6);
  if (major < 1 || major > 3 || minor !== 0) {
    throw fail(`the npy version must be 1.0, 2.0 or 3.0 (got ${major}.${minor})`);
  }
  const view = new DataView(fixed.buffer, fixed.byteOffset, fixed.length);
  const before = major === 1 ? 10 : 12;
  const length = major === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > MAX_TEXT)
    throw fail(`the header of an npy file must not exceed ${MAX_TEXT} characters (got ${length})`);
  const start = before + length;
  if (source.size < start) {
    throw fail(`the npy file is truncated: its header ends at byte ${start} (got ${source.size} bytes)`);
  }
  const text = Buffer.from(source.read(before, length)).toString(major === 3 ? "utf8" : "latin1");
  return { ...parseDict(text, where), start };
}

/** The three entries of the dict, in any order. @throws InputError for anything else */
export function parseDict(text: string, where: string): Omit<NpyHeader, "start"> {
  const fail = (message: string, hint?: string): InputError => new InputError(message, { where, hint });
  let rest = text.trimEnd();
  /** Takes what the pattern, anchored at the start, matches; blanks around it do not count. */
  const take = (pattern: RegExp): string | undefined => {
    const found = pattern.exec(rest)?.[0];
    if (found !== undefined) rest = rest.slice(found.length).trimStart();
    return found;
  };
  const need = (pattern: RegExp, what: string): string => {
    const found = take(pattern);
    if (found === undefined) throw fail(`invalid npy header: expected ${what} (got ${quoted(rest)})`);
    return found;
  };

  const found: { descr?: string; fortranOrder?: boolean; shape?: readonly number[] } = {};
  need(/^\{/, "a Python dict");
  while (take(/^\}/) === undefined) {
    const key = need(STRING, "a key in quotes").slice(1, -1);
    need(/^:/, "a colon after its key");
    if (key === "descr" && found.descr === undefined) {
      found.descr = parseDescr(rest, fail);
      need(STRING, "a type in quotes");
    } else if (key === "fortran_order" && found.fortranOrder === undefined) {
      found.fortranOrder = need(/^(?:True|False)(?!\w)/, "True or False for fortran_order") === "True";
    } else if (key === "shape" && found.shape === undefined) {
      found.shape = parseShape(need(/^\([^()]*\)/, "a tuple of integers for shape"), fail);
    } else {
      throw fail(
        `invalid npy header: expected descr, fortran_order and shape, each once (got ${quoted(key)})`,
      );
    }
    if (take(/^,/) === undefined && !rest.startsWith("}")) need(/^,/, "a comma between its entries");
  }
  if (rest !== "") throw fail(`invalid npy header: expected nothing after the dict (got ${quoted(rest)})`);
  const { descr, fortranOrder, shape } = found;
  if (descr === undefined || fortranOrder === undefined || shape === undefined) {
    throw fail(
      `invalid npy header: expected descr, fortran_order and shape (got ${Object.keys(found).length} of 3)`,
    );
  }
  return { descr, fortranOrder, shape };
}

/** A string without escapes, in either kind of quotes. */
const STRING = /^(?:'[^'\\]*'|"[^"\\]*")/;

type Fail = (message: string, hint?: string) => InputError;

/** The type, which must be a plain one: a list or tuple stands for types made of others. */
function parseDescr(rest: string, fail: Fail): string {
  const hint = "save the columns as one array of numbers";
  if (rest.startsWith("[")) throw fail("an npy file must hold plain numbers (got a structured dtype)", hint);
  if (rest.startsWith("("))
    throw fail("an npy file must hold plain numbers (got a dtype of subarrays)", hint);
  return (STRING.exec(rest)?.[0] ?? "").slice(1, -1);
}

/** "(3, 2)", "(3,)" or "()". */
function parseShape(tuple: string, fail: Fail): number[] {
  const inside = tuple.slice(1, -1).trim();
  if (inside === "") return [];
  const parts = inside.split(",").map((part) => part.trim());
  // A tuple of one needs its comma, "(3)" is a number in brackets; others may end in one.
  if (parts.at(-1) === "" && parts.length > 1) parts.pop();
  else if (parts.length === 1) throw fail(`a shape must be a tuple of integers (got ${quoted(tuple)})`);
  if (parts.length > MAX_DIMS) {
    throw fail(`an array must not have more than ${MAX_DIMS} dimensions (got ${parts.length})`);
  }
  return parts.map((part) => {
    if (/^-\d+$/.test(part)) throw fail(`a shape must not have negative sizes (got ${quoted(tuple)})`);
    if (!/^\d+$/.test(part)) throw fail(`a shape must be a tuple of integers (got ${quoted(tuple)})`);
    if (part.length > MAX_DIGITS)
      throw fail(`the npy file declares more numbers than a file can hold (shape ${quoted(tuple)})`);
    return Number(part);
  });
}
