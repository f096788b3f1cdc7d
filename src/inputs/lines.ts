/**
 * Lines of a text file that comes in pieces, so that only a piece and the longest line need to fit into memory beside what
 * is made of them. A piece is decoded as a whole, which is many times faster than line by line; only one that is not
 * the text it should be is gone through by line, to say which.
 */

import { isUtf8 } from "node:buffer";
import { InputError } from "../errors.ts";

const LF = 0x0a;

export class Lines {
  readonly #where: string;
  readonly #what: string;
  readonly #longest: number;
  readonly #redrawn: boolean;
  #rest: Buffer = Buffer.alloc(0);
  #count = 0;

  /**
   * @param what the file in words with its article, e.g. "a table"
   * @param longest bytes of a line at most: a longer one is an error before it fills memory
   * @param options `redrawn`: of a line that a program drew anew with carriage returns, only the last state counts
   */
  constructor(where: string, what: string, longest: number, { redrawn = false } = {}) {
    this.#where = where;
    this.#what = what;
    this.#longest = longest;
    this.#redrawn = redrawn;
  }

  /**
   * The lines that end within these bytes, without their LF or CRLF and without a byte order mark.
   *
   * @throws InputError with the line for a text that is not UTF-8 or has zero bytes, or a line that is too long
   */
  *push(bytes: Uint8Array): Generator<string> {
    const all = Buffer.concat([this.#rest, bytes]);
    const end = all.lastIndexOf(LF);
    this.#rest = all.subarray(end + 1);
    if (end >= 0) {
      const whole = all.subarray(0, end);
      for (const part of isText(whole) ? textLines(whole.toString()) : byteLines(whole))
        yield this.#line(part);
    }
    if (this.#redrawn) this.#rest = lastState(this.#rest);
    if (this.#rest.length > this.#longest) throw this.#tooLong(this.#count + 1);
  }

  /** The line behind the last line end, where there is one. @throws InputError as `push` does */
  *end(): Generator<string> {
    const rest = this.#rest;
    this.#rest = Buffer.alloc(0);
    if (rest.length > 0) yield this.#line(rest);
  }

  #line(part: string | Buffer): string {
    const number = ++this.#count;
    if (typeof part !== "string" && !isText(part)) {
      throw new InputError(`${this.#what} must be UTF-8 text (${problemOf(part, number)})`, {
        where: `${this.#where}:${number}`,
        hint: "save it as UTF-8",
      });
    }
    const all = part.toString();
    const text = this.#redrawn && all.includes("\r") ? all.slice(stateStart(all)) : all;
    if (3 * text.length > this.#longest && Buffer.byteLength(text) > this.#longest)
      throw this.#tooLong(number);
    let end = text.length;
    // Programs that write CRLF to a file that makes CRLF of LF leave two of them.
    while (text.charCodeAt(end - 1) === 0x0d) end--;
    return text.slice(number === 1 && text.startsWith("\ufeff") ? 1 : 0, end);
  }

  #tooLong(number: number): InputError {
    return new InputError(`a line has more than ${this.#longest} bytes`, {
      where: `${this.#where}:${number}`,
    });
  }
}

/** Where the last state of a line starts: behind its last carriage return that is not at its end. */
function stateStart(text: string): number {
  let end = text.length;
  while (text.charCodeAt(end - 1) === 0x0d) end--;
  return text.lastIndexOf("\r", end - 1) + 1;
}

/** The same of the bytes of a line that has not ended. */
function lastState(bytes: Buffer): Buffer {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0x0d) end--;
  const start = end === 0 ? 0 : bytes.lastIndexOf(0x0d, end - 1) + 1;
  return bytes.subarray(start);
}

const isText = (bytes: Uint8Array): boolean => isUtf8(bytes) && !bytes.includes(0);

function problemOf(line: Buffer, number: number): string {
  const mark = line.subarray(0, 2).toString("hex");
  if (number === 1 && (mark === "fffe" || mark === "feff")) return "got UTF-16";
  return line.includes(0) ? "got a zero byte" : "got invalid UTF-8";
}

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
