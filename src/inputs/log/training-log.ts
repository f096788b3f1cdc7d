/**
 * A training log, taken line by line: which columns mean what, and which lines meant nothing. What is odd about a log is
 * told and does not stop it (a line that is cut off, a step that goes back); what is no log is an InputError.
 *
 * Two lines of one step that hold different signals are one row: loggers that write one number at a time do that.
 */

import { InputError } from "../../errors.ts";
import type { StepRecord } from "../../result.ts";
import { quoted } from "../file.ts";
import {
  cellsOf,
  type Members,
  membersOf,
  numberOf,
  parseMembers,
  type Separator,
  separatorOf,
} from "./cells.ts";
import { EPOCH, type Meaning, meaningOf, namedMeaning, SIGNALS, type Signal } from "./fields.ts";
import { Notes } from "./notes.ts";
import { orderOf } from "./order.ts";
import { LogRecord, LogTable, MAX_ROWS } from "./table.ts";

export interface TrainingLog {
  /** By ascending step. */
  readonly records: readonly StepRecord[];
  /** Columns that were read, and as what: a signal, a layer of one, or the step. */
  readonly columns: readonly { readonly column: string; readonly meaning: string }[];
  /** Columns that mean nothing here. */
  readonly unknown: readonly string[];
  /** Columns that can mean several things, of which nothing was read. */
  readonly ambiguous: readonly { readonly column: string; readonly could: readonly string[] }[];
  /** What is odd about the log, with line numbers. */
  readonly warnings: readonly string[];
  readonly lines: number;
}

/** Which column means what: `--map column=name`. */
export type ColumnMap = Readonly<Record<string, string>>;

/** Words of a program may stand before the log. */
const MAX_PREAMBLE = 100;
const MAX_COLUMNS = 10_000;
/** A column that comes and goes as NaN so often is not logged in these lines. */
const PLACEHOLDER = 2;
/** Times the usual interval between two lines that make a gap. */
const GAP = 5;

interface Column {
  readonly name: string;
  readonly meaning: Meaning | undefined;
  readonly mapped: boolean;
}

type Cell = readonly [column: Column, value: unknown];

export class LogReader {
  readonly #where: string;
  readonly #map: ReadonlyMap<string, Meaning>;
  readonly #table = new LogTable();
  readonly #columns = new Map<string, Column>();
  readonly #notes = new Notes();
  readonly #clashes = new Map<Signal, Set<string>>();
  #format: "objects" | { readonly header: readonly Column[]; readonly separator: Separator } | undefined;
  #lines = 0;
  #preamble = 0;
  #raw = { step: 0, epoch: -Infinity, offset: 0 };

