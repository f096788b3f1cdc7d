/**
 * Exact nearest neighbors by looking at every pair, in float64. All distances here are squared: comparing needs no root,
 * and a root could make two different distances equal.
 *
 * Cost: rows x rows x dim multiplications, and memory for a few numbers a row: a matrix of all pairs is never held.
 * Nothing depends on how the pairs are cut into tiles, and the order of rows only permutes the results.
 */

import type { Samples } from "../samples.ts";
import { assignByProducts, worthAssigning } from "./dense/assignment.ts";
import type { BallCounts } from "./dense/balls.ts";
import type { Neighbors } from "./dense/neighbors.ts";
import { type Tile, visitPairs, visitPairsWithin } from "./distance-tiles.ts";

/** Two sets of points of the same dimension. */
export interface TwoSets {
  readonly real: Samples;
  readonly fake: Samples;
}

/** One number of each row of both sets. */
export interface OfBoth<Numbers = Float64Array> {
  readonly real: Numbers;
  readonly fake: Numbers;
}

/** Squares of coordinates beyond this overflow; only a diverged generator goes there. */
export const TOO_FAR = 1e150;
/** Squares of differences below this vanish. */
const TOO_NEAR = 1e-150;

/** Why squared distances between these sets may overflow; undefined when they cannot. */
export function whyTooFar(...sets: readonly Samples[]): string | undefined {
  for (const { data } of sets) {
    for (let i = 0; i < data.length; i++) {
      if (!(Math.abs(data[i]) < TOO_FAR)) return "the samples are too far out to measure";
    }
  }
  return undefined;
}

/** Why squared distances between these sets may overflow or vanish; undefined when they cannot. Equal samples do neither. */
export const whyNoSquares = (...sets: readonly Samples[]): string | undefined =>
  whyTooFar(...sets) ?? whyTooNear(sets);

/** @param least the smallest difference that can be measured */
export function whyTooNear(sets: readonly Samples[], least = TOO_NEAR): string | undefined {
  const reach = reachOf(sets);
  if (reach === 0 || reach >= least) return undefined;
  return `the samples differ by at most ${Number(reach.toPrecision(2))}, too little to measure: multiply both sides by a constant`;
}

/** The largest difference between a coordinate of the first row and any other row. */
export function reachOf(sets: readonly Samples[]): number {
  const [{ data: first, dim }] = sets;
  let reach = 0;
  for (const { data } of sets) {
    for (let i = 0; i < data.length; i++) {
      const away = Math.abs(data[i] - first[i % dim]);
      if (away > reach) reach = away;
    }
  }
  return reach;
}

/** Of each row so many nearest other rows, in the order of their squared distances and then of their indices. */
export function listsByDifferences(points: Samples, length: number): Neighbors {
  const { rows } = points;
  const squares = new Float64Array(rows * length).fill(Infinity);
  const indices = new Int32Array(rows * length).fill(rows);
  const insert = (row: number, square: number, index: number) => {
    const first = row * length;
    let at = first + length - 1;
    const before = (entry: number) =>
      square < squares[entry] || (square === squares[entry] && index < indices[entry]);
    if (!before(at)) return;
    for (; at > first && before(at - 1); at--) {
      squares[at] = squares[at - 1];
      indices[at] = indices[at - 1];
    }
    squares[at] = square;
    indices[at] = index;
  };
  visitPairsWithin(points, ({ row, rows: count, column, columns, squares: tile, stride }) => {
    for (let i = 0; i < count; i++) {
      for (let j = row === column ? i + 1 : 0; j < columns; j++) {
        const square = tile[i * stride + j];
        insert(row + i, square, column + j);
        insert(column + j, square, row + i);
      }
    }
  });
  return { length, squares, indices };
}

/** Squared distance of each row to its nearest other row (rank 1), the next (2), up to the k-th. A duplicate is another row, at distance 0. */
export type NearestWithin = (rank: number) => Float64Array;

/** @param onTile sees every tile of the pairs as well, each pair once: right of the diagonal where row equals column */
export function nearestWithin(points: Samples, k: number, onTile?: (tile: Tile) => void): NearestWithin {
  // The k nearest so far of each row, ascending; few distances get in, so insertion by shifting is enough.
  const nearest = new Float64Array(points.rows * k).fill(Infinity);
  const worst = new Float64Array(points.rows).fill(Infinity);
  const insert = (row: number, square: number) => {
    const first = row * k;
    let at = first + k - 1;
    for (; at > first && nearest[at - 1] > square; at--) nearest[at] = nearest[at - 1];
    nearest[at] = square;
    worst[row] = nearest[first + k - 1];
  };
  visitPairsWithin(points, (tile) => {
    const { row, rows, column, columns, squares, stride } = tile;
    for (let i = 0; i < rows; i++) {
      const here = row + i;
      // On the diagonal tile, the half right of the diagonal.
      for (let j = row === column ? i + 1 : 0; j < columns; j++) {
        const square = squares[i * stride + j];
        if (square < worst[here]) insert(here, square);
        if (square < worst[column + j]) insert(column + j, square);
      }
    }
    onTile?.(tile);
  });
  return (rank) => Float64Array.from({ length: points.rows }, (_, row) => nearest[row * k + rank - 1]);
}

/** For each row of `points`, which row of `centers` is nearest (the first of several), and its squared distance. */
export function assignToNearest({
  points,
  centers,
}: {
  readonly points: Samples;
  readonly centers: Samples;
}): { readonly index: Int32Array; readonly squares: Float64Array } {
  if (worthAssigning(points, centers)) return assignByProducts(points, centers);
  const index = new Int32Array(points.rows);
  const nearest = new Float64Array(points.rows).fill(Infinity);
  // Tiles come with ascending columns for each row, so "closer than before" keeps the first of equals.
  visitPairs({ real: points, fake: centers }, ({ row, rows, column, columns, squares, stride }: Tile) => {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const square = squares[i * stride + j];
        if (square < nearest[row + i]) {
          nearest[row + i] = square;
          index[row + i] = column + j;
        }
      }
    }
  });
  return { index, squares: nearest };
}

/**
 * Which rows of one set lie in which balls round rows of the other, both ways at once. Open balls: at a distance equal to
 * the radius a row is outside, and a ball of radius 0 is empty.
 *
 * @param squaredRadii of the ball round each row
 */
export function countInBalls(sets: TwoSets, squaredRadii: OfBoth): BallCounts {
  const held = { real: new Int32Array(sets.real.rows), fake: new Int32Array(sets.fake.rows) };
  const holding = { real: new Int32Array(sets.real.rows), fake: new Int32Array(sets.fake.rows) };
  visitPairs(sets, ({ row, rows, column, columns, squares, stride }) => {
    for (let i = 0; i < rows; i++) {
      const radius = squaredRadii.real[row + i];
      for (let j = 0; j < columns; j++) {
        const square = squares[i * stride + j];
        if (square < radius) {
          held.real[row + i]++;
          holding.fake[column + j]++;
        }
        if (square < squaredRadii.fake[column + j]) {
          held.fake[column + j]++;
          holding.real[row + i]++;
        }
      }
    }
  });
  return { held, holding };
}
