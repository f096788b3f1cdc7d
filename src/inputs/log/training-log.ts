/**
 * A training log, taken line by line: which columns mean what, and which lines meant nothing. What is odd about a log is
 * told and does not stop it (a line that is cut off, a step that goes back); what is no log is an InputError.
 *
 * Two lines of one step that hold different signals are one row: loggers that write one number at a time do that.
 */

import { InputError } from "../../errors.ts";
import type { StepRecord } from "../../result/index.ts";
import { cellsOf, type Separator } from "../cells.ts";
import { quoted } from "../file.ts";
import { laterMapping, mappingOf, type Values } from "./ambiguous.ts";
import { type Members, membersOf, numberOf, parseMembers, separatorOf } from "./cells.ts";
import {
  type Cell,
  type Column,
  type ColumnMap,
  type ColumnSummary,
  Columns,
  MAX_COLUMNS,
} from "./columns.ts";
import type { Signal } from "./fields.ts";
import { gapsOf } from "./gaps.ts";
import { Notes } from "./notes.ts";
import { orderOf, restartWords } from "./order.ts";
import { rowOf } from "./row.ts";
import { Steps } from "./steps.ts";
import { forgetPlaceholders, LogTable, MAX_ROWS } from "./table.ts";

export type { ColumnMap } from "./columns.ts";

export interface TrainingLog extends ColumnSummary {
  /** By ascending step. */
  readonly records: readonly StepRecord[];
  /** What is odd about the log, with line numbers. */
  readonly warnings: readonly string[];
  readonly lines: number;
  /** What to ask about columns that can mean several things, with the argument that reads them. */
  readonly mapping?: string;
}

/** Words of a program may stand before the log. */
const MAX_PREAMBLE = 100;

export class LogReader {
  readonly #where: string;
  readonly #table = new LogTable();
  readonly #columns: Columns;
  readonly #steps = new Steps();
  readonly #notes = new Notes();
  readonly #values = new Map<string, Values>();
  readonly #clashes = new Map<Signal, Set<string>>();
  #format: "objects" | { readonly header: readonly Column[]; readonly separator: Separator } | undefined;
  #lines = 0;
  #preamble = 0;

  /** @throws InputError for a map that names no signal */
  constructor(where: string, map: ColumnMap = {}) {
    this.#where = where;
    this.#columns = new Columns(where, map);
  }

