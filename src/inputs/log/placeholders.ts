/** NaN that stands for "not logged in this line". */

import { SIGNALS, type Signal } from "./signals.ts";
import type { LogTable } from "./table.ts";

/** A signal that comes back so often after NaN is not logged in these lines. */
const PLACEHOLDER = 2;

/**
 * NaN that comes and goes stands for "not logged in this line". At the end it stays a mark where it has lasted longer than
 * ever before: then the number was lost.
 *
 * @returns what to tell about it
 */
export function forgetPlaceholders(table: LogTable): string[] {
  return SIGNALS.filter((signal) => table.isBroken(signal)).flatMap((signal) => {
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
