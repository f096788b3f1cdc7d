/** The columns of a log, as they are met: what each means, by its name or because the user says so. */

import { InputError, misspelled, shellWord } from "../../errors.ts";
import { quoted } from "../file.ts";
import type { AmbiguousColumn } from "./ambiguous.ts";
import { namedMeaning, type Reading, readingOf } from "./fields.ts";
import { MEASURES } from "./measures.ts";
import { nearSignals } from "./near.ts";
import { EPOCH, type Meaning, SIGNALS, type Signal } from "./signals.ts";

/** Which column means what: `--map column=name`. */
export type ColumnMap = Readonly<Record<string, string>>;

export interface Column {
  readonly name: string;
  readonly meaning: Meaning | undefined;
  /** Which of several games it belongs to; empty where the name says none. */
  readonly game: string;
  /** Of the mean of an epoch, the column that would hold the steps. */
  readonly finer: string | undefined;
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
/** What --map may call a column. */
const MAPPED = ["step", ...SIGNALS, "quality.higher", "quality.lower", "gradNormD.0", "gradNormG.0"];
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
        const near = misspelled(name, MAPPED);
        throw new InputError(`unknown signal ${quoted(name)}`, {
          where: "--map",
          hint: near === undefined ? `use ${MAPPED.join(", ")}, ...` : `did you mean '${near}'?`,
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
    const reading: Partial<Reading> = mapped === undefined ? (readingOf(name) ?? {}) : { meaning: mapped };
    const { meaning, game = "", finer } = reading;
    const column = { name, meaning, game, finer, mapped: mapped !== undefined };
    this.#known.set(name, column);
    return column;
  }

  /** Whether there is a column of this name. */
  has(name: string): boolean {
    return this.#known.has(name);
  }

  /** Whether a column of this name would be a signal, or a measure of quality. */
  isSignal(name: string): boolean {
    const meaning = this.meaningOf(name);
    return meaning !== undefined && !("counter" in meaning);
  }

  /** Whether a column of this name would count the training's progress. */
  isCounter(name: string): boolean {
    const meaning = this.meaningOf(name);
    return meaning !== undefined && "counter" in meaning;
  }

  /** Whether a number in a column of this name is one of the training's, whatever stands beside it. */
  isRead(name: string): boolean {
    const meaning = this.meaningOf(name);
    return meaning !== undefined && ("signal" in meaning || "player" in meaning || "quality" in meaning);
  }

  /** What a column of this name means. */
  meaningOf(name: string): Meaning | undefined {
    return this.#known.get(name)?.meaning ?? this.#map.get(name) ?? readingOf(name)?.meaning;
  }

  /** @throws InputError for a column that the user mapped and the log does not have */
  requireMapped(): void {
    const missing = [...this.#map.keys()].find((name) => !this.#known.has(name));
    if (missing === undefined) return;
    throw new InputError(`the log has no column ${quoted(missing)}`, {
      where: "--map",
      hint: this.#meantColumn(missing),
    });
  }

  #meantColumn(name: string): string {
    const column = misspelled(name, [...this.#known.keys()]);
    const question = column === undefined ? "" : `did you mean ${quoted(column)}? `;
    return `${question}its columns are ${this.names()}`;
  }

  /** All names so far. */
  list(): Iterable<string> {
    return this.#known.keys();
  }

  /** How to go on where no column is a signal: those that look like one. */
  hint(): string {
    const near = nearSignals(this.#known.keys());
    const unknown = [...this.#known.values()].find(({ meaning }) => meaning === undefined)?.name ?? "COLUMN";
    return near.length === 0
      ? `map columns to signals (${SIGNALS.join(", ")}), e.g. --map ${shellWord(`${unknown}=lossD`)}`
      : `if these are the signals: ${near.map(([column, signal]) => `--map ${shellWord(`${column}=${signal}`)}`).join(" ")}`;
  }

  /** The first names, for an error. */
  names(): string {
    const names = [...this.#known.keys()];
    const shown = names.slice(0, SHOWN).map(quoted).join(", ");
    return names.length > SHOWN ? `${shown}, and ${names.length - SHOWN} more` : shown;
  }

  /** Signals that a column of this game is read as. */
  signals(game: string): ReadonlySet<Signal> {
    const own = [...this.#known.values()].filter((column) => column.game === game);
    return new Set(
      own.flatMap(({ meaning }) => (meaning !== undefined && "signal" in meaning ? [meaning.signal] : [])),
    );
  }

  /** Columns of this game that may be several signals. */
  ambiguous(game?: string): readonly AmbiguousColumn[] {
    return [...this.#known.values()].flatMap(({ name, meaning, game: own }) =>
      meaning !== undefined && "ambiguous" in meaning && (game === undefined || own === game)
        ? [{ column: name, could: meaning.ambiguous }]
        : [],
    );
  }

  /** Columns of a signal as it was after the generator's step. */
  later(): readonly { readonly column: string; readonly signal: Signal }[] {
    return [...this.#known.values()].flatMap(({ name, meaning }) =>
      meaning !== undefined && "later" in meaning ? [{ column: name, signal: meaning.later }] : [],
    );
  }

  /** @param guessed what columns that may be several signals are read as */
  summary(guessed: ReadonlyMap<string, Signal> = new Map()): ColumnSummary {
    const used = [...this.#known.values()];
    const ranks = used.flatMap(({ meaning }) =>
      meaning !== undefined && "counter" in meaning ? [meaning.counter] : [],
    );
    const finest = Math.min(...ranks);
    return {
      columns: used.flatMap(({ name, meaning, game }) => {
        const word = guessed.get(name) ?? (meaning === undefined ? undefined : wordOf(meaning, finest));
        if (word === undefined) return [];
        return [{ column: name, meaning: game === "" ? word : `${word} of ${quoted(game)}` }];
      }),
      unknown: used.filter(({ meaning }) => meaning === undefined).map(({ name }) => name),
      ambiguous: this.ambiguous().filter(({ column }) => !guessed.has(column)),
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
  if ("quality" in meaning) return MEASURES[meaning.quality].title;
  if ("player" in meaning) return `gradNorm${meaning.player}.${meaning.layer}`;
  return "nonFinite" in meaning ? "nonFinite" : undefined;
}
