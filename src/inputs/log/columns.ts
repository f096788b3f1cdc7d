/** The columns of a log, as they are met: what each means, by its name or because the user says so. */

import { InputError } from "../../errors.ts";
import { quoted } from "../file.ts";
import type { AmbiguousColumn } from "./ambiguous.ts";
import { EPOCH, type Meaning, meaningOf, namedMeaning, SIGNALS, type Signal } from "./fields.ts";

/** Which column means what: `--map column=name`. */
export type ColumnMap = Readonly<Record<string, string>>;

export interface Column {
  readonly name: string;
  readonly meaning: Meaning | undefined;
  /** Whether the user said what it means. */
  readonly mapped: boolean;
}

export type Cell = readonly [column: Column, value: unknown];

/** What is told of the columns of a log. */
export interface ColumnSummary {
  /** Columns that were read, and as what: a signal, a layer of one, or the step. */
  readonly columns: readonly { readonly column: string; readonly meaning: string }[];
  /** Columns that mean nothing here. */
  readonly unknown: readonly string[];
  /** Columns that can mean several things, of which nothing was read. */
  readonly ambiguous: readonly AmbiguousColumn[];
}

export const MAX_COLUMNS = 10_000;
/** Names that an error lists. */
const SHOWN = 12;

export class Columns {
  readonly #where: string;
  readonly #map: ReadonlyMap<string, Meaning>;
  readonly #known = new Map<string, Column>();

  /** @throws InputError for a map that names no signal */
  constructor(where: string, map: ColumnMap = {}) {
    this.#where = where;
    this.#map = new Map(
      Object.entries(map).map(([column, name]) => {
        const meaning = namedMeaning(name);
        if (meaning !== undefined) return [column, meaning];
        throw new InputError(`unknown signal ${quoted(name)}`, {
          where: "--map",
          hint: `use step, ${SIGNALS.join(", ")}, gradNormD.0, gradNormG.0, ...`,
        });
      }),
    );
  }

  get count(): number {
    return this.#known.size;
  }

  /** The column of this name. @param line where it stands @throws InputError for one column too many */
  get(name: string, line: number): Column {
    const known = this.#known.get(name);
    if (known !== undefined) return known;
    if (this.#known.size === MAX_COLUMNS) throw this.tooWide(line);
    const mapped = this.#map.get(name);
    const column = { name, meaning: mapped ?? meaningOf(name), mapped: mapped !== undefined };
    this.#known.set(name, column);
    return column;
  }

  /** Whether a column of this name would be a signal. */
  isSignal(name: string): boolean {
    const meaning = this.#map.get(name) ?? meaningOf(name);
    return meaning !== undefined && !("counter" in meaning);
  }

  /** Whether a number in a column of this name is one of the training's, whatever stands beside it. */
  isRead(name: string): boolean {
    const meaning = this.#map.get(name) ?? meaningOf(name);
    return meaning !== undefined && ("signal" in meaning || "player" in meaning);
  }

  /** @throws InputError for a column that the user mapped and the log does not have */
  requireMapped(): void {
    const missing = [...this.#map.keys()].find((name) => !this.#known.has(name));
    if (missing === undefined) return;
    throw new InputError(`the log has no column ${quoted(missing)}`, {
      where: "--map",
      hint: `its columns are ${this.names()}`,
    });
  }

  /** The first names, for an error. */
  names(): string {
    const names = [...this.#known.keys()];
    const shown = names.slice(0, SHOWN).map(quoted).join(", ");
    return names.length > SHOWN ? `${shown}, and ${names.length - SHOWN} more` : shown;
  }

  /** Signals that a column is read as. */
  signals(): ReadonlySet<Signal> {
    const meanings = [...this.#known.values()].map(({ meaning }) => meaning);
    return new Set(
      meanings.flatMap((meaning) => (meaning !== undefined && "signal" in meaning ? [meaning.signal] : [])),
    );
  }

  /** Columns of a signal as it was after the generator's step. */
  later(): readonly { readonly column: string; readonly signal: Signal }[] {
    return [...this.#known.values()].flatMap(({ name, meaning }) =>
      meaning !== undefined && "later" in meaning ? [{ column: name, signal: meaning.later }] : [],
    );
  }

  summary(): ColumnSummary {
    const used = [...this.#known.values()];
    const ranks = used.flatMap(({ meaning }) =>
      meaning !== undefined && "counter" in meaning ? [meaning.counter] : [],
    );
    const finest = Math.min(...ranks);
    return {
      columns: used.flatMap(({ name, meaning }) => {
        const word = meaning === undefined ? undefined : wordOf(meaning, finest);
        return word === undefined ? [] : [{ column: name, meaning: word }];
      }),
      unknown: used.filter(({ meaning }) => meaning === undefined).map(({ name }) => name),
      ambiguous: used.flatMap(({ name, meaning }) =>
        meaning !== undefined && "ambiguous" in meaning ? [{ column: name, could: meaning.ambiguous }] : [],
      ),
    };
  }

  tooWide(line: number): InputError {
    return new InputError(`the log has more than ${MAX_COLUMNS} columns`, {
      where: `${this.#where}:${line}`,
    });
  }
}

/** @param finest the lowest rank among the log's counters */
function wordOf(meaning: Meaning, finest: number): string | undefined {
  if ("signal" in meaning) return meaning.signal;
  if ("later" in meaning) return `${meaning.later} after the generator's step, not used`;
  if ("counter" in meaning) {
    if (meaning.counter === finest) return "step";
    return meaning.counter === EPOCH ? "epoch" : "a counter, not used";
  }
  if ("player" in meaning) return `gradNorm${meaning.player}.${meaning.layer}`;
  return "nonFinite" in meaning ? "nonFinite" : undefined;
}
