/**
 * The lines of a log as columns of doubles: 500,000 lines of eight signals are 40 MB, as objects they would be 150. A
 * row is looked at through a `StepRecord` that reads from the columns.
 */

import type { StepRecord } from "../../result/index.ts";
import { LogRecord } from "./log-record.ts";
import { SIGNALS, type Signal } from "./signals.ts";

/** Rows of a log, at most: what fits in 256 MB of heap; the numbers themselves lie outside of it. */
export const MAX_ROWS = 4_000_000;
/** Rows of a page: columns grow by pages, so that nothing is copied. */
const PAGE_BITS = 15;
const PAGE = 1 << PAGE_BITS;

/** One number a row; NaN where there is none. */
class Column {
  readonly #pages: (Float64Array | undefined)[] = [];

  get(row: number): number {
    return this.#pages[row >> PAGE_BITS]?.[row & (PAGE - 1)] ?? Number.NaN;
  }

  set(row: number, value: number): void {
    this.#pages[row >> PAGE_BITS] ??= new Float64Array(PAGE).fill(Number.NaN);
    this.#pages[row >> PAGE_BITS]![row & (PAGE - 1)] = value;
  }
}

/** Rows as they were logged. A number that was not finite is a mark: it has no value and is known to have been there. */
export class LogTable {
  readonly #step = new Column();
  readonly #line = new Column();
  readonly #signals = new Map<Signal, Column>();
  /** Columns that may be several signals, by their names; infinite where the number was not finite. */
  readonly #open = new Map<string, Column>();
  /** Signals that such a column is read as. */
  readonly #read = new Map<Signal, Column>();
  /** Signals, and columns that may be several, that were not finite somewhere. */
  readonly #broken = new Set<string>();
  /** One bit a signal, in the order of SIGNALS. */
  readonly #marks = new Column();
  /** Rows up to which a signal's marks are not told. */
  readonly #forgotten = new Map<Signal, number>();
  readonly #layers = { D: new Map<string, Column>(), G: new Map<string, Column>() };
  readonly #records: LogRecord[] = [];
  #rows = 0;

  get rows(): number {
    return this.#rows;
  }

  /** Starts a row. @param line where it stands in the file */
  add(step: number, line: number): void {
    this.#step.set(this.#rows, step);
    this.#line.set(this.#rows, line);
    this.#rows++;
  }

  /** One row as a record; the same one whenever it is asked for, so that a log that is looked at again and again leaves no litter. */
  record(row: number): StepRecord {
    this.#records[row] ??= new LogRecord(this, row);
    return this.#records[row];
  }

  step(row: number): number {
    return this.#step.get(row);
  }

  line(row: number): number {
    return this.#line.get(row);
  }

  /** Puts a number into the last row; one that is not finite leaves its mark. */
  put(signal: Signal, value: number): void {
    const row = this.#rows - 1;
    if (Number.isFinite(value)) {
      columnOf(this.#signals, signal).set(row, value);
      return;
    }
    this.#broken.add(signal);
    this.#marks.set(row, this.#marksOf(row) | (1 << SIGNALS.indexOf(signal)));
  }

  /** Puts a number of a column that may be several signals into the last row. */
  putOpen(column: string, value: number): void {
    const known = Number.isFinite(value);
    if (!known) this.#broken.add(`?${column}`);
    columnOf(this.#open, column).set(this.#rows - 1, known ? value : Number.POSITIVE_INFINITY);
  }

  /** What stands in such a column, infinite where it was not finite, or null. */
  open(row: number, column: string): number | null {
    const value = this.#open.get(column)?.get(row) ?? Number.NaN;
    return Number.isNaN(value) ? null : value;
  }

  /** Reads such columns as signals, and no others. */
  readAs(signals: ReadonlyMap<string, Signal>): void {
    this.#read.clear();
    for (const [name, signal] of signals) {
      const column = this.#open.get(name);
      if (column === undefined) continue;
      this.#read.set(signal, column);
      if (this.#broken.has(`?${name}`)) this.#broken.add(signal);
    }
  }

  /** Puts a layer's number into the last row; layers stand in the order in which they first come. */
  putLayer(player: "D" | "G", layer: string, value: number): void {
    columnOf(this.#layers[player], layer).set(this.#rows - 1, value);
  }

  /** The number, or null where there is none or it was not finite. */
  value(row: number, signal: Signal): number | null {
    const value = (this.#signals.get(signal) ?? this.#read.get(signal))?.get(row) ?? Number.NaN;
    return Number.isFinite(value) ? value : null;
  }

  layers(row: number, player: "D" | "G"): readonly (number | null)[] {
    const layers = this.#layers[player];
    if (layers.size === 0) return NONE;
    return Array.from(layers.values(), (column) => {
      const value = column.get(row);
      return Number.isFinite(value) ? value : null;
    });
  }

  /** Whether there are columns that may be several signals. */
  get hasOpen(): boolean {
    return this.#open.size > 0;
  }

  /** Whether anything of a row is a signal. */
  isRead(row: number): boolean {
    return (
      SIGNALS.some((signal) => this.has(row, signal)) ||
      [...this.#layers.D.values(), ...this.#layers.G.values()].some(
        (column) => !Number.isNaN(column.get(row)),
      )
    );
  }

  /** Whether the signal was not finite in some row. */
  isBroken(signal: Signal): boolean {
    return this.#broken.has(signal);
  }

  isMarked(row: number, signal: Signal): boolean {
    if (this.#read.get(signal)?.get(row) === Number.POSITIVE_INFINITY) return true;
    return (this.#marksOf(row) & (1 << SIGNALS.indexOf(signal))) !== 0;
  }

  /** Marks of the signal before this row are no longer told: what was written there was not meant as a number. */
  forget(signal: Signal, before: number): void {
    this.#forgotten.set(signal, before);
  }

  /** Whether a row has the signal, finite or not. */
  has(row: number, signal: Signal): boolean {
    return this.isMarked(row, signal) || this.value(row, signal) !== null;
  }

  marks(row: number): readonly Signal[] | undefined {
    if (this.#broken.size === 0) return undefined;
    const told = SIGNALS.filter(
      (signal) => this.isMarked(row, signal) && row >= (this.#forgotten.get(signal) ?? 0),
    );
    return told.length === 0 ? undefined : told;
  }

  #marksOf(row: number): number {
    const marks = this.#marks.get(row);
    return Number.isNaN(marks) ? 0 : marks;
  }
}

const NONE: readonly number[] = Object.freeze([]);

function columnOf<Key>(columns: Map<Key, Column>, key: Key): Column {
  const known = columns.get(key);
  if (known !== undefined) return known;
  const column = new Column();
  columns.set(key, column);
  return column;
}