  /** @throws InputError for a map that names no signal */
  constructor(where: string, map: ColumnMap = {}) {
    this.#where = where;
    this.#map = new Map(
      Object.entries(map).map(([column, name]) => {
        const meaning = namedMeaning(name);
        if (meaning !== undefined) return [column, meaning];
        throw new InputError(`there is no signal ${quoted(name)}`, {
          where: "--map",
          hint: `one of step, ${SIGNALS.join(", ")}, gradNormD.0, gradNormG.0, ...`,
        });
      }),
    );
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
      members.map(([name, value]): Cell => [this.#column(name), value]),
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
    const missing = [...this.#map.keys()].find((name) => !this.#columns.has(name));
    if (missing !== undefined) {
      throw new InputError(`the log has no column ${quoted(missing)}`, {
        where: "--map",
        hint: `its columns are ${this.#names(this.#all())}`,
      });
    }
    const placeholders = this.#forgetPlaceholders();
    const { rows, restarts, late } = orderOf(table, final);
    const records = Array.from(rows, (row) => new LogRecord(table, row));
    const used = [...this.#columns.values()];
    return {
      records,
      columns: used.flatMap(({ name, meaning }) => {
        const word = meaning === undefined ? undefined : wordOf(meaning);
        return word === undefined ? [] : [{ column: name, meaning: word }];
      }),
      unknown: used.filter(({ meaning }) => meaning === undefined).map(({ name }) => name),
      ambiguous: used.flatMap(({ name, meaning }) =>
        meaning !== undefined && "ambiguous" in meaning ? [{ column: name, could: meaning.ambiguous }] : [],
      ),
      warnings: [
        ...this.#notes.list(),
        ...[...this.#clashes].map(
          ([signal, names]) =>
            `${[...names].map(quoted).join(" and ")} all look like ${signal}; the first was read (--map says which)`,
        ),
        ...placeholders,
        ...restarts
          .map(
            ({ line, from, to, left }) =>
              `line ${line}: the step goes back from ${from} to ${to}, so the training was started again there; ` +
              `${left} earlier rows from step ${to} on are left out`,
          )
          .slice(0, 5),
        ...(restarts.length > 5 ? [`${restarts.length} restarts in all`] : []),
        ...(late > 0 ? [`${late} lines came late and were put in the order of their steps`] : []),
        ...gaps(records),
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
    const cells = cellsOf(text, separator);
    // Before any name is looked at: that takes longer than cutting them apart.
    if (cells.length > MAX_COLUMNS) throw this.#tooWide();
    return this.#isHeader(cells) && this.#head(text, separator);
  }

  /** Names only, and one at least that is a signal. */
  #isHeader(cells: readonly string[]): boolean {
    if (cells.some((cell) => typeof numberOf(cell) === "number")) return false;
    return cells.some((cell) => {
      const meaning = this.#map.get(cell) ?? meaningOf(cell);
      return meaning !== undefined && !("counter" in meaning);
    });
  }

  #head(text: string, separator: Separator): true {
    const names = cellsOf(text, separator);
    const seen = new Set<string>();
    const twice = names.find((name) => name !== "" && seen.size === seen.add(name).size);
    if (twice !== undefined) {
      throw new InputError(`the header names the column ${quoted(twice)} twice`, {
        where: `${this.#where}:${this.#lines}`,
        hint: "rename one of them",
      });
    }
    this.#format = { header: names.map((name) => this.#column(name)), separator };
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
    const cells = cellsOf(text, separator);
    if (this.#isHeader(cells)) {
      const same = cells.length === header.length && cells.every((cell, i) => cell === header[i].name);
      this.#notes.add(same ? "header-again" : "header-changed", line);
      this.#head(text, separator);
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
    return cellsOf(text, this.#format.separator).length === this.#format.header.length;
  }

  #row(cells: readonly Cell[], line: number): void {
    const found = new Map<Signal, { value: number; column: Column }>();
    const layers: { player: "D" | "G"; layer: string; value: number }[] = [];
    let counter: { rank: number; value: number } | undefined;
    let epoch: number | undefined;
    let broken: readonly string[] = [];
    for (const [column, given] of cells) {
      const { meaning } = column;
      if (meaning === undefined || "ambiguous" in meaning) continue;
      if ("nonFinite" in meaning) {
        broken = brokenSignals(given, cells);
        continue;
      }
      const value = numberOf(given);
      if (value === undefined)
        this.#notes.add("no-number", line, `${quoted(column.name)}: ${quoted(String(given))}`);
      if (value === undefined || value === null) continue;
      if ("counter" in meaning) {
        if (!Number.isFinite(value)) continue;
        if (meaning.counter === EPOCH) epoch = value;
        if (counter === undefined || meaning.counter < counter.rank)
          counter = { rank: meaning.counter, value };
      } else if ("layer" in meaning) layers.push({ ...meaning, value });
      else this.#take(found, meaning.signal, { value, column });
    }
    if (found.size === 0 && layers.length === 0 && broken.length === 0) {
      this.#notes.add("nothing", line);
      return;
    }
    const step = counter === undefined ? undefined : this.#stepOf(counter, epoch, line);
    this.#place(step, found.keys(), line);
    for (const [signal, { value }] of found) this.#table.put(signal, value);
    for (const { player, layer, value } of layers) {
      if (Number.isFinite(value)) this.#table.putLayer(player, layer, value);
      else this.#table.put(player === "D" ? "gradNormD" : "gradNormG", value);
    }
    for (const name of broken) {
      const signal = SIGNALS.find((each) => each === name);
      if (signal !== undefined) this.#table.put(signal, Number.NaN);
    }
  }

  /** Of two columns for one signal the one that the user mapped counts, else the first. */
  #take(
    found: Map<Signal, { value: number; column: Column }>,
    signal: Signal,
    next: { value: number; column: Column },
  ) {
    const before = found.get(signal);
    if (before === undefined || (next.column.mapped && !before.column.mapped)) found.set(signal, next);
    if (before === undefined || before.column.mapped || next.column.mapped) return;
    const names = this.#clashes.get(signal) ?? new Set([before.column.name]);
    this.#clashes.set(signal, names.add(next.column.name));
  }

  /** The step; where it is counted within epochs, and starts again with each, it is counted on. */
  #stepOf({ rank, value }: { rank: number; value: number }, epoch: number | undefined, line: number): number {
    const raw = this.#raw;
    if (epoch !== undefined && rank < EPOCH) {
      if (epoch > raw.epoch && value < raw.step) {
        raw.offset += raw.step + 1 - value;
        this.#notes.add("epochs", line);
      }
      raw.epoch = epoch;
    }
    raw.step = value;
    return value + raw.offset;
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
      throw new InputError(`a log has at most ${MAX_ROWS} rows here`, {
        where: `${this.#where}:${line}`,
        hint: "log less often, or give a part of it",
      });
    }
    table.add(step ?? (last < 0 ? 0 : table.step(last)) + 1, line);
  }

  #column(name: string): Column {
    const known = this.#columns.get(name);
    if (known !== undefined) return known;
    if (this.#columns.size === MAX_COLUMNS) throw this.#tooWide();
    const mapped = this.#map.get(name);
    const column = { name, meaning: mapped ?? meaningOf(name), mapped: mapped !== undefined };
    this.#columns.set(name, column);
    return column;
  }

  /** NaN that comes and goes stands for "not logged in this line". @returns what to tell about it */
  #forgetPlaceholders(): string[] {
    const table = this.#table;
    return SIGNALS.flatMap((signal) => {
      let recoveries = 0;
      let marked = false;
      for (let row = 0; row < table.rows && recoveries < PLACEHOLDER; row++) {
        if (!table.has(row, signal)) continue;
        const mark = table.isMarked(row, signal);
        if (marked && !mark) recoveries++;
        marked = mark;
      }
      if (recoveries < PLACEHOLDER) return [];
      for (let row = 0; row < table.rows; row++) table.unmark(row, signal);
      return [`${signal} comes and goes as NaN or infinity, which is taken as "not logged" in these lines`];
    });
  }

