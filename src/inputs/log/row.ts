/** One line of a log, its cells sorted by what they mean. */

import { quoted } from "../file.ts";
import { numberOf } from "./cells.ts";
import type { Cell, Column } from "./columns.ts";
import { EPOCH, SIGNALS, type Signal } from "./fields.ts";
import type { Counter } from "./steps.ts";

export interface Row {
  readonly signals: ReadonlyMap<Signal, number>;
  readonly layers: readonly { readonly player: "D" | "G"; readonly layer: string; readonly value: number }[];
  /** The finest counter of progress in the line, and the epoch where there is one. */
  readonly counter: Counter | undefined;
  readonly epoch: number | undefined;
  /** Signals that the line itself calls not finite. */
  readonly broken: readonly Signal[];
}

export interface RowNotes {
  /** A cell that is no number. */
  onNoNumber(detail: string): void;
  /** A number in a column that can mean several things. */
  onAmbiguous(column: string, value: number): void;
  /** Two columns for one signal, none of which the user mapped. */
  onClash(signal: Signal, first: string, second: string): void;
}

export function rowOf(cells: readonly Cell[], notes: RowNotes): Row {
  const found = new Map<Signal, { value: number; column: Column }>();
  const layers: { player: "D" | "G"; layer: string; value: number }[] = [];
  let counter: Counter | undefined;
  let epoch: number | undefined;
  let broken: readonly Signal[] = [];
  for (const [column, given] of cells) {
    const { meaning } = column;
    if (meaning === undefined || "later" in meaning) continue;
    if ("ambiguous" in meaning) {
      const value = numberOf(given);
      if (value !== undefined && value !== null && Number.isFinite(value))
        notes.onAmbiguous(column.name, value);
      continue;
    }
    if ("nonFinite" in meaning) {
      broken = brokenSignals(given, cells);
      continue;
    }
    const value = numberOf(given);
    if (value === undefined) notes.onNoNumber(`${quoted(column.name)}: ${quoted(String(given))}`);
    if (value === undefined || value === null) continue;
    if ("counter" in meaning) {
      if (!Number.isFinite(value)) continue;
      if (meaning.counter === EPOCH) epoch = value;
      if (counter === undefined || meaning.counter < counter.rank) counter = { rank: meaning.counter, value };
    } else if ("layer" in meaning) layers.push({ ...meaning, value });
    else take(found, meaning.signal, { value, column }, notes);
  }
  const signals = new Map([...found].map(([signal, { value }]) => [signal, value]));
  return { signals, layers, counter, epoch, broken };
}

/** Of two columns for one signal the one that the user mapped counts, else the first. */
function take(
  found: Map<Signal, { value: number; column: Column }>,
  signal: Signal,
  next: { value: number; column: Column },
  notes: RowNotes,
): void {
  const before = found.get(signal);
  if (before === undefined || (next.column.mapped && !before.column.mapped)) found.set(signal, next);
  if (before === undefined || before.column.mapped || next.column.mapped) return;
  notes.onClash(signal, before.column.name, next.column.name);
}

/** `nonFinite: true` marks every signal that is null in the line, a list marks those that it names. */
function brokenSignals(given: unknown, cells: readonly Cell[]): readonly Signal[] {
  if (Array.isArray(given)) return SIGNALS.filter((signal) => given.includes(signal));
  if (given !== true && given !== "true") return [];
  const empty = cells.flatMap(([{ meaning }, value]) =>
    meaning !== undefined && "signal" in meaning && numberOf(value) === null ? [meaning.signal] : [],
  );
  return empty.length > 0 ? empty : ["lossD"];
}
