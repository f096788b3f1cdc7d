/**
 * The rows of a log in the order of the training. Steps normally rise. Where they go back, either a line or two came
 * late (they are put in their place), or the training was started again from an earlier state: then what had been
 * logged from that step on is not part of the training that went on, and is left out.
 */

import type { LogTable } from "./table.ts";

/** So many lines in a row, at most, came late; more are a restart. */
const LATE = 2;
/** And they are late by so many lines at most. */
const REACH = 64;

export interface Restart {
  /** Line at which the steps go back, from which step to which. */
  readonly line: number;
  readonly from: number;
  readonly to: number;
  /** Rows before it that were left out. */
  readonly left: number;
}

/** One of several trainings that were written into one file, each from the beginning. */
export interface Run {
  /** Line at which it begins. */
  readonly line: number;
  readonly from: number;
  readonly to: number;
}

export interface Order {
  /** Rows of the table, by ascending step. */
  readonly rows: Uint32Array;
  readonly restarts: readonly Restart[];
  /** More than one where a restart left nothing of what had been logged before it. */
  readonly runs: readonly Run[];
  /** Lines that came late. */
  readonly late: number;
}

const SHOWN = 5;

/** What to tell about restarts: the first few, and how many there are. */
export function restartWords(restarts: readonly Restart[]): string[] {
  const words = restarts
    .slice(0, SHOWN)
    .map(
      ({ line, from, to, left }) =>
        `line ${line}: the step goes back from ${from} to ${to}, so the training restarted there; ` +
        `${left} earlier rows from step ${to} on are ignored`,
    );
  return restarts.length > SHOWN ? [...words, `${restarts.length} restarts in all`] : words;
}

/** What to tell about several runs in one file. */
export function runWords(runs: readonly Run[]): string[] {
  if (runs.length < 2) return [];
  const words = runs.map(
    ({ line, from, to }, i) => `run ${i + 1} from line ${line} (steps ${from} to ${to})`,
  );
  const shown = runs.length > SHOWN ? [...words.slice(0, SHOWN - 1), "...", words[words.length - 1]] : words;
  return [
    `the file holds ${runs.length} runs: ${shown.join(", ")}; the last is judged, choose another with --run N`,
  ];
}

/** @param final whether no more rows will come; if not, a step back at the very end waits for what follows */
export function orderOf(table: LogTable, final: boolean): Order {
  const order = new Uint32Array(table.rows);
  const restarts: Restart[] = [];
  const runs: Run[] = [];
  let begin = 0;
  let count = 0;
  let late = 0;
  const last = () => table.step(order[count - 1]);
  for (let row = 0; row < table.rows; row++) {
    const step = table.step(row);
    if (count === 0 || step >= last()) {
      order[count++] = row;
      continue;
    }
    const back = below(table, row, last());
    const atEnd = row + back === table.rows;
    if (back <= LATE && atEnd && !final) break;
    if (back <= LATE && !atEnd) {
      const place = insertion(table, order, count, step);
      if (place !== undefined) {
        order.copyWithin(place + 1, place, count++);
        order[place] = row;
        late++;
        continue;
      }
    }
    const before = { from: last(), count };
    while (count > 0 && last() >= step) count--;
    restarts.push({ line: table.line(row), from: before.from, to: step, left: before.count - count });
    if (count === 0) {
      runs.push({ line: table.line(begin), from: table.step(begin), to: before.from });
      begin = row;
    }
    order[count++] = row;
  }
  if (count > 0) runs.push({ line: table.line(begin), from: table.step(order[0]), to: last() });
  return { rows: order.subarray(0, count), restarts, runs, late };
}

/** How many rows from this one on lie below a step, counted no further than needed. */
function below(table: LogTable, row: number, step: number): number {
  let back = 0;
  while (back <= LATE && row + back < table.rows && table.step(row + back) < step) back++;
  return back;
}

/** Where a late step belongs, unless it is there already or too far away. */
function insertion(table: LogTable, order: Uint32Array, count: number, step: number): number | undefined {
  let place = count;
  while (place > 0 && table.step(order[place - 1]) > step) {
    if (count - place > REACH) return undefined;
    place--;
  }
  return place > 0 && table.step(order[place - 1]) === step ? undefined : place;
}
