/**
 * Is a short series falling, or only noisy? Two classic answers that assume no distribution and shrug off outliers:
 * Mann and Kendall's test counts the pairs that go down, Theil and Sen's slope is the median slope of all pairs.
 *
 * Sources: Mann 1945, "Nonparametric tests against trend", Econometrica 13; Kendall 1938, Biometrika 30;
 * Sen 1968, "Estimates of the regression coefficient based on Kendall's tau", JASA 63.
 *
 * @example
 *   fallingProbability([4, 3, 2, 1]);            // 1/24: one of the 24 orders falls as steadily
 *   medianSlope([0, 1, 2], [5, 4, 3]);           // -1
 */

import { cumulativeStdNormalProbability } from "simple-statistics";
import { median } from "./statistics.ts";

/** Up to this length the distribution is counted exactly; beyond, its normal limit is within 0.002 of it. */
const EXACT_LENGTH = 40;

/**
 * One-sided p-value of Mann and Kendall's test: the probability that a series of this length in random order has at
 * least as many falling pairs. Ties count as not falling, which errs on the cautious side.
 * @returns in (0, 1]; 1 for fewer than two values
 */
export function fallingProbability(values: readonly number[]): number {
  const n = values.length;
  let falling = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) if (values[j] < values[i]) falling++;
  }
  return n <= EXACT_LENGTH ? inversionTail(n, falling) : inversionTailNormal(n, falling);
}

/**
 * Probability that a random permutation of n has at least `least` inversions. Inserting the k-th element adds
 * 0 .. k-1 inversions with equal probability, so the distribution is a convolution of uniform ones.
 */
function inversionTail(n: number, least: number): number {
  let probabilities = [1];
  for (let k = 2; k <= n; k++) {
    const next = new Array<number>(probabilities.length + k - 1).fill(0);
    probabilities.forEach((probability, inversions) => {
      for (let added = 0; added < k; added++) next[inversions + added] += probability / k;
    });
    probabilities = next;
  }
  return probabilities.slice(least).reduce((sum, probability) => sum + probability, 0);
}

/** The same by the normal limit: mean n(n-1)/4, variance n(n-1)(2n+5)/72, with continuity correction. */
function inversionTailNormal(n: number, least: number): number {
  const mean = (n * (n - 1)) / 4;
  const variance = (n * (n - 1) * (2 * n + 5)) / 72;
  return 1 - cumulativeStdNormalProbability((least - 0.5 - mean) / Math.sqrt(variance));
}

/**
 * Theil and Sen's slope: the median over all pairs of (y_j - y_i) / (x_j - x_i).
 * @param x strictly ascending, at least two values
 */
export function medianSlope(x: readonly number[], y: readonly number[]): number {
  const slopes: number[] = [];
  for (let i = 0; i < x.length; i++) {
    for (let j = i + 1; j < x.length; j++) slopes.push((y[j] - y[i]) / (x[j] - x[i]));
  }
  return median(slopes);
}