  #all(): string[] {
    return [...this.#columns.keys()];
  }

  #names(names: readonly string[]): string {
    const shown = names.slice(0, 12).map(quoted).join(", ");
    return names.length > 12 ? `${shown}, and ${names.length - 12} more` : shown;
  }

  #tooWide(): InputError {
    return new InputError(`a log has at most ${MAX_COLUMNS} columns here`, {
      where: `${this.#where}:${this.#lines}`,
    });
  }

  #noLog(): InputError {
    const columns = this.#all();
    if (columns.length > 0) {
      return new InputError(`no training signal was found (columns: ${this.#names(columns)})`, {
        where: this.#where,
        hint: "say what they are: --map COLUMN=lossD",
      });
    }
    return new InputError(
      "a training log is JSON Lines (an object a line), or a table whose header names a signal such as lossD",
      { where: `${this.#where}:1`, hint: "say what a column is: --map COLUMN=lossD" },
    );
  }
}

function wordOf(meaning: Meaning): string | undefined {
  if ("signal" in meaning) return meaning.signal;
  if ("counter" in meaning) return "step";
  if ("player" in meaning) return `gradNorm${meaning.player}.${meaning.layer}`;
  return "nonFinite" in meaning ? "nonFinite" : undefined;
}

/** `nonFinite: true` marks every signal that is null in the line, a list marks those that it names. */
function brokenSignals(given: unknown, cells: readonly Cell[]): readonly string[] {
  if (Array.isArray(given)) return given.filter((name) => typeof name === "string");
  if (given !== true && given !== "true") return [];
  const empty = cells.flatMap(([{ meaning }, value]) =>
    meaning !== undefined && "signal" in meaning && numberOf(value) === null ? [meaning.signal] : [],
  );
  return empty.length > 0 ? empty : ["lossD"];
}

function gaps(records: readonly StepRecord[]): string[] {
  const intervals = Float64Array.from(records, ({ step }, i) => (i === 0 ? 0 : step - records[i - 1].step));
  const rising = intervals.filter((interval) => interval > 0).sort();
  if (rising.length < 4) return [];
  const usual = rising[Math.floor(rising.length / 2)];
  const wide = intervals.filter((interval) => interval > GAP * usual);
  if (wide.length === 0) return [];
  const widest = intervals.indexOf(wide.reduce((a, b) => Math.max(a, b)));
  return [
    `${wide.length === 1 ? "a gap" : `${wide.length} gaps, the widest`} between the steps ${records[widest - 1].step} and ` +
      `${records[widest].step} (usually every ${usual})`,
  ];
}
