import { closest, distance } from "fastest-levenshtein";

/** How many known words are worth listing when none is near. */
const LISTED = 12;

/** With how many words a question can still be read. */
const ASKED = 3;

/** The known word of which this one is a misspelling, or undefined. */
export function misspelled(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const candidate = closest(word.toLowerCase(), known);
  // A third of the letters wrong is still a slip; beyond that it is another word.
  return distance(word.toLowerCase(), candidate) <= Math.max(2, word.length / 3) ? candidate : undefined;
}

/**
 * What to say to someone who wrote a word that is not known: the nearest known one, or all of them.
 * @example nearest("stpes", ["steps", "batch"])   // "did you mean 'steps'?"
 */
export function nearest(word: string, known: readonly string[]): string {
  if (known.length === 0) return "there are none";
  const candidate = misspelled(word, known);
  if (candidate !== undefined) return `did you mean '${candidate}'?`;
  return `known: ${some(known)}`;
}

/**
 * What to say if several known words may be meant. Undefined if there is none.
 * @example either(["a", "b"])   // "did you mean 'a' or 'b'?"
 */
export function either(meant: readonly string[]): string | undefined {
  if (meant.length === 0) return undefined;
  if (meant.length > ASKED) return `similar: ${some(meant)}`;
  return `did you mean ${meant.map((word) => `'${word}'`).join(" or ")}?`;
}

const some = (words: readonly string[]): string =>
  `${words.slice(0, LISTED).join(", ")}${words.length > LISTED ? ", ..." : ""}`;
