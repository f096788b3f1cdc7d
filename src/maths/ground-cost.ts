/**
 * Ground costs: what it takes to move one unit of mass from one point to another.
 */

import { InputError } from "../errors.ts";
import type { Samples } from "../samples.ts";

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

/**
 * Cost from each real to each fake point, row-major: `matrix[i * fake.rows + j]`. O(real.rows * fake.rows * dim).
 *
 * @throws InputError for different dimensions
 */
export function costMatrix({
  real,
  fake,
  cost,
}: {
  real: Samples;
  fake: Samples;
  cost: GroundCost | PointCost;
}): Float64Array {
  if (real.dim !== fake.dim) {
    throw new InputError(`emd requires points of one dimension (real ${real.dim}, fake ${fake.dim})`);
  }
  if (typeof cost === "function") return ofEachPair(real, fake, cost);
  const matrix = cost === "city-block" ? cityBlock(real, fake) : squaredEuclidean(real, fake);
  if (cost === "euclidean") for (let k = 0; k < matrix.length; k++) matrix[k] = Math.sqrt(matrix[k]);
  return matrix;
}

function squaredEuclidean(real: Samples, fake: Samples): Float64Array {
  const { dim } = real;
  const a = real.data;
  const b = Float64Array.from(fake.data);
  const matrix = new Float64Array(real.rows * fake.rows);
  const point = new Float64Array(dim);
  for (let i = 0; i < real.rows; i++) {
    for (let k = 0; k < dim; k++) point[k] = a[i * dim + k];
    const row = i * fake.rows;
    let j = 0;
    // Four columns at a time: four independent sums keep the processor's adders busy, which matters for images.
    for (; j + 3 < fake.rows; j += 4) {
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
      matrix[row + j] = s0;
      matrix[row + j + 1] = s1;
      matrix[row + j + 2] = s2;
      matrix[row + j + 3] = s3;
    }
    for (; j < fake.rows; j++) {
      let sum = 0;
      for (let k = 0; k < dim; k++) sum += (point[k] - b[j * dim + k]) ** 2;
      matrix[row + j] = sum;
    }
  }
  return matrix;
}

function cityBlock(real: Samples, fake: Samples): Float64Array {
  const { dim } = real;
  const matrix = new Float64Array(real.rows * fake.rows);
  for (let i = 0; i < real.rows; i++) {
    for (let j = 0; j < fake.rows; j++) {
      let sum = 0;
      for (let k = 0; k < dim; k++) sum += Math.abs(real.data[i * dim + k] - fake.data[j * dim + k]);
      matrix[i * fake.rows + j] = sum;
    }
  }
  return matrix;
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
