/**
 * A training log, taken row by row from whatever format holds it: which columns mean what, and which rows meant nothing. A flaw of a
 * log (a line that is cut off, a step that goes back) gives a note, and the log is still read. A file that is no log is an InputError.
 *
 * Two rows of one step that hold different signals are one row: loggers that write one number at a time do that.
 */

import { InputError } from "../../errors.ts";
import type { QualitySeries, StepRecord } from "../../result/index.ts";
import { quoted } from "../file.ts";
import { laterMapping, mappingOf, rangesOf } from "./ambiguous.ts";
import { type Members, membersOf } from "./cells.ts";
import { type Cell, type ColumnMap, type ColumnSummary, Columns } from "./columns.ts";
import { type Guess, guessesOf } from "./guess.ts";
import { type Note, Notes } from "./notes.ts";
import { type Restart, type Run, restartWords, runWords } from "./order.ts";
import { QualityTable } from "./quality.ts";
import { type GameLog, readTable } from "./read-table.ts";
import { type GameRow, rowOf } from "./row.ts";
import type { Signal } from "./signals.ts";
import { Steps } from "./steps.ts";
import { LogTable, MAX_ROWS } from "./table.ts";

export type { ColumnMap } from "./columns.ts";

export interface TrainingLog extends ColumnSummary {
  /** By ascending step. Where the log holds several games, those of the first. */
  readonly records: readonly StepRecord[];
  /** The games, where the log holds several: two generators and two discriminators of a CycleGAN. */
  readonly games?: readonly { readonly name: string; readonly records: readonly StepRecord[] }[];
  /** Measures of quality, as they were logged. */
  readonly quality?: readonly QualitySeries[];
  /** Where the training was started again. */
  readonly restarts?: readonly Restart[];
  /** The trainings that the file holds one after the other; the last was read. */
  readonly runs?: readonly Run[];
  /** Columns of ambiguous names, read as what their values show. */
  readonly guesses?: readonly Guess[];
  /** Which format it was read as, and what says so. */
  readonly format?: string;
  readonly because?: string;
  /** What is odd about the log, with line numbers. */
  readonly warnings: readonly string[];
  readonly lines: number;
  /** What to ask about columns that can mean several things, with the argument that reads them. */
  readonly mapping?: string;
}

/** The lines of a file that are read, the last not among them. */
export interface LineRange {
  readonly from: number;
  readonly to: number;
}

export class LogReader {
  readonly #where: string;
  readonly #only: LineRange | undefined;
  readonly #tables = new Map<string, LogTable>();
  readonly #quality = new QualityTable();
  readonly #map: ColumnMap;
  readonly columns: Columns;
  readonly #steps = new Steps();
  #notes = new Notes();
  readonly #clashes = new Map<Signal, Set<string>>();
  #lines = 0;
  #rows = 0;
  #step = 0;

  /** @throws InputError for a map that names no signal */
  constructor(where: string, map: ColumnMap = {}, only?: LineRange) {
    this.#where = where;
    this.#map = map;
    this.#only = only;
    this.columns = new Columns(where, map);
  }

