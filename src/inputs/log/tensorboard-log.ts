/** The scalars of an event file as a log: all that was logged at one step is one row. */

import { InputError } from "../../errors.ts";
import { Columns } from "./columns.ts";
import type { Feed } from "./feed.ts";
import { MAX_ROWS } from "./table.ts";
import { EventReader, type Scalar } from "./tensorboard.ts";
import { type ColumnMap, LogReader, type TrainingLog } from "./training-log.ts";

/** Bytes of an event file, in the order in which they come. */
export class EventFeed implements Feed {
  readonly #where: string;
  readonly #map: ColumnMap | undefined;
  readonly #reader: EventReader;
  readonly #columns: Columns;
  readonly #tags = new Map<string, { readonly step: number; readonly value: number }[]>();
  #again = 0;
  #count = 0;
  #signals = 0;

  constructor(where: string, map?: ColumnMap) {
    this.#where = where;
    this.#map = map;
    this.#reader = new EventReader(where, (scalar) => this.#take(scalar));
    this.#columns = new Columns(where, map);
  }

  /** @throws InputError for a broken file */
  push(bytes: Uint8Array): void {
    this.#reader.push(bytes);
  }

  /** Scalars that are a training signal, so far. */
  get rows(): number {
    return this.#signals;
  }

  /** @throws InputError when it holds no signal */
  read(final: boolean): TrainingLog {
    const rows = this.#rows();
    if (!final && this.#isHalf(rows)) rows.pop();
    const reader = new LogReader(this.#where, this.#map);
    for (const [i, [step, values]] of rows.entries()) reader.row([["step", step], ...values], i + 1);
    const log = reader.finish(final);
    return {
      ...log,
      // The step is no tag.
      columns: log.columns.filter(({ column }) => column !== "step"),
      warnings: [
        ...(this.#again > 0
          ? [`${this.#again} scalars were logged again after a restart; the later ones are used`]
          : []),
        ...(final && this.#reader.cut ? ["the last event is truncated and ignored"] : []),
        ...log.warnings,
      ],
    };
  }

  #take({ step, tag, value }: Scalar): void {
    if (++this.#count > MAX_ROWS)
      throw new InputError(`the event file has more than ${MAX_ROWS} scalars`, { where: this.#where });
    if (this.#columns.isRead(tag)) this.#signals++;
    const series = this.#tags.get(tag) ?? [];
    if (series.length === 0) this.#tags.set(tag, series);
    // After a restart a tag's steps come again.
    while (series.length > 0 && series[series.length - 1].step >= step) {
      series.pop();
      this.#again++;
    }
    series.push({ step, value });
  }

  /** Steps in their order, each with its tags. */
  #rows(): Row[] {
    const rows = new Map<number, [string, number][]>();
    for (const [tag, series] of this.#tags) {
      for (const { step, value } of series) {
        const row = rows.get(step);
        if (row === undefined) rows.set(step, [[tag, value]]);
        else row.push([tag, value]);
      }
    }
    return [...rows].sort(([a], [b]) => a - b);
  }

  /**
   * Tags are written one by one: a last step is not all there while a tag is due that it does not have. Where it holds
   * the only signals so far, half of it is better than nothing.
   */
  #isHalf(rows: readonly Row[]): boolean {
    if (rows.length < 2) return false;
    const [[before], [last]] = rows.slice(-2);
    const due = [...this.#tags.values()].some((series) => {
      const [previous, latest] = series.length > 1 ? series.slice(-2) : [undefined, series[0]];
      const next = latest.step + (previous === undefined ? last - before : latest.step - previous.step);
      return latest.step < last && before < next && next <= last;
    });
    return due && rows.slice(0, -1).some(([, values]) => values.some(([tag]) => this.#columns.isRead(tag)));
  }
}

type Row = [step: number, values: readonly [string, number][]];
