/**
 * One look at all pairs of rows within and between two sets, and what several statistics take from it: sums of a kernel (MMD), nearest neighbors on the
 * own and on the other side (nearest-neighbor accuracy), rows in balls (precision, recall, density, coverage) and mean distances (energy
 * distance). Who asks states what it wants; the pairs are looked at once for all who ask about the same rows, and each gets its share.
 *
 * By products of rows where they are many and wide (dense/sweep.ts), by differences elsewhere (distance-tiles.ts). Neighbors and balls are exact either
 * way, and no share depends on who else asks.
 *
 * Cost: (n + m)^2 / 2 products or distances, memory for a few numbers a row.
 */

import type { Samples } from "../samples.ts";
import type { BallCounts } from "./dense/balls.ts";
import type { PairSums } from "./dense/cubic-sums.ts";
import type { OfBoth, TwoSets } from "./neighbors.ts";
import { sweepAcross } from "./pair-sweep/across.ts";
import type { CubicKernel } from "./pair-sweep/due.ts";
import { found, isSame, shared } from "./pair-sweep/shared.ts";
import { sweepWithin, type Within, type WithinWants } from "./pair-sweep/within.ts";

/** What pairs of rows are to tell. */
export interface Wants {
  /** Sums of the kernel over partners. */
  readonly kernel?: CubicKernel;
  /** The squared distance of each row to its k-th nearest other row of the own side, for each k of either side. */
  readonly own?: OfBoth<readonly number[]>;
  /** The squared distance of each row to the nearest row of the other side. */
  readonly other?: true;
  /** Which rows lie in which open balls of the other side: a ball reaches to the k-th nearest row of the own side; 0 for no balls. */
  readonly balls?: readonly OfBoth<number>[];
  readonly meanDistance?: true;
}

/** Rows, and what their pairs are to tell. */
export interface Asked extends TwoSets {
  readonly wants: Wants;
  /** Whether the real side is asked about again and again, and stays as it is: what pairs within it tell is kept. */
  readonly lasting?: true;
}

/** Sums of the kernel of pairs of real rows, of generated rows and of one of each. */
export interface SumsOfPairs {
  readonly xx: PairSums;
  readonly yy: PairSums;
  readonly xy: PairSums;
}

/** What pairs of rows tell; what was not asked for is an error. */
export interface PairSweep {
  kernel(): SumsOfPairs;
  own(side: keyof OfBoth, k: number): Float64Array;
  other(): OfBoth;
  inBalls(balls: OfBoth<number>): BallCounts;
  /** Of a pair of two different real rows, of two different generated rows, of one of either. */
  meanDistance(): OfBoth<number> & { readonly across: number };
}

/** @throws InputError for a rank that a side has not the rows for */
export function sweepOf({ real, fake, wants, lasting }: Asked): PairSweep {
  const { kernel, balls = [], other, meanDistance } = wants;
  const ranksOf = (side: keyof OfBoth) =>
    [...new Set([...(wants.own?.[side] ?? []), ...balls.map((ball) => ball[side])])]
      .filter((k) => k > 0)
      .sort((a, b) => a - b);
  const ranks = { real: ranksOf("real"), fake: ranksOf("fake") };
  const within = (side: keyof OfBoth): WithinWants => ({
    ranks: ranks[side],
    ...(kernel && { kernel }),
    ...(meanDistance && { meanDistance }),
  });
  const ofReal = lasting ? kept(real, within("real")) : sweepWithin(real, within("real"));
  const ofFake = sweepWithin(fake, within("fake"));
  const own = (side: keyof OfBoth, k: number) =>
    found((side === "real" ? ofReal : ofFake).nearest[ranks[side].indexOf(k)]);
  const none = { real: new Float64Array(real.rows), fake: new Float64Array(fake.rows) };
  const radii = balls.map((ball) => ({
    real: ball.real === 0 ? none.real : own("real", ball.real),
    fake: ball.fake === 0 ? none.fake : own("fake", ball.fake),
  }));
  const across = sweepAcross({ real, fake }, { kernel, other, meanDistance, radii });
  return {
    kernel: () => ({ xx: found(ofReal.kernel), yy: found(ofFake.kernel), xy: found(across.kernel) }),
    own,
    other: () => found(across.other),
    inBalls: (asked) =>
      found(across.counts[balls.findIndex((ball) => ball.real === asked.real && ball.fake === asked.fake)]),
    meanDistance: () => ({
      real: ofReal.mean,
      fake: ofFake.mean,
      across: found(across.total) / (real.rows * fake.rows),
    }),
  };
}

/** Several askers, one sweep for each pair of sets: made when the first of them wants its share. */
export const sharing = (asked: readonly Asked[]): ((asked: Asked) => PairSweep) =>
  shared(
    asked,
    (one, other) => isSame(one.real, other.real) && isSame(one.fake, other.fake),
    (group) => sweepOf(group.reduce(both)),
  );

function both(one: Asked, other: Asked): Asked {
  const [a, b] = [one.wants, other.wants];
  const own = (side: keyof OfBoth) => [...(a.own?.[side] ?? []), ...(b.own?.[side] ?? [])];
  return {
    ...one,
    ...other,
    wants: {
      ...a,
      ...b,
      own: { real: own("real"), fake: own("fake") },
      balls: [...(a.balls ?? []), ...(b.balls ?? [])],
    },
  };
}

const lasts = new WeakMap<Samples, { readonly wants: string; readonly within: Within }>();

function kept(points: Samples, asked: WithinWants): Within {
  const wants = JSON.stringify(asked);
  const known = lasts.get(points);
  if (known?.wants === wants) return known.within;
  const within = sweepWithin(points, asked);
  lasts.set(points, { wants, within });
  return within;
}

/**
 * Energy distance 2 E|X - Y| - E|X - X'| - E|Y - Y'|, unbiased: 0 in expectation where both sides have one law, then below 0 half
 * of the time.
 *
 * Source: Szekely & Rizzo 2004, "Testing for equal distributions in high dimension", InterStat 5.
 */
export function energyDistance(swept: Pick<PairSweep, "meanDistance">): number {
  const { real, fake, across } = swept.meanDistance();
  return 2 * across - real - fake;
}