  /** An empty reader of the same file, with the notes and the number of lines of this one. */
  fresh(): LogReader {
    const reader = new LogReader(this.#where, this.#map, this.#only);
    reader.#lines = this.#lines;
    reader.#notes = this.#notes;
    return reader;
  }

  /** Rows with a signal or a measure of quality so far. */
  get rows(): number {
    return this.#rows;
  }

  /** How many lines the file has so far. */
  lines(count: number): void {
    this.#lines = Math.max(this.#lines, count);
  }

  /** What is odd about a line. */
  note(note: Note, line: number, detail = ""): void {
    this.#notes.add(note, line, detail);
  }

  /** Lines of words before the log. */
  preamble(count: number, line: number, text: string): void {
    for (let i = 0; i < count; i++) this.note("no-log", line, quoted(text));
  }

  /** One line that is an object already. */
  object(value: object, line: number): void {
    this.row(membersOf(value), line);
  }

  /** One row by the names of its numbers. */
  row(members: Members, line: number): void {
    this.lines(line);
    this.cells(
      members.map(([name, value]): Cell => [this.columns.get(name, this.#lines), value]),
      line,
    );
  }

  /** One row by its columns. */
  cells(all: readonly Cell[], line: number): void {
    if (this.#only !== undefined && (line < this.#only.from || line >= this.#only.to)) return;
    const cells = all.filter(([{ finer }]) => finer === undefined || !this.columns.has(finer));
    const row = rowOf(cells, {
      onNoNumber: (detail) => this.note("no-number", line, detail),
      onClash: (signal, first, second) =>
        this.#clashes.set(signal, (this.#clashes.get(signal) ?? new Set([first])).add(second)),
    });
    const { games, layers, quality, counter, epoch, broken } = row;
    const plain = layers.length > 0 || broken.length > 0;
    if (games.size === 0 && quality.length === 0 && !plain) {
      this.note("nothing", line);
      return;
    }
    this.#rows++;
    const step = counter && this.#steps.next(counter, epoch, () => this.note("epochs", line));
    for (const [game, part] of plain && !games.has("") ? [...games, ["", EMPTY] as const] : games)
      this.#put(game, part, step, line);
    const table = this.#tables.get("");
    if (plain && table !== undefined) {
      for (const { player, layer, value } of layers) {
        if (Number.isFinite(value)) table.putLayer(player, layer, value);
        else table.put(player === "D" ? "gradNormD" : "gradNormG", value);
      }
      for (const signal of broken) table.put(signal, Number.NaN);
    }
    const at = step ?? this.#step;
    for (const { column, measure, value } of quality)
      this.#quality.add(column, measure, { step: at, value, line });
    this.#step = at;
  }

  #put(game: string, { signals, open }: GameRow, step: number | undefined, line: number): void {
    const table = this.#tables.get(game) ?? new LogTable();
    if (!this.#tables.has(game)) this.#tables.set(game, table);
    this.#place(table, step, signals.keys(), line);
    for (const [signal, value] of signals) table.put(signal, value);
    for (const [column, value] of open) table.putOpen(column, value);
    this.#step = table.step(table.rows - 1);
  }

  /** Starts a row, or goes on with the last one where it is of the same step and has none of these signals. */
  #place(table: LogTable, step: number | undefined, signals: Iterable<Signal>, line: number): void {
    const last = table.rows - 1;
    if (step !== undefined && last >= 0 && table.step(last) === step) {
      if ([...signals].every((signal) => !table.has(last, signal))) return;
      this.note("same-step", line);
    }
    if (step === undefined) this.note("no-step", line);
    if (table.rows === MAX_ROWS) {
      throw new InputError(`the log has more than ${MAX_ROWS} rows`, {
        where: `${this.#where}:${line}`,
        hint: "log less often, or use a part of the log",
      });
    }
    table.add(step ?? (last < 0 ? 0 : table.step(last)) + 1, line);
  }

  /**
   * The log up to here. May be asked again after more lines.
   *
   * @param final whether the log has ended
   * @throws InputError when there is no training signal in it
   */
  finish(final = true): TrainingLog {
    if (this.#rows === 0) throw this.noSignal();
    // Until the log has ended, a column that is logged less often may still come.
    if (final) this.columns.requireMapped();
    const read = [...this.#tables].map(([name, table]) => {
      const guesses = guessesOf(
        this.columns.ambiguous(name),
        table,
        this.columns.list(),
        this.columns.signals(name),
      );
      return { ...readTable(name, table, guesses, final), guesses };
    });
    const games = read.filter(({ records }) => records.length > 0);
    if (games.length === 0 && this.#quality.count === 0) throw this.noSignal();
    const guesses = read.flatMap((game) => game.guesses);
    const guessed = new Map(guesses.flatMap(({ columns, as }) => columns.map((name, i) => [name, as[i]])));
    const restarts = games.flatMap((game) => game.restarts);
    const [first] = games;
    const mapping = this.#mapping(guessed);
    const warnings = (of: (game: GameLog) => readonly string[]) => [...new Set(games.flatMap(of))];
    return {
      records: first?.records ?? [],
      ...(games.length > 1 && { games: games.map(({ name, records }) => ({ name, records })) }),
      quality: this.#quality.series(restarts),
      restarts: first?.restarts ?? [],
      runs: first?.runs ?? [],
      guesses,
      ...this.columns.summary(guessed),
      ...(mapping !== undefined && { mapping }),
      warnings: [
        ...this.#notes.list(),
        ...[...this.#clashes].map(
          ([signal, names]) =>
            `${[...names].map(quoted).join(" and ")} all look like ${signal}; the first is used (choose another with --map)`,
        ),
        ...warnings(({ placeholders }) => placeholders),
        ...warnings((game) => runWords(game.runs)),
        ...warnings((game) => restartWords(game.restarts)),
        ...warnings(({ late }) =>
          late > 0 ? [`${late} lines were out of order and were sorted by step`] : [],
        ),
        ...warnings(({ gaps }) => gaps),
      ],
      lines: this.#lines,
    };
  }

  #mapping(guessed: ReadonlyMap<string, Signal> = new Map()): string | undefined {
    const asked: (string | undefined)[] = [];
    for (const game of this.#tables.size === 0 ? [""] : this.#tables.keys()) {
      const ambiguous = this.columns.ambiguous(game);
      const table = this.#tables.get(game) ?? new LogTable();
      const taken = new Set([...this.columns.signals(game), ...guessed.values()]);
      const open = new Set([...taken, ...ambiguous.flatMap(({ could }) => could)]);
      asked.push(
        mappingOf(ambiguous, rangesOf(ambiguous, table), taken),
        laterMapping(game === "" ? this.columns.later() : [], open),
      );
    }
    const known = asked.filter((words) => words !== undefined);
    return known.length === 0 ? undefined : known.join("; ");
  }

  /** The error of a log in which nothing is a signal. */
  noSignal(): InputError {
    if (this.columns.names() === "")
      return new InputError("no name stands beside a number (the file may be cut off or empty of values)", {
        where: this.#where,
        hint: 'a log holds numbers with names, e.g. {"step": 10, "d_loss": 1.3}',
      });
    return new InputError(`no training signal was found (columns: ${this.columns.names()})`, {
      where: this.#where,
      hint: this.#mapping() ?? this.columns.hint(),
    });
  }
}

const EMPTY: GameRow = { signals: new Map(), open: new Map() };
