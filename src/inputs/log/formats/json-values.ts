/** Cuts JSON that spans lines into its objects, one at a time: the elements of an array, or objects that follow each other. */

import { InputError } from "../../../errors.ts";
import { parseObject } from "../cells.ts";
import type { FormatContext, LineSink } from "./format.ts";

/** Characters of one object, at most: a history of three lists of a million numbers each. */
const MAX_OBJECT = 2 ** 26;
const MARKS = /["{}[\]\\]/g;

class JsonValues {
  readonly #where: string;
  readonly #take: (text: string, line: number) => void;
  #parts: string[] = [];
  #length = 0;
  #depth = 0;
  #inString = false;

  constructor(where: string, take: (text: string, line: number) => void) {
    this.#where = where;
    this.#take = take;
  }

  /** Whether an object is not closed. */
  get isOpen(): boolean {
    return this.#depth > 0;
  }

  /** @throws InputError for an object beyond the limit */
  line(text: string, line: number): void {
    let start = this.#depth > 0 ? 0 : -1;
    MARKS.lastIndex = 0;
    for (let found = MARKS.exec(text); found !== null; found = MARKS.exec(text)) {
      const [mark] = found;
      if (mark === "\\") {
        if (this.#inString) MARKS.lastIndex++;
      } else if (mark === '"') {
        if (this.#depth > 0) this.#inString = !this.#inString;
      } else if (this.#inString) continue;
      else if (mark === "{" || (mark === "[" && this.#depth > 0)) {
        if (this.#depth++ === 0) start = found.index;
      } else if (mark !== "[" && this.#depth > 0 && --this.#depth === 0) {
        this.#keep(text.slice(start, found.index + 1), line);
        this.#take(this.#parts.join("\n"), line);
        this.#parts = [];
        this.#length = 0;
        start = -1;
      }
    }
    if (start >= 0 && this.#depth > 0) this.#keep(text.slice(start), line);
  }

  #keep(part: string, line: number): void {
    this.#length += part.length;
    if (this.#length > MAX_OBJECT)
      throw new InputError(`a JSON object has more than ${MAX_OBJECT} characters`, {
        where: `${this.#where}:${line}`,
        hint: "write an object a line",
      });
    this.#parts.push(part);
  }
}

/** Takes lines of JSON, and hands on each object with the line that closes it. */
export function openObjects(
  { where, reader }: Pick<FormatContext, "where" | "reader">,
  take: (value: object, line: number) => void,
): LineSink {
  let last = 0;
  const values = new JsonValues(where, (text, line) => {
    const value = parseObject(text);
    if (value === undefined) reader.note("no-object", line, JSON.stringify(text.slice(0, 40)));
    else take(value, line);
  });
  const line = (text: string, number: number): void => {
    last = number;
    values.line(text, number);
  };
  return {
    line,
    rest: line,
    finish(final) {
      if (final && values.isOpen) reader.note("cut", last);
      return undefined;
    },
  };
}
