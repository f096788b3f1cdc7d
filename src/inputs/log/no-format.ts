/** What is said of a file that is no log: one error for each cause. */

import { InputError } from "../../errors.ts";
import { cellsOf } from "../cells.ts";
import { quoted } from "../file.ts";
import { membersOf, numberOf, parseObject, separatorOf } from "./cells.ts";
import type { FormatContext, Opening } from "./formats/format.ts";
import { pairsOf, plain, tensorName } from "./formats/pairs.ts";
import type { LogReader } from "./training-log.ts";

interface SeenLine {
  readonly text: string;
  readonly line: number;
}

/** Lines that are quoted. */
const QUOTED = 3;

/** Lines that are searched for names, and characters of one. */
const SEARCHED = 100;
const LONGEST = 10_000;

/** The lines of a file that no format has claimed so far: the first ones, and how many there are. */
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
    if (this.first.length < SEARCHED) this.first.push({ text: text.slice(0, LONGEST), line });
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
  const words = first.slice(0, QUOTED).map((line) => quoted(line.text));
  const names = namesIn(first, reader);
  for (const name of names) reader.columns.get(name, first[0].line);
  if (names.length > 0) reader.columns.requireMapped();
  return fail(
    `no line names a training signal beside a number (the file starts with ${words.join(", ")})`,
    names.length === 0
      ? "a log holds lines such as `step: 100 d_loss: 0.7 g_loss: 1.2`, JSON objects or a table; map other names, e.g. --map NAME=lossD"
      : `numbers stand beside ${reader.columns.names()}; ${reader.columns.hint()}`,
  );
}

/** Names that stand beside a number on several lines, counters left out: prose has numbers too. */
function namesIn(lines: readonly SeenLine[], { columns }: LogReader): readonly string[] {
  const counts = new Map<string, number>();
  let tensors = 0;
  for (const { text } of lines) {
    const { pairs, unnamed } = pairsOf(plain(text));
    if (pairs.some(({ name }) => columns.isCounter(name))) tensors = 0;
    const names = [...pairs.map(({ name }) => name), ...unnamed.map(() => tensorName(tensors++))];
    for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].flatMap(([name, count]) =>
    count > 1 && !columns.isCounter(name) && !/['"]/.test(name) ? [name] : [],
  );
}

const JSON_HINT = 'write an object a line, e.g. {"step": 10, "d_loss": 1.3}, or one object of lists';
