/**
 * Lines of a text file that comes in pieces, so that only a piece and the longest line need to fit into memory beside what
 * is made of them. A piece is decoded as a whole, which is many times faster than line by line; only one that is not
 * the text it should be is gone through by line, to say which.
 */

import { isUtf8 } from "node:buffer";
import { InputError } from "../errors.ts";

const LF = 0x0a;
const CR = 0x0d;

export class Lines {
  readonly #where: string;
  readonly #what: string;
  readonly #longest: number;
  readonly #redrawn: boolean;
  #rest: Buffer = Buffer.alloc(0);
  /** Lines that have ended. */
  #count = 0;
  /** Whether the line that has not ended was yielded in part. */
  #drawn = false;

  /**
   * @param what the file in words with its article, e.g. "a table"
   * @param longest bytes of a line at most: a longer one is an error before it fills memory
   * @param options `redrawn`: each state of a line that a program drew anew with carriage returns is a line, of the same number
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
        yield* this.#line(part);
    }
    const drawn = this.#redrawn ? this.#rest.lastIndexOf(CR) : -1;
    if (drawn >= 0) {
      yield* this.#states(this.#rest.subarray(0, drawn));
      this.#rest = this.#rest.subarray(drawn + 1);
    }
    if (this.#rest.length > this.#longest) throw this.#tooLong();
  }

  /** The line behind the last line end, where there is one. @throws InputError as `push` does */
  *end(): Generator<string> {
    const rest = this.#rest;
    this.#rest = Buffer.alloc(0);
    if (rest.length > 0) yield* this.#line(rest);
  }

  /** The number of the line that is yielded, counted from 1. */
  get number(): number {
    return this.#count + 1;
  }

  *#line(part: string | Buffer): Generator<string> {
    yield* this.#states(part);
    if (!this.#drawn) yield "";
    this.#drawn = false;
    this.#count++;
  }

  /** What is not empty of a line, or of the part of it that is there. */
  *#states(part: string | Buffer): Generator<string> {
    const text = this.#text(part);
    for (const state of this.#redrawn && text.includes("\r") ? text.split("\r") : [text]) {
      if (3 * state.length > this.#longest && Buffer.byteLength(state) > this.#longest) throw this.#tooLong();
      if (state === "") continue;
      this.#drawn = true;
      yield state;
    }
  }

  #text(part: string | Buffer): string {
    if (typeof part !== "string" && !isText(part)) {
      throw new InputError(`${this.#what} must be UTF-8 text (${problemOf(part, this.number)})`, {
        where: `${this.#where}:${this.number}`,
        hint: "save it as UTF-8",
      });
    }
    const text = part.toString();
    let end = text.length;
    // Programs that write CRLF to a file that makes CRLF of LF leave two of them.
    while (text.charCodeAt(end - 1) === CR) end--;
    return text.slice(this.#count === 0 && text.startsWith("\ufeff") ? 1 : 0, end);
  }

  #tooLong(): InputError {
    return new InputError(`a line has more than ${this.#longest} bytes`, {
      where: `${this.#where}:${this.number}`,
    });
  }
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
