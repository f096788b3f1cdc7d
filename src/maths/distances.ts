/**
 * Divergences between two discrete distributions, in nats, and Euclidean distances between points.
 *
 * Masses need not sum to 1: each side is divided by its own total, so counts of different numbers of samples compare.
 */

import { InputError } from "../errors.ts";
import type { Samples } from "../samples.ts";
import { requireMasses } from "./masses.ts";
import { CompensatedSum, sum } from "./statistics.ts";

/** Two distributions on the same support: entry i of both is the mass of the same bin. */
export interface Pair {
  readonly real: ArrayLike<number>;
  readonly fake: ArrayLike<number>;
}

/**
 * Jensen-Shannon divergence, JSD = 1/2 KL(p || m) + 1/2 KL(q || m) with m = (p + q)/2, in [0, ln 2].
 *
 * Source: Lin 1991, "Divergence measures based on the Shannon entropy", IEEE Transactions on Information Theory 37.
 *
 * @throws InputError for different lengths, negative or non-finite masses, or a total of 0
 * @example jensenShannon({ real: [1, 0], fake: [0, 1] })   // ln 2 = 0.693147
 */
export function jensenShannon({ real, fake }: Pair): number {
  const [p, q] = [normalized("jsd", "real", real), normalized("jsd", "fake", fake)];
  requireSameLength("jsd", p, q);
  const total = new CompensatedSum();
  for (let i = 0; i < p.length; i++) {
    // p/m as 2p/(p+q): halving first would lose the smallest masses to underflow.
    const both = p[i] + q[i];
    total.add((relativeTerm(2 * p[i], both) + relativeTerm(2 * q[i], both)) / 4);
  }
  // Rounding may leave -1e-17 or ln 2 + 1e-16.
  return Math.min(Math.LN2, Math.max(0, total.value));
}

/**
 * Kullback-Leibler divergence KL(p || q) = sum p ln(p/q), in [0, infinity]; infinite where q is 0 and p is not.
 * The "reverse KL" of a GAN is p = generated, q = true.
 *
 * @throws InputError as `jensenShannon` does
 * @example kullbackLeibler({ p: [1, 0, 0, 0], q: [1, 1, 1, 1] })   // ln 4
 */
export function kullbackLeibler({
  p,
  q,
}: {
  readonly p: ArrayLike<number>;
  readonly q: ArrayLike<number>;
}): number {
  const [from, to] = [normalized("kl", "p", p), normalized("kl", "q", q)];
  requireSameLength("kl", from, to);
  const total = new CompensatedSum();
  for (let i = 0; i < from.length; i++) total.add(relativeTerm(from[i], to[i]));
  return Math.max(0, total.value);
}

/**
 * Total variation distance 1/2 sum |p - q|, in [0, 1]: the largest difference of the probabilities of one event.
 *
 * @throws InputError as `jensenShannon` does
 * @example totalVariation({ real: [3, 1], fake: [1, 3] })   // 0.5
 */
export function totalVariation({ real, fake }: Pair): number {
  const [p, q] = [normalized("total variation", "real", real), normalized("total variation", "fake", fake)];
  requireSameLength("total variation", p, q);
  const total = new CompensatedSum();
  for (let i = 0; i < p.length; i++) total.add(Math.abs(p[i] - q[i]));
  return Math.min(1, total.value / 2);
}

/**
 * Jensen-Shannon divergence of two densities given by their logarithms on cells of equal width: the quadrature
 * sum (p ln(p/m) + q ln(q/m))/2 * width. Working on logarithms matters: far from both modes p and m underflow to 0
 * together and p/m would be 0/0, beyond about 38 standard deviations of a Gaussian.
 */
export function jensenShannonOfLogDensities({
  real,
  fake,
  width,
}: Pair & { readonly width: number }): number {
  requireSameLength("jsd", real, fake);
  const total = new CompensatedSum();
  for (let i = 0; i < real.length; i++) {
    const middle = logAddExp(real[i], fake[i]) - Math.LN2;
    total.add((logTerm(real[i], middle) + logTerm(fake[i], middle)) / 2);
  }
  return total.value * width;
}

/**
 * KL(p || q) of two densities given by their logarithms on cells of equal width: the quadrature sum p ln(p/q) * width,
 * in which no ratio of densities is ever formed. Infinite where q is 0 and p is not; for the reverse divergence swap
 * the two.
 */
export function kullbackLeiblerOfLogDensities({
  p,
  q,
  width,
}: {
  readonly p: ArrayLike<number>;
  readonly q: ArrayLike<number>;
  readonly width: number;
}): number {
  requireSameLength("kl", p, q);
  const total = new CompensatedSum();
  for (let i = 0; i < p.length; i++) total.add(logTerm(p[i], q[i]));
  return total.value * width;
}

/** ln(e^a + e^b) without overflow; -infinity stands for ln 0. */
export function logAddExp(a: number, b: number): number {
  const larger = Math.max(a, b);
  return larger === -Infinity ? -Infinity : larger + Math.log1p(Math.exp(-Math.abs(a - b)));
}

/** 1 / (1 + e^-x), exact in both tails. */
export function sigmoid(x: number): number {
  // e^-|x| never overflows, and each branch keeps the digits of the small side.
  const e = Math.exp(-Math.abs(x));
  return x >= 0 ? 1 / (1 + e) : e / (1 + e);
}

/** Euclidean distance between row i of one set of points and row j of another of the same dimension. */
export function euclidean(a: Samples, i: number, b: Samples, j: number): number {
  let squares = 0;
  for (let k = 0; k < a.dim; k++) {
    const difference = a.data[i * a.dim + k] - b.data[j * b.dim + k];
    squares += difference * difference;
  }
  return Math.sqrt(squares);
}

/** The row of `points` nearest to row i of `of`, the first of several, and its distance. */
export function nearest(of: Samples, i: number, points: Samples): { index: number; distance: number } {
  let index = 0;
  let distance = Infinity;
  for (let j = 0; j < points.rows; j++) {
    const candidate = euclidean(of, i, points, j);
    if (candidate < distance) {
      distance = candidate;
      index = j;
    }
  }
  return { index, distance };
}

/** Index of the first coordinate that is NaN or infinite, or -1. */
export function firstNonFinite(data: ArrayLike<number>): number {
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return i;
  return -1;
}

/** p ln(p/q), with 0 ln 0 = 0. */
function relativeTerm(p: number, q: number): number {
  return p === 0 ? 0 : p * Math.log(p / q);
}

/** p (ln p - ln q) from the logarithms, with 0 ln 0 = 0. */
function logTerm(logP: number, logQ: number): number {
  const p = Math.exp(logP);
  return p === 0 ? 0 : p * (logP - logQ);
}

function normalized(who: string, side: string, masses: ArrayLike<number>): Float64Array {
  requireMasses(who, side, masses);
  const total = sum(Array.from(masses));
  if (!(total > 0)) throw new InputError(`${who} requires a positive total mass (${side} has ${total})`);
  return Float64Array.from(masses, (mass) => mass / total);
}

function requireSameLength(who: string, a: ArrayLike<number>, b: ArrayLike<number>): void {
  if (a.length !== b.length) {
    throw new InputError(`${who} requires the same bins on both sides (got ${a.length} and ${b.length})`);
  }
}
