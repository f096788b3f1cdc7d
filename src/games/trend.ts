/**
 * How the radius of a path changes while the time doubles, and how much the path turns meanwhile.
 */

import type { GameTrajectory } from "./play.ts";

export interface Trend {
  /** First and last round that are compared: from a quarter of the path to its end. */
  readonly from: number;
  readonly to: number;
  /** Largest radius of the last half over the largest of the quarter before it; 1 when both are 0. */
  readonly change: number;
  /** Turns around the equilibrium in that quarter, whichever way round. */
  readonly turns: number;
  /** Shortest and longest radius of the last half. */
  readonly shortest: number;
  readonly longest: number;
}

export function trend(trajectory: GameTrajectory): Trend {
  const { radius, lastStep } = trajectory;
  const quarter = Math.floor(lastStep / 4) + 1;
  const half = Math.floor(lastStep / 2) + 1;
  const [before, last] = [radius.subarray(quarter, half), radius.subarray(half)];
  const longest = largest(last);
  return {
    from: quarter,
    to: lastStep,
    change: longest === 0 ? 0 : longest / largest(before),
    turns: turnsBetween(trajectory, quarter - 1, half - 1),
    shortest: last.reduce((least, value) => Math.min(least, value), Infinity),
    longest,
  };
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

function turnsBetween(
  { generator, discriminator, equilibrium: [x, y] }: GameTrajectory,
  from: number,
  to: number,
): number {
  const angle = (k: number) => Math.atan2(discriminator[k] - y, generator[k] - x);
  let total = 0;
  for (let k = from; k < to; k++) {
    const step = Math.abs(angle(k + 1) - angle(k));
    total += Math.min(step, 2 * Math.PI - step);
  }
  return total / (2 * Math.PI);
}
