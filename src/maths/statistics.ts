/**
 * Sums that keep their digits, summaries, and intervals: the small change of every metric and diagnosis.
 */

import { median as medianOf } from "simple-statistics";
import { InputError } from "../errors.ts";
import type { Samples } from "../samples.ts";
import { columnMeans } from "./rows.ts";

/**
 * A running sum whose rounding errors are collected in a second number and added at the end. Adding 1e16, 1 and -1e16
 * gives 1, where a plain sum gives 0. The error no longer grows with the number of terms.
 *
 * Source: Neumaier 1974, "Rundungsfehleranalyse einiger Verfahren zur Summation endlicher Summen", ZAMM 54.
 */
export class CompensatedSum {
  #sum = 0;
  #lost = 0;

  add(term: number): void {
    const next = this.#sum + term;
    // The low digits of the smaller operand are the ones that the addition dropped.
    this.#lost += Math.abs(this.#sum) >= Math.abs(term) ? this.#sum - next + term : term - next + this.#sum;
    this.#sum = next;
  }

  get value(): number {
    // Once infinite, there are no low digits to give back: the correction is NaN then.
    return Number.isFinite(this.#sum) ? this.#sum + this.#lost : this.#sum;
  }
}

/** Compensated sum of all terms; 0 for none. */
export function sum(terms: Iterable<number>): number {
  const total = new CompensatedSum();
  for (const term of terms) total.add(term);
  return total.value;
}

/** Arithmetic mean. @throws InputError for no values */
export function mean(values: ArrayLike<number>): number {
  requireSome("mean", values);
  return sum(Array.from(values)) / values.length;
}

/** The middle value, or the mean of the two middle values. @throws InputError for no values */
export function median(values: ArrayLike<number>): number {
  requireSome("median", values);
  return medianOf(Array.from(values));
}

/** A bound that is passed by one of so many new values. */
const ONE_IN = 20;

/**
 * One-sided 95 % prediction bounds: one more value of the same distribution lies below `lo` with a chance of 5 %, and above
 * `hi` with a chance of 5 %. Of n + 1 exchangeable values each is equally likely to be the new one, so the ranks are those
 * of n + 1: (n + 1)/20 from either end, linear between neighbors. Where that is an integer, for 19, 39 or 199 values, the
 * chance is exact (less where values tie). The quantile most libraries give first, at rank 1 + .95 (n - 1), describes the
 * n values themselves: a new one passes it too often, 7.3 % of the time for 39.
 *
 * With fewer than 19 values even the extreme ones are passed more often than that, with a chance of 1/(n + 1): they are
 * the bounds then.
 *
 * Source: Hyndman & Fan 1996, "Sample quantiles in statistical packages", definition 6; Wilks 1941, "Determination of sample
 * sizes for setting tolerance limits", Annals of Mathematical Statistics 12, for the chance.
 *
 * @throws InputError for no values
 * @example predictionBounds([1, 2, ..., 39])   // { lo: 2, hi: 38 }
 */
export function predictionBounds(values: ArrayLike<number>): { lo: number; hi: number } {
  requireSome("predictionBounds", values);
  const ascending = Float64Array.from(values).sort();
  const n = ascending.length;
  // From whole numbers, so that an exact rank is not missed by rounding.
  const below = Math.max(1, Math.floor((n + 1) / ONE_IN));
  const between = n + 1 < ONE_IN ? 0 : ((n + 1) % ONE_IN) / ONE_IN;
  const inward = Math.min(below, n - 1);
  const towards = (at: number, next: number) => at + between * (next - at);
  return {
    lo: towards(ascending[below - 1], ascending[inward]),
    hi: towards(ascending[n - below], ascending[n - 1 - inward]),
  };
}

/** Two-sided standard normal quantiles: P(|Z| < z) = level. */
export const NORMAL_QUANTILE = {
  0.9: 1.6448536269514722,
  0.95: 1.959963984540054,
  0.99: 2.5758293035489004,
} as const;
export type Level = keyof typeof NORMAL_QUANTILE;

export interface Interval {
  readonly lo: number;
  readonly hi: number;
  readonly level: number;
}

/**
 * Interval of a success rate. Unlike rate +- z sd it stays inside [0, 1] and keeps its level near 0 and 1, where
 * success rates of trainings live.
 *
 * Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference", JASA 22.
 *
 * @throws InputError unless 0 <= successes <= n and n >= 1
 * @example wilson({ successes: 5, n: 5 })   // { lo: 0.5655, hi: 1, level: 0.95 }
 */
export function wilson({
  successes,
  n,
  level = 0.95,
}: {
  successes: number;
  n: number;
  level?: Level;
}): Interval {
  if (!(n >= 1 && successes >= 0 && successes <= n)) {
    throw new InputError(`wilson requires 0 <= successes <= n and n >= 1 (got ${successes} of ${n})`);
  }
  const z2 = NORMAL_QUANTILE[level] ** 2;
  const rate = successes / n;
  const center = (rate + z2 / (2 * n)) / (1 + z2 / n);
  const half = Math.sqrt(z2 * ((rate * (1 - rate)) / n + z2 / (4 * n * n))) / (1 + z2 / n);
  // At rate 0 and 1 the exact bound is 0 and 1; rounding must not move it.
  return {
    lo: successes === 0 ? 0 : Math.max(0, center - half),
    hi: successes === n ? 1 : Math.min(1, center + half),
    level,
  };
}

/**
 * Mean of independent values with its standard error, sd / sqrt(n) by the divisor n - 1, and mean +- z errors: the interval
 * of a mean of many values.
 *
 * @throws InputError for fewer than two values
 * @example meanInterval({ values: [1, 2, 3] })   // mean 2, error 0.577350, { lo: 0.868414, hi: 3.131586, level: 0.95 }
 */
export function meanInterval({ values, level = 0.95 }: { values: ArrayLike<number>; level?: Level }): {
  readonly mean: number;
  readonly error: number;
  readonly interval: Interval;
} {
  const n = values.length;
  if (n < 2) throw new InputError(`meanInterval requires at least two values (got ${n})`);
  const middle = mean(values);
  const error = Math.sqrt(sum(Array.from(values, (value) => (value - middle) ** 2)) / (n - 1) / n);
  const half = NORMAL_QUANTILE[level] * error;
  return { mean: middle, error, interval: { lo: middle - half, hi: middle + half, level } };
}

/**
 * Probability that a standard normal vector of dimension dim is shorter than radius: the chi distribution's CDF, that
 * is the regularized incomplete gamma function P(dim/2, radius^2/2), summed as
 * x^a e^-x / Gamma(a+1) * (1 + x/(a+1) + x^2/((a+1)(a+2)) + ...).
 *
 * Source: Abramowitz & Stegun 1964, 6.5.29.
 *
 * @example normalShareWithin({ radius: 3, dim: 2 })   // 0.988891 = 1 - exp(-9/2)
 */
export function normalShareWithin({ radius, dim }: { radius: number; dim: number }): number {
  const a = dim / 2;
  const x = radius ** 2 / 2;
  if (x === 0) return 0;
  // log Gamma(a + 1) by its recurrence, from Gamma(1) = 1 or Gamma(1/2) = sqrt(pi).
  let logGamma = dim % 2 === 0 ? 0 : Math.log(Math.PI) / 2;
  for (let k = dim % 2 === 0 ? 1 : 0.5; k <= a; k++) logGamma += Math.log(k);
  const logFirst = a * Math.log(x) - x - logGamma;
  // So small a first term means that all mass is inside (the terms grow far beyond it), or hardly any.
  if (logFirst < -600) return x > a ? 1 : 0;
  let term = Math.exp(logFirst);
  let series = term;
  for (let k = 1; term > 1e-17 * series; k++) {
    term *= x / (a + k);
    series += term;
  }
  return Math.min(1, series);
}

/**
 * The radius within which a standard normal vector of dimension dim lies with probability `share`: the chi distribution's
 * quantile, by halving until no number lies between the bounds.
 *
 * @param share above 0 and below 1
 * @throws InputError for another share
 * @example normalRadius({ share: 1 - Math.exp(-9 / 2), dim: 20 })   // 6.098199; in 2 dimensions 3
 */
export function normalRadius({ share, dim }: { share: number; dim: number }): number {
  if (!(share > 0 && share < 1)) throw new InputError(`normalRadius requires 0 < share < 1 (got ${share})`);
  // the length's mean is below sqrt(dim), its standard deviation below 1
  let [low, high] = [0, Math.sqrt(dim) + 40];
  for (let middle = high / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (normalShareWithin({ radius: middle, dim }) < share) low = middle;
    else high = middle;
  }
  return high;
}

/** PacGAN's radius of a mode in one and two dimensions, in standard deviations. */
const RADIUS = 3;

/**
 * How far from a mode's center a sample is still of high quality, in standard deviations of the mode. A normal vector's length
 * grows with the square root of its dimension, so no fixed radius serves all: above two dimensions it is the radius that
 * holds the share of a mode that 3 standard deviations hold in the plane, 98.8891 %.
 *
 * Source: Lin et al. 2018 (PacGAN), arXiv 1712.04086, in the plane; the chi distribution's quantile elsewhere.
 *
 * @example highQualityRadius(2)    // 3
 * @example highQualityRadius(20)   // 6.098199
 */
export function highQualityRadius(dim: number): number {
  return dim <= 2 ? RADIUS : normalRadius({ share: 1 - Math.exp(-(RADIUS ** 2) / 2), dim });
}

function requireSome(who: string, values: ArrayLike<number>): void {
  if (values.length === 0) throw new InputError(`${who} requires at least one value (got none)`);
}

/** Standard deviation pooled over coordinates: the square root of the mean variance of a coordinate. */
export function pooledSd(samples: Samples): number {
  const { rows, dim, data } = samples;
  const centers = columnMeans(samples);
  // row by row, as they lie in memory
  const squares = Float64Array.from({ length: rows }, (_, i) => {
    let own = 0;
    for (let j = 0; j < dim; j++) own += (data[i * dim + j] - centers[j]) ** 2;
    return own;
  });
  return Math.sqrt(sum(squares) / rows / dim);
}
