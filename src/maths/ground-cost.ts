/**
 * Ground costs: what it takes to move one unit of mass from one point to another.
 */

import { InputError } from "../errors.ts";
import type { Samples } from "../samples.ts";
import { visitPairs } from "./distance-tiles.ts";

/** Euclidean and city-block distances are metrics; the squared Euclidean one is not (no triangle inequality). */
export type GroundCost = "euclidean" | "squared-euclidean" | "city-block";

/** Any other cost, from the coordinates of a real and of a fake point. The arrays are views: they must not be changed. */
export type PointCost = (real: ArrayLike<number>, fake: ArrayLike<number>) => number;

/**
 * Whether the cost is known to obey the triangle inequality, so that mass which both sides share may stay where it is.
 * Of a function nothing is known.
 */
export function isMetric(cost: GroundCost | PointCost): boolean {
  return cost === "euclidean" || cost === "city-block";
}

/** Costs from each real to each fake point, row by row, whether they stand in a matrix or are computed when asked for. */
export interface Costs {
  readonly rows: number;
  readonly columns: number;
  /** Whether rows stand in memory, so that to copy a whole one takes less time than to pick from it. */
  readonly stored: boolean;
  /** Writes the costs of one real point, from `into[offset]` on. They are the same, to the last bit, each time. */
  row(real: number, into: Float64Array, offset: number): void;
  /** The costs of some fake points alone, in the order given. */
  among(fakes: Int32Array): Costs;
}

/** Clouds and the cost between their points. */
interface Between {
  readonly real: Samples;
  readonly fake: Samples;
  readonly cost: GroundCost | PointCost;
}

/** A matrix of more entries (128 MiB) is not made: computing a row thrice costs less than the memory. */
const MATRIX_ENTRIES = 2 ** 24;

/** Costs in a row-major matrix of finite entries. */
export function costsInMatrix(matrix: Float64Array, columns: number): Costs {
  const rows = matrix.length / columns;
  const whole: Costs = {
    rows,
    columns,
    stored: true,
    row: (real, into, offset) => into.set(matrix.subarray(real * columns, (real + 1) * columns), offset),
    among: (fakes) => {
      if (fakes.length === columns) return whole;
      const row: Costs["row"] = (real, into, offset) => {
        // Views, because an index into the whole may be too large for the processor's fast integers.
        const from = matrix.subarray(real * columns, (real + 1) * columns);
        const to = into.subarray(offset, offset + fakes.length);
        for (let k = 0; k < to.length; k++) to[k] = from[fakes[k]];
      };
      return {
        rows,
        columns: fakes.length,
        stored: false,
        row,
        among: (some) => whole.among(some.map((k) => fakes[k])),
      };
    },
  };
  return whole;
}

/**
 * Costs between two clouds. A function of the coordinates is asked once for each pair.
 *
 * @throws InputError for different dimensions, and for a cost that is not finite
 */
export function costsBetween({ real, fake, cost }: Between): Costs {
  if (typeof cost === "function" || real.rows * fake.rows <= MATRIX_ENTRIES) {
    const matrix = costMatrix({ real, fake, cost });
    requireCosts(matrix, real.rows, fake.rows);
    return costsInMatrix(matrix, fake.rows);
  }
  const costs = costsOnDemand(real, fake, cost);
  // Far from overflow, finite coordinates are enough, and they are quickly seen.
  if (![real, fake].every(({ data }) => data.every((x: number) => Math.abs(x) <= 1e150))) {
    const row = new Float64Array(fake.rows);
    for (let i = 0; i < real.rows; i++) {
      costs.row(i, row, 0);
      requireFiniteRow(row, 0, i, fake.rows);
    }
  }
  return costs;
}

/** Costs that are computed each time they are asked for. @throws InputError for different dimensions */
export function costsOnDemand(real: Samples, fake: Samples, cost: GroundCost): Costs {
  requireOneDimension(real, fake);
  return {
    rows: real.rows,
    columns: fake.rows,
    stored: false,
    row: distances[cost](real, fake),
    among: (fakes) => costsOnDemand(real, some(fake, fakes), cost),
  };
}

function some({ dim, data }: Samples, points: Int32Array): Samples {
  const rows = points.length;
  const chosen = Float64Array.from({ length: rows * dim }, (_, at) => {
    return data[points[Math.floor(at / dim)] * dim + (at % dim)];
  });
  return { rows, dim, data: chosen };
}

/**
 * Cost from each real to each fake point, row-major: `matrix[i * fake.rows + j]`. O(real.rows * fake.rows * dim).
 *
 * @throws InputError for different dimensions
 */
export function costMatrix({ real, fake, cost }: Between): Float64Array {
  requireOneDimension(real, fake);
  if (typeof cost === "function") return ofEachPair(real, fake, cost);
  const matrix = new Float64Array(real.rows * fake.rows);
  if (cost !== "city-block" && real.dim >= WIDE) {
    fillByTiles({ real, fake }, matrix, cost === "euclidean");
    return matrix;
  }
  const compute = distances[cost](real, fake);
  for (let i = 0; i < real.rows; i++) compute(i, matrix, i * fake.rows);
  return matrix;
}

