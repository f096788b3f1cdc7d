/**
 * How the radius of a path changes while the time doubles, and how much the path turns meanwhile:
 *
 *   change  =  ratio of the largest radii or of the mean radii, last half over the quarter before it, whichever is nearer to 1
 *
 * On a cycle the largest alone jitters where a turn has few rounds, and the mean alone where there are few turns; growth and
 * decay move both. k^-a makes either ratio 2^-a.
 */

import { mean } from "../../maths/statistics.ts";
import type { GameTrajectory } from "./play.ts";

export interface Trend {
  /** First and last round that are compared: from a quarter of the path to its end. */
  readonly from: number;
  readonly to: number;
  /** 0 when the last half is at the equilibrium. */
  readonly change: number;
  /** Turns around the equilibrium, whichever way round: of the last half or of the quarter before it, whichever has fewer. */
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
    change: longest === 0 ? 0 : nearerToOne(longest / largest(before), mean(last) / mean(before)),
    turns: Math.min(
      turnsBetween(trajectory, quarter - 1, half - 1),
      turnsBetween(trajectory, half - 1, lastStep),
    ),
    shortest: last.reduce((least, value) => Math.min(least, value), Infinity),
    longest,
  };
}

function nearerToOne(a: number, b: number): number {
  return Math.abs(Math.log(a)) < Math.abs(Math.log(b)) ? a : b;
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, value), 0);
}

/** Turns around the equilibrium from one round to another, whichever way round. */
export function turnsBetween(
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
