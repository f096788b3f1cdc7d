/** The rows of one game in a log, as records in the order of the training. */

import type { StepRecord } from "../../result/index.ts";
import { gapsOf } from "./gaps.ts";
import type { Guess } from "./guess.ts";
import { orderOf, type Restart, type Run } from "./order.ts";
import { forgetPlaceholders } from "./placeholders.ts";
import type { LogTable } from "./table.ts";

export interface GameLog {
  readonly name: string;
  readonly records: readonly StepRecord[];
  readonly restarts: readonly Restart[];
  readonly runs: readonly Run[];
  readonly late: number;
  readonly placeholders: readonly string[];
  readonly gaps: readonly string[];
}

/** @param final whether the log has ended */
export function readTable(name: string, table: LogTable, guesses: readonly Guess[], final: boolean): GameLog {
  table.readAs(new Map(guesses.flatMap(({ columns, as }) => columns.map((column, i) => [column, as[i]]))));
  const placeholders = forgetPlaceholders(table);
  const { rows, restarts, runs, late } = orderOf(table, final);
  const read = table.hasOpen ? rows.filter((row) => table.isRead(row)) : rows;
  const records = Array.from(read, (row) => table.record(row));
  return { name, records, restarts, runs, late, placeholders, gaps: gapsOf(records) };
}