  /** @param text one line, without its end */
  line(text: string): void {
    const line = ++this.#lines;
    if (text.trim() === "") return;
    if (this.#format === undefined) {
      if (!this.#start(text)) {
        this.#notes.add("no-log", line, quoted(text));
        if (++this.#preamble > MAX_PREAMBLE) throw this.#noLog();
        return;
      }
      if (this.#format !== "objects") return;
    }
    if (this.#format === "objects") this.#object(text, line);
    else if (this.#format !== undefined) this.#cells(text, line);
  }

  /** Rows with a signal so far. */
  get rows(): number {
    return this.#table.rows;
  }

  /** One line that is an object already. */
  object(value: object, line: number): void {
    this.row(membersOf(value), line);
  }

  /** One row from elsewhere than a line of text. */
  row(members: Members, line: number): void {
    this.#lines = Math.max(this.#lines, line);
    this.#row(
      members.map(([name, value]): Cell => [this.#columns.get(name, this.#lines), value]),
      line,
    );
  }

  /** The end of a file without a line end: what a program was writing when it was stopped, or still is. */
  rest(text: string): void {
    if (text.trim() === "") return;
    if (this.#format === undefined || this.#isWhole(text)) this.line(text);
    else this.#notes.add("cut", ++this.#lines);
  }

  /**
   * The log up to here. May be asked again after more lines.
   *
   * @param final whether the log has ended
   * @throws InputError when there is no training signal in it
   */
  finish(final = true): TrainingLog {
    const table = this.#table;
    if (table.rows === 0) throw this.#noLog();
    // Until the log has ended, a column that is logged less often may still come.
    if (final) this.#columns.requireMapped();
    const placeholders = forgetPlaceholders(table);
    const { rows, restarts, late } = orderOf(table, final);
    const records = Array.from(rows, (row) => table.record(row));
    const mapping = this.#mapping();
    return {
      records,
      ...this.#columns.summary(),
      ...(mapping !== undefined && { mapping }),
      warnings: [
        ...this.#notes.list(),
        ...[...this.#clashes].map(
          ([signal, names]) =>
            `${[...names].map(quoted).join(" and ")} all look like ${signal}; the first is used (choose another with --map)`,
        ),
        ...placeholders,
        ...restartWords(restarts),
        ...(late > 0 ? [`${late} lines were out of order and were sorted by step`] : []),
        ...gapsOf(records),
      ],
      lines: this.#lines,
    };
  }

  /** Whether a line starts a log: an object, or the names of columns of which one at least means something. */
  #start(text: string): boolean {
    if (text.trimStart().startsWith("{")) {
      if (parseMembers(text) === undefined) return false;
      this.#format = "objects";
      return true;
    }
    const separator = separatorOf(text);
    const cells = [...cellsOf(text, separator)];
    // Before any name is looked at: that takes longer than cutting them apart.
    if (cells.length > MAX_COLUMNS) throw this.#columns.tooWide(this.#lines);
    return this.#isHeader(cells) && this.#head(cells, separator);
  }

  /** Names only, and one at least that is a signal. */
  #isHeader(cells: readonly string[]): boolean {
    if (cells.some((cell) => typeof numberOf(cell) === "number")) return false;
    return cells.some((cell) => this.#columns.isSignal(cell));
  }

  #head(names: readonly string[], separator: Separator): true {
    const seen = new Set<string>();
    const twice = names.find((name) => name !== "" && seen.size === seen.add(name).size);
    if (twice !== undefined) {
      throw new InputError(`the header names the column ${quoted(twice)} twice`, {
        where: `${this.#where}:${this.#lines}`,
        hint: "rename one of the columns",
      });
    }
    this.#format = { header: names.map((name) => this.#columns.get(name, this.#lines)), separator };
    return true;
  }

  #object(text: string, line: number): void {
    const members = parseMembers(text);
    if (members === undefined) this.#notes.add("no-object", line, quoted(text));
    else this.row(members, line);
  }

  #cells(text: string, line: number): void {
    if (this.#format === undefined || this.#format === "objects") return;
    const { header, separator } = this.#format;
    const cells = [...cellsOf(text, separator)];
    if (this.#isHeader(cells)) {
      const same = cells.length === header.length && cells.every((cell, i) => cell === header[i].name);
      this.#notes.add(same ? "header-again" : "header-changed", line);
      this.#head(cells, separator);
    } else if (cells.length !== header.length) {
      this.#notes.add("ragged", line, `${cells.length} for ${header.length}`);
    } else {
      this.#row(
        cells.map((cell, i): Cell => [header[i], cell]),
        line,
      );
    }
  }

  /** The line of a table is taken for whole when it has all its cells. */
  #isWhole(text: string): boolean {
    if (this.#format === undefined || this.#format === "objects") return parseMembers(text) !== undefined;
    return [...cellsOf(text, this.#format.separator)].length === this.#format.header.length;
  }

  #row(cells: readonly Cell[], line: number): void {
    const { signals, layers, counter, epoch, broken } = rowOf(cells, {
      onNoNumber: (detail) => this.#notes.add("no-number", line, detail),
      onAmbiguous: (column, value) => {
        const { low, high } = this.#values.get(column) ?? { low: value, high: value };
        this.#values.set(column, { low: Math.min(low, value), high: Math.max(high, value) });
      },
      onClash: (signal, first, second) =>
        this.#clashes.set(signal, (this.#clashes.get(signal) ?? new Set([first])).add(second)),
    });
    if (signals.size === 0 && layers.length === 0 && broken.length === 0) {
      this.#notes.add("nothing", line);
      return;
    }
    const step = counter && this.#steps.next(counter, epoch, () => this.#notes.add("epochs", line));
    this.#place(step, signals.keys(), line);
    for (const [signal, value] of signals) this.#table.put(signal, value);
    for (const { player, layer, value } of layers) {
      if (Number.isFinite(value)) this.#table.putLayer(player, layer, value);
      else this.#table.put(player === "D" ? "gradNormD" : "gradNormG", value);
    }
    for (const signal of broken) this.#table.put(signal, Number.NaN);
  }

  /** Starts a row, or goes on with the last one where it is of the same step and has none of these signals. */
  #place(step: number | undefined, signals: Iterable<Signal>, line: number): void {
    const table = this.#table;
    const last = table.rows - 1;
    if (step !== undefined && last >= 0 && table.step(last) === step) {
      if ([...signals].every((signal) => !table.has(last, signal))) return;
      this.#notes.add("same-step", line);
    }
    if (step === undefined) this.#notes.add("no-step", line);
    if (table.rows === MAX_ROWS) {
      throw new InputError(`the log has more than ${MAX_ROWS} rows`, {
        where: `${this.#where}:${line}`,
        hint: "log less often, or use a part of the log",
      });
    }
    table.add(step ?? (last < 0 ? 0 : table.step(last)) + 1, line);
  }

  #mapping(): string | undefined {
    const { ambiguous } = this.#columns.summary();
    const taken = this.#columns.signals();
    const open = new Set([...taken, ...ambiguous.flatMap(({ could }) => could)]);
    const asked = [mappingOf(ambiguous, this.#values, taken), laterMapping(this.#columns.later(), open)];
    const known = asked.filter((words) => words !== undefined);
    return known.length === 0 ? undefined : known.join("; ");
  }

  #noLog(): InputError {
    if (this.#columns.count > 0) {
      return new InputError(`no training signal was found (columns: ${this.#columns.names()})`, {
        where: this.#where,
        hint: this.#mapping() ?? "map a column to a signal, e.g. --map COLUMN=lossD",
      });
    }
    return new InputError(
      "a training log must be JSON Lines (one object per line) or a table whose header names a signal such as lossD",
      { where: `${this.#where}:1`, hint: "map a column to a signal, e.g. --map COLUMN=lossD" },
    );
  }
}
