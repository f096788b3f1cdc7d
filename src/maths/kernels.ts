/**
 * Kernels between points, from dot products, and the bandwidth that the points themselves suggest.
 */

import { InputError } from "../errors.ts";
import type { Samples } from "../samples.ts";
import { eachTile, type Matrix } from "./dot-products.ts";
import { columnMeans } from "./rows.ts";

export interface Kernel {
  /** k(x, y) from x.y, x.x and y.y. */
  readonly of: (xy: number, xx: number, yy: number) => number;
  /** A typical value, to be taken off before summing: it cancels in any difference of means, and digits stay. */
  readonly typical: number;
}

/** Binkowski et al. 2018, "Demystifying MMD GANs", arXiv 1801.01401: (x.y / dim + 1)^3. `center` is a typical point. */
export function cubic({ dim, center }: { dim: number; center: ArrayLike<number> }): Kernel {
  const of = (xy: number) => {
    const base = xy / dim + 1;
    return base * base * base;
  };
  return { of, typical: of(squareOf(center)) };
}

/** exp(-|x - y|^2 / (2 bandwidth^2)). Points should be centered: |x - y|^2 is had from products of coordinates. */
export function gaussian(bandwidth: number): Kernel {
  const scale = -1 / (2 * bandwidth * bandwidth);
  return { of: (xy, xx, yy) => Math.exp(scale * Math.max(0, xx + yy - 2 * xy)), typical: 0 };
}

/** Mean of all rows of both. */
export function pooledMean({ real, fake }: { real: Samples; fake: Samples }): Float64Array {
  const [ofReal, ofFake] = [columnMeans(real), columnMeans(fake)];
  const all = real.rows + fake.rows;
  return ofReal.map((mean, axis) => (real.rows * mean + fake.rows * ofFake[axis]) / all);
}

/** The rows less a point, in double precision. */
export function less({ rows, dim, data }: Samples, center: ArrayLike<number>): Matrix {
  // Loops, here and below: Float64Array.from with a function takes ten times as long.
  const moved = new Float64Array(rows * dim);
  for (let row = 0; row < rows; row++) {
    for (let axis = 0; axis < dim; axis++) moved[row * dim + axis] = data[row * dim + axis] - center[axis];
  }
  return { rows, dim, data: moved };
}

/** x.x of each row, summed as `eachTile` sums, so that a point is at distance 0 of its double. */
export function squaredNorms({ rows, dim, data }: Matrix): Float64Array {
  const norms = new Float64Array(rows);
  for (let row = 0; row < rows; row++) norms[row] = squareOf(data.subarray(row * dim, (row + 1) * dim));
  return norms;
}

function squareOf(point: ArrayLike<number>): number {
  let squares = 0;
  for (let axis = 0; axis < point.length; axis++) squares += point[axis] * point[axis];
  return squares;
}

/**
 * Median of the distances between all pairs of rows, to the 24 bits of float32, the lower of two middle ones. It is found
 * by counting distances by the upper half of their bits and then, within the one that holds the median, by the lower
 * half, so that neither the order of the rows nor memory matters. Two rounds over all pairs.
 *
 * @throws InputError for fewer than 2 rows
 */
export function medianDistance(points: Matrix): number {
  if (points.rows < 2) throw new InputError(`a median distance requires 2 points (got ${points.rows})`);
  const norms = squaredNorms(points);
  const asFloat = new Float32Array(1);
  const asBits = new Uint32Array(asFloat.buffer);
  const forEachDistance = (use: (bits: number) => void) =>
    eachTile({ a: points }, ({ row, column, rows, columns, dots }) => {
      for (let i = 0; i < rows; i++) {
        for (let j = row === column ? i + 1 : 0; j < columns; j++) {
          const square = norms[row + i] + norms[column + j] - 2 * dots[i * columns + j];
          asFloat[0] = Math.sqrt(Math.max(0, square));
          use(asBits[0]);
        }
      }
    });
  const upper = new Float64Array(2 ** 16);
  forEachDistance((bits) => upper[bits >>> 16]++);
  let rank = Math.floor(((points.rows * (points.rows - 1)) / 2 - 1) / 2);
  let high = 0;
  for (; rank >= upper[high]; high++) rank -= upper[high];
  const lower = new Float64Array(2 ** 16);
  forEachDistance((bits) => {
    if (bits >>> 16 === high) lower[bits & 0xffff]++;
  });
  let low = 0;
  for (; rank >= lower[low]; low++) rank -= lower[low];
  // Bits of a float that is not negative are in the order of the floats.
  asBits[0] = high * 2 ** 16 + low;
  return asFloat[0];
}
