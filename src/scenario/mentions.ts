/** Finds scenarios and suites by what they are about: the words that someone typed are searched in names, titles and descriptions. */

export interface Described {
  readonly id: string;
  readonly title: string;
  readonly description: string;
}

/** A shorter word counts only where exactly this word is written. */
const LEAST_STEM = 4;
/** A word in a larger share of the entries says nothing about any of them. */
const COMMONPLACE = 0.5;
/** Share of the longer word that two forms of one word have in common: "saturates" and "saturation". */
const COMMON = 0.7;
/** What a word counts in each part: a name says what a scenario is about, a description mentions more than that. */
const PARTS = { id: 4, title: 2, description: 1 } as const;

/**
 * The ids of the entries that match the typed words best: words in few entries count most. Empty if no entry matches.
 * @example mentioning("mode-collapse", all)   // ["ring8-collapse"]
 */
export function mentioning(typed: string, all: readonly Described[]): string[] {
  const scores = all.map(() => 0);
  for (const word of new Set(wordsOf(typed))) {
    const weights = all.map((entry) => weightOf(word, entry));
    const found = weights.filter((weight) => weight > 0).length;
    if (found > COMMONPLACE * all.length) continue;
    for (const [index, weight] of weights.entries())
      if (weight > 0) scores[index] += weight * Math.log(all.length / found);
  }
  const best = Math.max(0, ...scores);
  return all.filter((_, index) => best > 0 && scores[index] === best).map(({ id }) => id);
}

function weightOf(word: string, entry: Described): number {
  const parts = Object.entries(PARTS) as [keyof Described, number][];
  return Math.max(
    ...parts.map(([part, weight]) => (wordsOf(entry[part]).some((other) => alike(word, other)) ? weight : 0)),
  );
}

const wordsOf = (text: string): string[] => text.toLowerCase().match(/[a-z0-9]+/g) ?? [];

function alike(a: string, b: string): boolean {
  if (a === b) return true;
  const longer = Math.max(a.length, b.length);
  let common = 0;
  while (common < longer && a[common] === b[common]) common++;
  return common >= LEAST_STEM && common >= COMMON * longer;
}
