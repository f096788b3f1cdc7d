/**
 * k-means: centers that are each the mean of the points nearest to them. Seeded by k-means++ (each next center a point, drawn with
 * probability proportional to its squared distance from those so far), then Lloyd's iterations until no point changes
 * its center, at most 50 of them unless said.
 *
 * One run from one seeding, a local optimum: the same generator of random numbers and order of points give the same
 * centers, another order may not. Fewer than k centers come back when there are fewer different points, or when a center
 * loses all of its points.
 *
 * Source: Arthur & Vassilvitskii 2007, "k-means++: the advantages of careful seeding", SODA; Lloyd 1982, IEEE Transactions on
 * Information Theory 28.
 */

import type { Samples } from "../samples.ts";
import { squaredDistance } from "./dense/neighbors.ts";
import { assignToNearest } from "./neighbors.ts";
import type { Rng } from "./random.ts";
import { sum } from "./statistics.ts";

/** By then few points still move, and the centers serve as bins, not as an answer. */
const ITERATIONS = 50;

/**
 * @param iterations at most
 * @returns centers, one a row, and for each point the row of the nearest
 */
export function kMeans(
  points: Samples,
  k: number,
  rng: Rng,
  iterations = ITERATIONS,
): { centers: Samples; index: Int32Array } {
  let centers = seed(points, k, rng);
  let { index } = assignToNearest({ points, centers });
  for (let iteration = 0; iteration < iterations; iteration++) {
    centers = means(points, index, centers.rows);
    const next = assignToNearest({ points, centers }).index;
    // Centers without points have been left out and the rest renumbered, so equal numbers mean equal groups.
    if (next.every((center, i) => center === index[i])) break;
    index = next;
  }
  return { centers, index };
}

function seed(points: Samples, k: number, rng: Rng): Samples {
  const { dim, data } = points;
  const chosen: number[] = [];
  const squares = new Float64Array(points.rows).fill(1);
  while (chosen.length < Math.min(k, points.rows)) {
    const total = sum(squares);
    if (!(total > 0)) break;
    // The first point at which the running total passes the mark; rounding may leave none, then the last that counts.
    let left = rng.uniform() * total;
    let at = squares.findLastIndex((square) => square > 0);
    for (let i = 0; i < at; i++) {
      left -= squares[i];
      if (left < 0 && squares[i] > 0) at = i;
    }
    if (chosen.length === 0) squares.fill(Infinity);
    chosen.push(at);
    for (let i = 0; i < squares.length; i++)
      squares[i] = Math.min(squares[i], squaredDistance(points, i, points, at));
  }
  const centers = new Float64Array(chosen.length * dim);
  for (const [c, at] of chosen.entries()) centers.set(data.subarray(at * dim, (at + 1) * dim), c * dim);
  return { rows: chosen.length, dim, data: centers };
}

function means({ dim, data }: Samples, index: Int32Array, k: number): Samples {
  const sums = new Float64Array(k * dim);
  const counts = new Int32Array(k);
  for (let i = 0; i < index.length; i++) {
    counts[index[i]]++;
    for (let d = 0; d < dim; d++) sums[index[i] * dim + d] += data[i * dim + d];
  }
  const kept = Array.from(counts.keys()).filter((c) => counts[c] > 0);
  const centers = Float64Array.from({ length: kept.length * dim }, (_, at) => {
    const c = kept[Math.floor(at / dim)];
    return sums[c * dim + (at % dim)] / counts[c];
  });
  return { rows: kept.length, dim, data: centers };
}
