/**
 * Sampling errors in closed form, by influence functions (the delta method). To first order an estimate is its
 * expectation plus the mean over the samples of how much one sample moves it, so with two independent sides
 *
 *   se^2 = Var(influence of a real sample) / n_real + Var(influence of a generated one) / n_fake,
 *
 * with the variances taken over the samples at hand: no resampling, cheap at every snapshot.
 *
 * What the interval is for: the spread of the estimate round its own expectation at this n. It does not take off the
 * bias (the null band tells that), and it says nothing where the influences vanish, as they do between equal
 * distributions, and between ones without overlap for a bounded divergence: there is no interval then, rather than one
 * of width 0.
 *
 * Source: Hampel 1974, "The influence curve and its role in robust estimation", JASA 69; van der Vaart 1998,
 * "Asymptotic Statistics", chapter 20.
 */

import { CompensatedSum, type Interval, type Level, NORMAL_QUANTILE } from "./statistics.ts";

/** How much each sample of one side moves the estimate, up to a constant. */
export interface Influences {
  readonly values: ArrayLike<number>;
  /** How many samples have each value; absent, one. Values that no sample has are not looked at. */
  readonly counts?: ArrayLike<number>;
}

/** Influences that differ by less than this, relative to the largest, differ by rounding. */
const ROUNDING = 1e-12;

/**
 * First-order standard error of an estimate from independent samples; a side that is known exactly is left out.
 *
 * @returns undefined where it cannot be known: fewer than 2 samples on a side, or a number that is not finite
 * @example standardError({ fake: { values: [0, 1], counts: [50, 50] } })   // sqrt(.25 / 99) = .050252
 */
export function standardError(sides: {
  readonly real?: Influences;
  readonly fake?: Influences;
}): number | undefined {
  let squares = 0;
  for (const side of [sides.real, sides.fake]) {
    if (side !== undefined) squares += varianceOfMean(side);
  }
  return Number.isFinite(squares) ? Math.sqrt(squares) : undefined;
}

/** NaN for fewer than 2 samples. */
function varianceOfMean({ values, counts }: Influences): number {
  const countOf = (i: number) => (counts === undefined ? 1 : counts[i]);
  const total = new CompensatedSum();
  let n = 0;
  let largest = 0;
  for (let i = 0; i < values.length; i++) {
    if (countOf(i) === 0) continue;
    n += countOf(i);
    total.add(countOf(i) * values[i]);
    largest = Math.max(largest, Math.abs(values[i]));
  }
  if (n < 2) return Number.NaN;
  const mean = total.value / n;
  const squares = new CompensatedSum();
  for (let i = 0; i < values.length; i++) {
    if (countOf(i) > 0) squares.add(countOf(i) * (values[i] - mean) ** 2);
  }
  const variance = squares.value / (n - 1);
  return variance <= (ROUNDING * largest) ** 2 ? 0 : variance / n;
}

/**
 * The normal interval value +- z se, cut to the range of the quantity, to be spread into a quantity: empty where there
 * is no standard error or it is 0, so that no interval is NaN and none claims certainty.
 */
export function normalInterval({
  value,
  error,
  range: [low, high],
  level = 0.95,
}: {
  value: number;
  error: number | undefined;
  range: readonly [number, number];
  level?: Level;
}): { interval?: Interval } {
  const half = NORMAL_QUANTILE[level] * (error ?? 0);
  if (!(half > 0 && Number.isFinite(value - half) && Number.isFinite(value + half))) return {};
  // Cut to the range, an interval still holds its value, which may lie on the border by rounding.
  return { interval: { lo: Math.max(low, value - half), hi: Math.min(high, value + half), level } };
}
