/**
 * A distance in null medians says less, the fewer samples were compared: their own noise is in it, and in the null. Limits are
 * told for as many samples as labelled runs were judged by, and mean the same distance with fewer.
 */

/** Samples by which labelled runs were judged. */
export const LABELLED = 2500;

/**
 * How many null medians of n samples a distance scores that with 2500 scores `nulls` of theirs. A null median falls with the
 * square root of the samples. A generator's own error adds to it in part: in full where it goes the way that noise goes, not at all
 * where every sample is off by the same (on the line). Between these, as squares add:
 *
 *   sqrt(1 + (nulls^2 - 1) n / 2500).
 *
 * More samples than 2500 make it no larger.
 */
export function nullsOf(nulls: number, n = 0): number {
  return Math.sqrt(1 + (nulls ** 2 - 1) * Math.min(1, n / LABELLED));
}