/** Dimensions from which tiles are sooner done than rows. */
const WIDE = 8;

/** The same terms in the same order as row by row, so the same bits. */
function fillByTiles(sides: Omit<Between, "cost">, matrix: Float64Array, rooted: boolean): void {
  visitPairs(sides, ({ row, rows, column, columns, squares, stride }) => {
    for (let i = 0; i < rows; i++) {
      const to = (row + i) * sides.fake.rows + column;
      for (let j = 0; j < columns; j++) {
        const square = squares[i * stride + j];
        matrix[to + j] = rooted ? Math.sqrt(square) : square;
      }
    }
  });
}

/**
 * @throws InputError for a matrix of the wrong size or with a non-finite entry
 */
export function requireCosts(cost: Float64Array, rows: number, columns: number): void {
  if (cost.length !== rows * columns) {
    throw new InputError(`emd requires a ${rows} x ${columns} cost matrix (got ${cost.length} entries)`);
  }
  for (let i = 0; i < rows; i++) requireFiniteRow(cost, i * columns, i, columns);
}

function requireFiniteRow(cost: Float64Array, offset: number, i: number, columns: number): void {
  // A number less itself is 0, and NaN if it is not finite: sums without a branch are much faster than asking each, and
  // four of them need not wait for each other.
  const end = offset + columns;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let at = offset;
  for (; at + 3 < end; at += 4) {
    s0 += cost[at] - cost[at];
    s1 += cost[at + 1] - cost[at + 1];
    s2 += cost[at + 2] - cost[at + 2];
    s3 += cost[at + 3] - cost[at + 3];
  }
  for (; at < end; at++) s0 += cost[at] - cost[at];
  if (s0 + s1 + s2 + s3 === 0) return;
  const j = cost.subarray(offset, offset + columns).findIndex((c) => !Number.isFinite(c));
  throw new InputError(`emd requires finite costs (real point ${i} to fake point ${j}: ${cost[offset + j]})`);
}

function requireOneDimension(real: Samples, fake: Samples): void {
  if (real.dim === fake.dim) return;
  throw new InputError(`emd requires points of one dimension (real ${real.dim}, fake ${fake.dim})`);
}

const distances: Readonly<Record<GroundCost, (real: Samples, fake: Samples) => Costs["row"]>> = {
  "squared-euclidean": squaredEuclidean,
  "city-block": cityBlock,
  euclidean(real, fake) {
    const squares = squaredEuclidean(real, fake);
    return (i, into, offset) => {
      squares(i, into, offset);
      const end = offset + fake.rows;
      for (let k = offset; k < end; k++) into[k] = Math.sqrt(into[k]);
    };
  },
};

function squaredEuclidean(real: Samples, fake: Samples): Costs["row"] {
  const { dim, data } = real;
  const columns = fake.rows;
  const b = Float64Array.from(fake.data);
  const point = new Float64Array(dim);
  return (i, into, offset) => {
    for (let k = 0; k < dim; k++) point[k] = data[i * dim + k];
    let j = 0;
    // Four columns at a time: four independent sums keep the processor's adders busy, which matters for images.
    for (; j + 3 < columns; j += 4) {
      const at = j * dim;
      let s0 = 0;
      let s1 = 0;
      let s2 = 0;
      let s3 = 0;
      for (let k = 0; k < dim; k++) {
        const x = point[k];
        const d0 = x - b[at + k];
        const d1 = x - b[at + dim + k];
        const d2 = x - b[at + 2 * dim + k];
        const d3 = x - b[at + 3 * dim + k];
        s0 += d0 * d0;
        s1 += d1 * d1;
        s2 += d2 * d2;
        s3 += d3 * d3;
      }
      into[offset + j] = s0;
      into[offset + j + 1] = s1;
      into[offset + j + 2] = s2;
      into[offset + j + 3] = s3;
    }
    for (; j < columns; j++) {
      let sum = 0;
      for (let k = 0; k < dim; k++) sum += (point[k] - b[j * dim + k]) ** 2;
      into[offset + j] = sum;
    }
  };
}

function cityBlock(real: Samples, fake: Samples): Costs["row"] {
  const { dim } = real;
  return (i, into, offset) => {
    for (let j = 0; j < fake.rows; j++) {
      let sum = 0;
      for (let k = 0; k < dim; k++) sum += Math.abs(real.data[i * dim + k] - fake.data[j * dim + k]);
      into[offset + j] = sum;
    }
  };
}

function ofEachPair(real: Samples, fake: Samples, cost: PointCost): Float64Array {
  const point = ({ dim, data }: Samples, i: number) => data.subarray(i * dim, (i + 1) * dim);
  const fakePoints = Array.from({ length: fake.rows }, (_, j) => point(fake, j));
  const matrix = new Float64Array(real.rows * fake.rows);
  for (let i = 0; i < real.rows; i++) {
    const realPoint = point(real, i);
    for (let j = 0; j < fake.rows; j++) matrix[i * fake.rows + j] = cost(realPoint, fakePoints[j]);
  }
  return matrix;
}
