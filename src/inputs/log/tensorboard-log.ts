/** The scalars of an event file as a log: all that was logged at one step is one row. */

import { InputError } from "../../errors.ts";
import type { Source } from "../file.ts";
import { MAX_ROWS } from "./table.ts";
import { readEvents } from "./tensorboard.ts";
import { type ColumnMap, LogReader, type TrainingLog } from "./training-log.ts";

/** @throws InputError for a broken file, and for one without a training signal */
export function readEventLog(source: Source, map?: ColumnMap): TrainingLog {
  const { where } = source;
  const tags = new Map<string, { readonly step: number; readonly value: number }[]>();
  let again = 0;
  let count = 0;
  const { cut } = readEvents(source, ({ step, tag, value }) => {
    if (++count > MAX_ROWS)
      throw new InputError(`an event file has at most ${MAX_ROWS} scalars here`, { where });
    const series = tags.get(tag) ?? [];
    if (series.length === 0) tags.set(tag, series);
    // After a restart a tag's steps come again.
    while (series.length > 0 && series[series.length - 1].step >= step) {
      series.pop();
      again++;
    }
    series.push({ step, value });
  });
  const rows = new Map<number, [string, number][]>();
  for (const [tag, series] of tags) {
    for (const { step, value } of series) {
      const row = rows.get(step);
      if (row === undefined) rows.set(step, [[tag, value]]);
      else row.push([tag, value]);
    }
  }
  const reader = new LogReader(where, map);
  const steps = [...rows.keys()].sort((a, b) => a - b);
  for (const [i, step] of steps.entries()) reader.row([["step", step], ...(rows.get(step) ?? [])], i + 1);
  const log = reader.finish();
  return {
    ...log,
    // The step is no tag.
    columns: log.columns.filter(({ column }) => column !== "step"),
    warnings: [
      ...(again > 0 ? [`${again} scalars were logged again after a restart; the later ones count`] : []),
      ...(cut ? ["the last event is cut off, and left out"] : []),
      ...log.warnings,
    ],
  };
}
