/** Columns that are no signals by their names and yet hold a signal's words: losses on held-out data, a loss among other words. */

import { wordsOf } from "./fields.ts";
import type { Signal } from "./signals.ts";

/** What must stand in a name, the closest first. */
const WORDS: readonly (readonly [signal: Signal, words: readonly string[]])[] = [
  ["lossD", ["d", "loss"]],
  ["lossD", ["critic", "loss"]],
  ["lossG", ["g", "loss"]],
  ["probReal", ["d", "real"]],
  ["probFake", ["d", "fake"]],
];

/** The first column for each signal, at most one a column. */
export function nearSignals(names: Iterable<string>): (readonly [column: string, signal: Signal])[] {
  const found = new Map<Signal, string>();
  for (const name of names) {
    const has = wordsOf(name);
    const near = WORDS.find(
      ([signal, words]) => !found.has(signal) && words.every((word) => has.includes(word)),
    );
    if (near !== undefined) found.set(near[0], name);
  }
  return [...found].map(([signal, name]) => [name, signal] as const);
}
