/** The rows of a log on their way into a result. */

import { RARE_SIGNALS } from "../../inputs/log/signals.ts";
import type { StepRecord } from "../../result/index.ts";

/** Rows that a result keeps: more than a figure's points, and a few megabytes of JSON. */
const MOST_KEPT = 2000;

/** Whether D's logged outputs are probabilities; undefined where none are logged. */
export function probabilistic(records: readonly StepRecord[]): boolean | undefined {
  let seen = false;
  for (const { probReal, probFake } of records) {
    for (const value of [probReal, probFake]) {
      if (value === null) continue;
      seen = true;
      if (value < 0 || value > 1) return false;
    }
  }
  return seen ? true : undefined;
}

/**
 * At most 2000 rows as plain objects: of so many neighbors the first, the one with the largest loss, and the first with
 * a number that is not finite.
 */
export function keepRecords(records: readonly StepRecord[]): StepRecord[] {
  if (records.length <= MOST_KEPT) return records.map(plain);
  const size = Math.ceil((3 * records.length) / MOST_KEPT);
  const kept = new Set<number>([records.length - 1]);
  for (let start = 0; start < records.length; start += size) {
    const end = Math.min(start + size, records.length);
    let largest = start;
    let broken: number | undefined;
    for (let i = start; i < end; i++) {
      if (largestLoss(records[i]) > largestLoss(records[largest])) largest = i;
      if (broken === undefined && records[i].nonFinite !== undefined) broken = i;
    }
    for (const i of [start, largest, broken ?? start]) kept.add(i);
  }
  return [...kept].sort((a, b) => a - b).map((i) => plain(records[i]));
}

const largestLoss = ({ lossD, lossG }: StepRecord): number =>
  Math.max(Math.abs(lossD ?? 0), Math.abs(lossG ?? 0));

function plain(record: StepRecord): StepRecord {
  const { step, lossD, lossG, gradNormD, gradNormG, layersD, layersG, nonFinite } = record;
  const { criticReal, criticFake, probReal, probFake } = record;
  const signals = { step, lossD, lossG, gradNormD, gradNormG, layersD, layersG };
  const outputs = { criticReal, criticFake, probReal, probFake };
  const more = RARE_SIGNALS.flatMap((name) =>
    (record[name] ?? null) === null ? [] : [[name, record[name]]],
  );
  return {
    ...signals,
    ...outputs,
    ...Object.fromEntries(more),
    ...(nonFinite !== undefined && { nonFinite }),
  };
}
