/**
 * The lines of a log as columns of doubles: 500,000 lines of eight signals are 40 MB, as objects they would be 150. A
 * row is looked at through a `StepRecord` that reads from the columns.
 */

import type { StepRecord } from "../../result/index.ts";
import { SIGNALS, type Signal } from "./fields.ts";

/** Rows of a log, at most: what fits in 256 MB with eight signals. */
export const MAX_ROWS = 2_000_000;
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
    if (!Number.isFinite(value)) {
      this.#marks.set(row, this.#marksOf(row) | (1 << SIGNALS.indexOf(signal)));
      return;
    }
    let column = this.#signals.get(signal);
    if (column === undefined) {
      column = new Column();
      this.#signals.set(signal, column);
    }
    column.set(row, value);
  }

  /** Puts a layer's number into the last row; layers stand in the order in which they first come. */
  putLayer(player: "D" | "G", layer: string, value: number): void {
    const layers = this.#layers[player];
    let column = layers.get(layer);
    if (column === undefined) {
      column = new Column();
      layers.set(layer, column);
    }
    column.set(this.#rows - 1, value);
  }

  /** The number, or null where there is none or it was not finite. */
  value(row: number, signal: Signal): number | null {
    const value = this.#signals.get(signal)?.get(row) ?? Number.NaN;
    return Number.isNaN(value) ? null : value;
  }

  layers(row: number, player: "D" | "G"): readonly (number | null)[] {
    const layers = this.#layers[player];
    if (layers.size === 0) return NONE;
    return Array.from(layers.values(), (column) => {
      const value = column.get(row);
      return Number.isFinite(value) ? value : null;
    });
  }

  isMarked(row: number, signal: Signal): boolean {
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
    if (this.#marksOf(row) === 0) return undefined;
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

/** A signal that comes back so often after NaN is not logged in these lines. */
const PLACEHOLDER = 2;

/**
 * NaN that comes and goes stands for "not logged in this line". At the end it stays a mark where it has lasted longer than
 * ever before: then the number was lost.
 *
 * @returns what to tell about it
 */
export function forgetPlaceholders(table: LogTable): string[] {
  return SIGNALS.flatMap((signal) => {
    const { recoveries, longest, last } = runsOf(table, signal);
    if (recoveries < PLACEHOLDER) return [];
    const lost = last.length > longest;
    table.forget(signal, lost ? last.start : table.rows);
    return [
      `${signal} is NaN or infinite in some lines, which are read as "not logged"` +
        (lost ? `, except the last ${last.length}: there was no longer run of them before` : ""),
    ];
  });
}

/** Rows of a table with a signal that follow each other, all of them marked. */
interface Run {
  readonly start: number;
  readonly length: number;
}

/** How often a signal came back, its longest run of marks that ended so, and the run at the end. */
function runsOf(table: LogTable, signal: Signal) {
  let recoveries = 0;
  let longest = 0;
  let last: Run = { start: table.rows, length: 0 };
  for (let row = 0; row < table.rows; row++) {
    if (!table.has(row, signal)) continue;
    if (table.isMarked(row, signal)) last = { start: Math.min(last.start, row), length: last.length + 1 };
    else if (last.length > 0) {
      recoveries++;
      longest = Math.max(longest, last.length);
      last = { start: table.rows, length: 0 };
    }
  }
  return { recoveries, longest, last };
}

/** One row, as diagnoses see a step of any training. */
class LogRecord implements StepRecord {
  readonly #table: LogTable;
  readonly #row: number;

  constructor(table: LogTable, row: number) {
    this.#table = table;
    this.#row = row;
  }

  get step(): number {
    return this.#table.step(this.#row);
  }

  get lossD(): number | null {
    return this.#table.value(this.#row, "lossD");
  }

  get lossG(): number | null {
    return this.#table.value(this.#row, "lossG");
  }

  get gradNormD(): number | null {
    return this.#norm("D");
  }

  get gradNormG(): number | null {
    return this.#norm("G");
  }

  get criticReal(): number | null {
    return this.#table.value(this.#row, "criticReal");
  }

  get criticFake(): number | null {
    return this.#table.value(this.#row, "criticFake");
  }

  get probReal(): number | null {
    return this.#table.value(this.#row, "probReal");
  }

  get probFake(): number | null {
    return this.#table.value(this.#row, "probFake");
  }

  get layersD(): readonly (number | null)[] {
    return this.#table.layers(this.#row, "D");
  }

  get layersG(): readonly (number | null)[] {
    return this.#table.layers(this.#row, "G");
  }

  get nonFinite(): readonly string[] | undefined {
    return this.#table.marks(this.#row);
  }

  /** Where only layers were logged, their norms together are the whole net's. */
  #norm(player: "D" | "G"): number | null {
    const whole = this.#table.value(this.#row, player === "D" ? "gradNormD" : "gradNormG");
    if (whole !== null) return whole;
    const layers = this.#table.layers(this.#row, player);
    if (layers.length === 0 || layers.includes(null)) return null;
    return Math.hypot(...(layers as number[]));
  }
}
