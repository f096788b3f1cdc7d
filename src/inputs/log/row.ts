/** One line of a log, its cells sorted by what they mean. */

import { quoted } from "../file.ts";
import { numberOf } from "./cells.ts";
import type { Cell, Column } from "./columns.ts";
import type { MeasureId } from "./measures.ts";
import { EPOCH, SIGNALS, type Signal } from "./signals.ts";
import type { Counter } from "./steps.ts";

/** What a line holds of one of several games. */
export interface GameRow {
  readonly signals: ReadonlyMap<Signal, number>;
  /** Numbers of columns that may be several signals. */
  readonly open: ReadonlyMap<string, number>;
}

export interface Row {
  /** By the game's name, which is empty where names say none. */
  readonly games: ReadonlyMap<string, GameRow>;
  readonly layers: readonly { readonly player: "D" | "G"; readonly layer: string; readonly value: number }[];
  readonly quality: readonly {
    readonly column: string;
    readonly measure: MeasureId;
    readonly value: number;
  }[];
  /** The finest counter of progress in the line, and the epoch where there is one. */
  readonly counter: Counter | undefined;
  readonly epoch: number | undefined;
  /** Signals that the line itself calls not finite. */
  readonly broken: readonly Signal[];
}

export interface RowNotes {
  /** A cell that is no number. */
  onNoNumber(detail: string): void;
  /** Two columns for one signal, none of which the user mapped. */
  onClash(signal: Signal, first: string, second: string): void;
}

type Taken = Map<Signal, { readonly value: number; readonly column: Column }>;

export function rowOf(cells: readonly Cell[], notes: RowNotes): Row {
  const found = new Map<string, { readonly taken: Taken; readonly open: Map<string, number> }>();
  const ofGame = (game: string) => {
    const known = found.get(game) ?? { taken: new Map(), open: new Map() };
    if (!found.has(game)) found.set(game, known);
    return known;
  };
  const layers: { player: "D" | "G"; layer: string; value: number }[] = [];
  const quality: { column: string; measure: MeasureId; value: number }[] = [];
  let counter: Counter | undefined;
  let epoch: number | undefined;
  let broken: readonly Signal[] = [];
  for (const [column, given] of cells) {
    const { meaning } = column;
    if (meaning === undefined || "later" in meaning) continue;
    if ("nonFinite" in meaning) {
      broken = brokenSignals(given, cells);
      continue;
    }
    const value = numberOf(given);
    if (value === undefined && !("ambiguous" in meaning))
      notes.onNoNumber(`${quoted(column.name)}: ${quoted(String(given))}`);
    if (value === undefined || value === null) continue;
    if ("counter" in meaning) {
      if (!Number.isFinite(value)) continue;
      if (meaning.counter === EPOCH) epoch = value;
      if (counter === undefined || meaning.counter < counter.rank) counter = { rank: meaning.counter, value };
    } else if ("layer" in meaning) layers.push({ ...meaning, value });
    else if ("quality" in meaning) quality.push({ column: column.name, measure: meaning.quality, value });
    else if ("ambiguous" in meaning) ofGame(column.game).open.set(column.name, value);
    else take(ofGame(column.game).taken, meaning.signal, { value, column }, notes);
  }
  const games = new Map(
    [...found].map(([game, { taken, open }]) => [
      game,
      { signals: new Map([...taken].map(([signal, { value }]) => [signal, value])), open },
    ]),
  );
  return { games, layers, quality, counter, epoch, broken };
}

/** Of two columns for one signal the one that the user mapped counts, else the first. */
function take(
  found: Taken,
  signal: Signal,
  next: { readonly value: number; readonly column: Column },
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
