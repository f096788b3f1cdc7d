/**
 * Mann and Whitney's test in its exact form: how likely is so large a difference of ranks when both sides come from one
 * distribution? All C(N, n) ways of dealing the N values onto the two sides are then equally likely, ties included: tied
 * values share their middle rank, and what is counted is the distribution of the rank sum over those deals. The p-value is
 * two-sided: the share of deals whose rank sum lies at least as far from its mean.
 *
 * Works on ranks alone, so infinite values are welcome: they are merely the largest. The smallest p that n against m untied
 * values can give is 2 / C(n + m, n), which is why few seeds cannot show anything.
 *
 * Cost: the square of the smaller side times N; beyond that of 60 against 60 the normal approximation takes over, and `exact`
 * is false.
 *
 * Source: Mann & Whitney 1947, Annals of Mathematical Statistics 18; Lehmann 1975, "Nonparametrics", 1.4, for ties; Cliff 1993,
 * "Dominance statistics", Psychological Bulletin 114, for delta.
 *
 * @example rankTest({ before: [1, 2, 3, 4, 5], after: [6, 7, 8, 9, 10] })   // { p: 0.007937, delta: 1, exact: true }
 */

import { mannWhitney } from "./mann-whitney.ts";
import { normalRadius, normalShareWithin } from "./statistics.ts";

/** Deals are counted up to this product of the smaller side and both together, whose square is the work. */
const COUNTED = 60 * 120;

const isCounted = (n: number, m: number): boolean => Math.min(n, m) * (n + m) <= COUNTED;

export interface RankTest {
  /** Two-sided. */
  readonly p: number;
  /** Cliff's delta: P(after > before) - P(after < before), from -1 to 1. */
  readonly delta: number;
  readonly exact: boolean;
}

/** @throws InputError never; an empty side gives p = 1 and delta = 0 */
export function rankTest({
  before,
  after,
}: {
  readonly before: readonly number[];
  readonly after: readonly number[];
}): RankTest {
  const [n, m] = [before.length, after.length];
  if (n === 0 || m === 0) return { p: 1, delta: 0, exact: true };
  const { u, z } = mannWhitney({ real: before, fake: after });
  const delta = (2 * u - n * m) / (n * m);
  if (!isCounted(n, m))
    return { p: 1 - normalShareWithin({ radius: Math.abs(z), dim: 1 }), delta, exact: false };
  // Of the smaller side: both rank sums are as far from their means.
  const dealt = Math.min(n, m);
  const ways = rankSumWays(doubledRanks([...before, ...after]), dealt);
  // Twice the rank sum; its mean, dealt (N + 1), and its distance from it are integers, so nothing is rounded.
  const center = dealt * (n + m + 1);
  const distance = Math.abs(2 * u - n * m);
  let extreme = 0;
  for (let sum = 0; sum < ways.length; sum++) if (Math.abs(sum - center) >= distance) extreme += ways[sum];
  return { p: Math.min(1, extreme / binomial(n + m, m)), delta, exact: true };
}

/** The smallest two-sided p of n values against m: that of two groups that do not overlap. */
export function smallestP(n: number, m: number): number {
  return Math.min(1, 2 / binomial(n + m, n));
}

/** The fewest values on each side with which a p of at most alpha can be reached. */
export function fewestFor(alpha: number): number {
  let n = 1;
  while (smallestP(n, n) > alpha) n++;
  return n;
}

/**
 * How many of the n m differences may be cut off from either end, in order of size, for an interval of their middle: the
 * largest k with P(U < k) <= (1 - level) / 2, at least 1; and the level that this reaches.
 */
export function cutOff(
  n: number,
  m: number,
  level: number,
): { readonly cut: number; readonly level: number } {
  const tail = (1 - level) / 2;
  if (!isCounted(n, m)) {
    const sd = Math.sqrt((n * m * (n + m + 1)) / 12);
    return { cut: Math.max(1, Math.floor((n * m) / 2 - normalRadius({ share: level, dim: 1 }) * sd)), level };
  }
  const dealt = Math.min(n, m);
  const ways = rankSumWays(
    Array.from({ length: n + m }, (_, i) => 2 * (i + 1)),
    dealt,
  );
  const least = dealt * (dealt + 1);
  const all = binomial(n + m, m);
  let below = ways[least];
  let cut = 1;
  while (below + ways[least + 2 * cut] <= tail * all) below += ways[least + 2 * cut++];
  return { cut, level: 1 - (2 * below) / all };
}

function binomial(n: number, k: number): number {
  let product = 1;
  for (let i = 1; i <= Math.min(k, n - k); i++) product *= (n - Math.min(k, n - k) + i) / i;
  return product;
}

/** Twice the middle ranks, which are integers. */
function doubledRanks(values: readonly number[]): number[] {
  const ascending = [...values].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return values.map((value) => ascending.indexOf(value) + ascending.lastIndexOf(value) + 2);
}

/** In how many ways so many of the ranks give each sum. */
function rankSumWays(ranks: readonly number[], chosen: number): Float64Array {
  const size = [...ranks]
    .sort((a, b) => b - a)
    .slice(0, chosen)
    .reduce((sum, rank) => sum + rank, 1);
  // ways[k]: in how many ways k ranks give each sum. Counts beyond 2^53 round, each to its last digit.
  const ways = Array.from({ length: chosen + 1 }, () => new Float64Array(size));
  ways[0][0] = 1;
  ranks.forEach((rank, index) => {
    for (let k = Math.min(chosen, index + 1); k >= 1; k--) {
      const [from, to] = [ways[k - 1], ways[k]];
      for (let sum = size - 1; sum >= rank; sum--) to[sum] += from[sum - rank];
    }
  });
  return ways[chosen];
}
