/** A log of millions of records as the findings see it: every so many of them, which changes no median that they rest on. */

import type { StepRecord } from "../../result/index.ts";

const MOST = 50_000;

export function thinned(records: readonly StepRecord[]): readonly StepRecord[] {
  if (records.length <= MOST) return records;
  const every = Math.ceil(records.length / MOST);
  const last = records.length - 1;
  // Counted from the end, so that the last record is among them.
  return Array.from({ length: Math.floor(last / every) + 1 }, (_, i) => records[last - i * every]).reverse();
}
