/**
 * How far the samples have spread beyond the data, and around which modes they lie. In one and two dimensions both are read off
 * the points that a snapshot keeps (at most 400); above, a snapshot keeps the spread itself. Coarse, but blind to nothing that bins and balls round the modes cut off.
 */

import type { Snapshot, TargetRecord, Untrained } from "../../../result/index.ts";

type Points = readonly (readonly number[])[];

/** Fewer points a mode than this say nothing of its occupation. */
const POINTS_PER_MODE = 10;
/** A mode is occupied when it attracts this part of its fair share; the same part as in `mode-coverage.modes20`. */
const OCCUPIED = 0.2;

/**
 * How far the samples reach, in units of the data's own reach: the mean over samples of the largest coordinate distance
 * from the data's mean, over the maximum of the same for the data. Below 1 when samples lie where the data do.
 * @returns null where neither the spread nor points were kept, or a sample is not finite
 */
export function spreadOf(snapshot: Untrained, target: TargetRecord): number | null {
  if (snapshot.spread !== undefined) return snapshot.spread;
  const real = target.points;
  const fake = snapshot.points;
  if (real === undefined || fake === undefined || real.length === 0 || fake.length === 0) return null;
  const mean = Array.from({ length: target.dim }, (_, j) => average(real.map((point) => point[j])));
  const reach = real.reduce((most, point) => Math.max(most, farthest(point, mean)), 0);
  const spread = fake.reduce((sum, point) => sum + farthest(point, mean), 0) / fake.length / reach;
  return Number.isFinite(spread) ? spread : null;
}

/** The largest coordinate of the way from the mean to a point; NaN where one is none. */
function farthest(point: readonly number[], mean: readonly number[]): number {
  let most = 0;
  for (let j = 0; j < mean.length; j++) most = Math.max(most, Math.abs(point[j] - mean[j]));
  return most;
}

function average(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * The modes that are nearest to at least a fifth of their fair share of the samples, however far away these are.
 * @returns null where the target has no modes or the snapshot too few points to tell
 */
export function occupiedModes(snapshot: Snapshot, target: TargetRecord): ReadonlySet<number> | null {
  const { modes } = target;
  if (modes === undefined) return null;
  const counts = snapshot.nearestModes ?? (snapshot.points && occupancy(snapshot.points, modes.centers));
  if (counts === undefined) return null;
  const samples = counts.reduce((sum, n) => sum + n, 0);
  if (samples < POINTS_PER_MODE * modes.centers.length) return null;
  return new Set(counts.flatMap((n, k) => (n >= OCCUPIED * modes.weights[k] * samples ? [k] : [])));
}

/** How many of the points have each center as the nearest. */
export function occupancy(points: Points, centers: Points): number[] {
  const counts = new Array<number>(centers.length).fill(0);
  for (const point of points) counts[nearest(point, centers)]++;
  return counts;
}

function nearest(point: readonly number[], centers: Points): number {
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let k = 0; k < centers.length; k++) {
    let square = 0;
    for (let j = 0; j < point.length; j++) square += (centers[k][j] - point[j]) ** 2;
    if (square < least) {
      least = square;
      best = k;
    }
  }
  return best;
}

/** Jaccard's index of two sets, |A and B| / |A or B|: 1 when they are equal, 0 when they have nothing in common. */
export function jaccard(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  const common = [...a].filter((k) => b.has(k)).length;
  const all = a.size + b.size - common;
  return all === 0 ? 1 : common / all;
}
