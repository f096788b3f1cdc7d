/** Lines of a text file, read in pieces, so that only the longest line needs to fit into memory beside what is made of it. */

import { InputError } from "../errors.ts";
import type { Source } from "./file.ts";

const PIECE = 2 ** 20;
/** An image of a million pixels in text; a longer line is no table. */
const MAX_LINE = 2 ** 24;
const LF = 0x0a;
const CR = 0x0d;
const UTF8_MARK = [0xef, 0xbb, 0xbf];

/**
 * Number (from 1) and text of each line, without its end of LF or CRLF and without a byte order mark. A file that ends in LF has an empty
 * last line.
 *
 * @throws InputError with the line for a text that is not UTF-8, has zero bytes, or has a line of more than 16 MiB
 */
export function* lines(source: Source): Generator<readonly [number, string]> {
  const { where, size } = source;
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let number = 1;
  const fault = (message: string, hint?: string): InputError =>
    new InputError(message, { where: `${where}:${number}`, hint });
  const decode = (bytes: Uint8Array): string => {
    const text = bytes.at(-1) === CR ? bytes.subarray(0, -1) : bytes;
    if (text.includes(0)) throw fault("a table is text (got a zero byte)", "save it as UTF-8");
    if (text.includes(CR)) throw fault("lines end in LF or CRLF (got a lone CR)");
    try {
      return decoder.decode(text);
    } catch {
      throw fault("a table is text in UTF-8 (this is not)", "save it as UTF-8");
    }
  };

  let rest: Uint8Array = new Uint8Array(0);
  let offset = skipMark(source);
  while (offset < size) {
    const piece = source.read(offset, Math.min(PIECE, size - offset));
    offset += piece.length;
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    // What is left of the last piece has no line's end.
    let from = rest.length;
    let start = 0;
    for (let end = bytes.indexOf(LF, from); end >= 0; end = bytes.indexOf(LF, from)) {
      yield [number, decode(bytes.subarray(start, end))];
      number++;
      start = end + 1;
      from = start;
    }
    rest = bytes.subarray(start);
    if (rest.length > MAX_LINE) throw fault(`a line has at most ${MAX_LINE} bytes here`);
  }
  yield [number, decode(rest)];
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
