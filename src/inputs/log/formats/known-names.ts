/** Which names of a text mean something. A text has many words before a number, so what was found out about one is kept. */

import type { Columns } from "../columns.ts";
import { readingOf } from "../fields.ts";

export type Kind = "signal" | "quality" | "counter" | "unknown";

/** Names to remember; a text without end may have names without end. */
const REMEMBERED = 5000;
/** Unknown names that are shown. */
const SHOWN = 40;

export class KnownNames {
  readonly #columns: Columns;
  readonly #kinds = new Map<string, Kind>();
  readonly #shown = new Set<string>();

  constructor(columns: Columns) {
    this.#columns = columns;
  }

  kindOf(name: string): Kind {
    const known = this.#kinds.get(name);
    if (known !== undefined) return known;
    const kind = this.#look(name);
    if (this.#kinds.size < REMEMBERED) this.#kinds.set(name, kind);
    return kind;
  }

  /** Of a counter, how fine it is. */
  rankOf(name: string): number {
    const meaning = this.#columns.meaningOf(name);
    return meaning !== undefined && "counter" in meaning ? meaning.counter : Number.POSITIVE_INFINITY;
  }

  /** Lists a name that means nothing among the log's columns, while there are few. */
  show(name: string, line: number): void {
    if (this.#shown.size >= SHOWN || this.#shown.has(name) || this.kindOf(name) !== "unknown") return;
    this.#shown.add(name);
    this.#columns.get(name, line);
  }

  #look(name: string): Kind {
    const meaning = this.#columns.meaningOf(name);
    if (meaning !== undefined)
      return "counter" in meaning ? "counter" : "quality" in meaning ? "quality" : "signal";
    // A list has a number for each of several games.
    return readingOf(`${name} #1`) === undefined ? "unknown" : "signal";
  }
}
