/** RunResult -> a row for each quantity of each seed at the end, with its null band, or the reason why it has no value. */

import { printable } from "../errors.ts";
import type { Quantity, RunResult } from "../result/index.ts";
import { type Cell, toCsv } from "./rows.ts";
import type { Writer } from "./writer.ts";

export const csv: Writer = {
  title: "one row for each quantity of each seed",
  file: "measures.csv",
  write: toMeasures,
};

const MEASURES = [
  ...["scenario", "seed", "status", "quantity", "value", "unit", "n"],
  ...["null_median", "null_lo", "null_hi", "interval_lo", "interval_hi", "why"],
];

function toMeasures({ scenarios }: RunResult): string {
  const rows = scenarios.flatMap(({ name, seeds }) =>
    seeds.flatMap(({ seed, status, metrics }) =>
      Object.entries(metrics).map(([quantity, found]) => {
        return [printable(name), seed, status, printable(quantity), ...cells(found)];
      }),
    ),
  );
  return toCsv(MEASURES, rows);
}

function cells(quantity: Quantity): Cell[] {
  if (quantity.value === null) return [...Array<null>(8).fill(null), printable(quantity.why)];
  const { value, unit, n, nullBand, interval } = quantity;
  const band = [nullBand?.median ?? null, nullBand?.lo ?? null, nullBand?.hi ?? null];
  return [value, printable(unit), n, ...band, interval?.lo ?? null, interval?.hi ?? null, null];
}
