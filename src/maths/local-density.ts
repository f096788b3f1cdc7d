/**
 * Local densities of two samples, compared in the balls of nearest neighbors: which ball, and what chance does there.
 *
 * Source: Loftsgaarden & Quesenberry 1965, "A nonparametric estimate of a multivariate density function", Annals of
 * Mathematical Statistics 36.
 */

/** Of the ball: a part of the rows, its fewest and most of them. */
const SHARE = 1 / 40;
const [LEAST, MOST] = [10, 50];

/** How many nearest other rows a ball holds, of a sample of this size. */
export const ballOf = (rows: number): number => Math.min(MOST, Math.max(LEAST, Math.round(SHARE * rows)));

/**
 * Probability that a ball of k rows of one sample holds fewer than k / 2 of another of the same size and law. In the order of
 * their distances, rows of either are equally likely, so those of the other before the k-th are negative binomial (k, 1/2).
 *
 * @example thinByChance(10)   // .08978
 */
export function thinByChance(k: number): number {
  let term = 0.5 ** k;
  let sum = 0;
  for (let count = 0; count < k / 2; count++) {
    sum += term;
    term *= (k + count) / (2 * (count + 1));
  }
  return sum;
}
