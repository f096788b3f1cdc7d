/**
 * Lines of a text file, read in pieces, so that only a piece and the longest line need to fit into memory beside what
 * is made of them. A piece is decoded as a whole, which is many times faster than line by line; only one that is not
 * the text it should be is gone through by line, to say which.
 */

import { isUtf8 } from "node:buffer";
import { InputError } from "../errors.ts";
import type { Source } from "./file.ts";

const PIECE = 2 ** 20;
/** An image of a million pixels in text; a longer line is no table. */
const MAX_LINE = 2 ** 24;
const LF = 0x0a;
const UTF8_MARK = [0xef, 0xbb, 0xbf];

/**
 * Number (from 1) and text of each line, without its end of LF or CRLF and without a byte order mark. A file that ends
 * in LF has an empty last line.
 *
 * @throws InputError with the line for a text that is not UTF-8, has zero bytes or a lone CR, or a line beyond 16 MiB
 */
export function* lines(source: Source): Generator<readonly [number, string]> {
  const { where, size } = source;
  let number = 1;
  let rest = Buffer.alloc(0);
  let offset = skipMark(source);
  while (offset < size) {
    const piece = source.read(offset, Math.min(PIECE, size - offset));
    offset += piece.length;
    const bytes = Buffer.concat([rest, piece]);
    const end = bytes.lastIndexOf(LF);
    rest = bytes.subarray(end + 1);
    if (end >= 0) {
      const whole = bytes.subarray(0, end);
      const parts = isText(whole) ? textLines(whole.toString("utf8")) : byteLines(whole);
      for (const part of parts) yield [number, checked(part, where, number++)];
    }
    if (rest.length > MAX_LINE) {
      throw new InputError(`a line has more than ${MAX_LINE} bytes`, { where: `${where}:${number}` });
    }
  }
  yield [number, checked(rest, where, number)];
}

const isText = (bytes: Uint8Array): boolean => isUtf8(bytes) && !bytes.includes(0);

/** The parts between line ends: many short strings at once would be many objects, so one at a time. */
function* textLines(text: string): Generator<string> {
  let start = 0;
  for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
    yield text.slice(start, end);
    start = end + 1;
  }
  yield text.slice(start);
}

function* byteLines(bytes: Buffer): Generator<Buffer> {
  let start = 0;
  for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
    yield bytes.subarray(start, end);
    start = end + 1;
  }
  yield bytes.subarray(start);
}

/** The line as text, without the CR of a CRLF. */
function checked(line: string | Buffer, where: string, number: number): string {
  const fault = (message: string, hint?: string): InputError =>
    new InputError(message, { where: `${where}:${number}`, hint });
  if (typeof line !== "string" && !isText(line)) {
    const got = line.includes(0) ? "got a zero byte" : "this is not";
    throw fault(`a table is text in UTF-8 (${got})`, "save it as UTF-8");
  }
  const text = line.toString();
  const end = text.indexOf("\r");
  if (end < 0) return text;
  if (end < text.length - 1) throw fault("lines end in LF or CRLF (got a lone CR)");
  return text.slice(0, -1);
}

/** How many bytes to skip at the start. */
function skipMark(source: Source): number {
  const start = source.read(0, Math.min(3, source.size));
  if ((start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)) {
    throw new InputError("a table is text in UTF-8 (this is UTF-16)", {
      where: `${source.where}:1`,
      hint: "save it as UTF-8",
    });
  }
  return UTF8_MARK.every((byte, i) => start[i] === byte) ? UTF8_MARK.length : 0;
}
