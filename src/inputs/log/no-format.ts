/** What is said of a file that is no log: one error for each cause. */

import { InputError } from "../../errors.ts";
import { cellsOf } from "../cells.ts";
import { quoted } from "../file.ts";
import { membersOf, numberOf, parseObject, separatorOf } from "./cells.ts";
import type { FormatContext, Opening } from "./formats/format.ts";
import { pairsOf } from "./formats/pairs.ts";

interface SeenLine {
  readonly text: string;
  readonly line: number;
}

/** Lines that are quoted. */
const QUOTED = 3;

/** The lines of a file that no format has claimed so far: the first few, and how many there are of each kind. */
export class Seen {
  readonly first: SeenLine[] = [];
  before: SeenLine | undefined;
  #now: SeenLine | undefined;
  lines = 0;

  /** @param text a line that is not blank */
  next(text: string, line: number): Opening {
    this.lines++;
    this.before = this.#now;
    this.#now = { text, line };
    if (this.first.length < QUOTED) this.first.push(this.#now);
    return { text, before: this.before?.text, first: this.first[0].text };
  }
}

export function noFormat({ first, lines }: Seen, { where, columns, reader }: FormatContext): InputError {
  const fail = (message: string, hint: string, line = first[0]?.line ?? 1) =>
    new InputError(message, { where: `${where}:${line}`, hint });
  if (lines === 0) return fail("the log is empty", "use the file that the training writes its losses to");
  const [{ text }] = first;
  const start = text.trimStart();
  if (start.startsWith("{")) {
    const value = parseObject(text);
    if (value === undefined)
      return fail(`a JSON log must have an object a line (got ${quoted(text)})`, JSON_HINT);
    for (const [name] of membersOf(value)) reader.columns.get(name, first[0].line);
    return reader.noSignal();
  }
  if (/^\[\s*\]\s*$/.test(start)) return fail("the JSON array is empty", JSON_HINT);
  if (/^\[\s*(?:[-\d["]|null|true|false)/.test(start) && pairsOf(text).pairs.length === 0)
    return fail("a JSON array of numbers or lists has no names for its numbers", JSON_HINT);
  const separator = separatorOf(text);
  const cells = [...cellsOf(text, separator)];
  if (cells.length > 1) {
    const isRow = cells.every((cell) => numberOf(cell) !== undefined);
    if (isRow && columns !== undefined)
      return fail(
        `--columns names ${columns.length} columns, and the first line has ${cells.length}`,
        "name each column; - leaves one out",
      );
    if (isRow)
      return fail(
        `the table has no header (first line ${quoted(text)})`,
        `name its ${cells.length} columns in their order: --columns ${["step", "lossD", "lossG"].slice(0, cells.length).join(",")}${cells.length > 3 ? ",..." : ""}; - leaves one out`,
      );
    const [, second] = first;
    const under = second === undefined ? [] : [...cellsOf(second.text, separator)];
    if (under.length === cells.length && under.some((cell) => typeof numberOf(cell) === "number")) {
      for (const name of cells) reader.columns.get(name, first[0].line);
      return reader.noSignal();
    }
  }
  const words = first.map((line) => quoted(line.text)).join(", ");
  return fail(
    `no line names a training signal beside a number (the file starts with ${words})`,
    "a log holds lines such as `step: 100 d_loss: 0.7 g_loss: 1.2`, JSON objects or a table; map other names, e.g. --map NAME=lossD",
  );
}

const JSON_HINT = 'write an object a line, e.g. {"step": 10, "d_loss": 1.3}, or one object of lists';
