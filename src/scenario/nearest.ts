import { closest, distance } from "fastest-levenshtein";

/** How many known words are worth listing when none is near. */
const LISTED = 12;

/**
 * What to say to someone who wrote a word that is not known: the nearest known one, or all of them.
 * @example nearest("stpes", ["steps", "batch"])   // "did you mean 'steps'?"
 */
export function nearest(word: string, known: readonly string[]): string {
  if (known.length === 0) return "there are none";
  const candidate = closest(word.toLowerCase(), known);
  // A third of the letters wrong is still a slip; beyond that it is another word.
  if (distance(word.toLowerCase(), candidate) <= Math.max(2, word.length / 3)) {
    return `did you mean '${candidate}'?`;
  }
  const shown = known.slice(0, LISTED).join(", ");
  return `known: ${shown}${known.length > LISTED ? ", ..." : ""}`;
}
