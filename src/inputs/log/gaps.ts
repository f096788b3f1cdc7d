/** Stretches of a training that its log leaves out. */

import type { StepRecord } from "../../result/index.ts";

/** Times the usual interval between two lines that make a gap. */
const GAP = 5;
/** Fewer intervals have no usual one. */
const FEWEST = 4;

/** @returns what to tell, at most one sentence */
export function gapsOf(records: readonly StepRecord[]): string[] {
  const intervals = Float64Array.from(records, ({ step }, i) => (i === 0 ? 0 : step - records[i - 1].step));
  const rising = intervals.filter((interval) => interval > 0).sort();
  if (rising.length < FEWEST) return [];
  const usual = rising[Math.floor(rising.length / 2)];
  const wide = intervals.filter((interval) => interval > GAP * usual);
  if (wide.length === 0) return [];
  const widest = intervals.indexOf(wide.reduce((a, b) => Math.max(a, b)));
  return [
    `${wide.length === 1 ? "a gap" : `${wide.length} gaps, the widest`} between steps ${records[widest - 1].step} and ` +
      `${records[widest].step} (usually every ${usual})`,
  ];
}
