/** Numbers that come one by one, each with a name and a step, on their way into rows: all of one step is one row. */

import { InputError } from "../../errors.ts";
import { MAX_ROWS } from "./table.ts";
import type { LogReader } from "./training-log.ts";

export interface Scalar {
  readonly step: number;
  readonly tag: string;
  readonly value: number;
}

export type SeriesRow = [step: number, values: readonly [string, number][]];

export class SeriesTable {
  readonly #where: string;
  readonly #tags = new Map<string, { readonly step: number; readonly value: number }[]>();
  #again = 0;
  #count = 0;

  constructor(where: string) {
    this.#where = where;
  }

  /** Numbers that were logged again after a restart. */
  get again(): number {
    return this.#again;
  }

  get count(): number {
    return this.#count;
  }

  /** @throws InputError for one number too many */
  add({ step, tag, value }: Scalar): void {
    if (++this.#count > MAX_ROWS)
      throw new InputError(`the file has more than ${MAX_ROWS} scalars`, { where: this.#where });
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
  rows(): SeriesRow[] {
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
  isHalf(rows: readonly SeriesRow[], isRead: (tag: string) => boolean): boolean {
    if (rows.length < 2) return false;
    const [[before], [last]] = rows.slice(-2);
    const due = [...this.#tags.values()].some((series) => {
      const [previous, latest] = series.length > 1 ? series.slice(-2) : [undefined, series[0]];
      const next = latest.step + (previous === undefined ? last - before : latest.step - previous.step);
      return latest.step < last && before < next && next <= last;
    });
    return due && rows.slice(0, -1).some(([, values]) => values.some(([tag]) => isRead(tag)));
  }

  /** @returns a reader like this one, with the rows so far */
  into(like: LogReader, final: boolean): LogReader {
    const rows = this.rows();
    if (!final && this.isHalf(rows, (tag) => like.columns.isRead(tag))) rows.pop();
    const reader = like.fresh();
    for (const [i, [step, values]] of rows.entries()) reader.row([["step", step], ...values], i + 1);
    return reader;
  }
}
