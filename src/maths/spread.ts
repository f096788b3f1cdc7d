/**
 * How far samples lie from the data, in units of the data's own reach: the mean over generated samples of the largest coordinate
 * distance from the data's mean, over the largest of the same over real samples. At most about 1 where samples lie where
 * the data do, whatever the dimension.
 *
 *   v(x)   = max_j |x_j - mean_j| / unit_j
 *   spread = mean over generated samples but the farthest of v / max over real samples of v
 *
 * The farthest generated sample is left out because under heavy tails one may lie many times beyond all real ones by chance.
 *
 * Pixels share one unit, so unit_j is 1. The columns of a table do not: there unit_j is how far real samples reach in column j
 * itself, so that a column of small numbers counts like one of large numbers. A column in which more than half of the real samples lie within
 * a tenth of that reach of one value (a constant, a rare flag, a dark pixel) hardly says how far is far: its unit is at
 * least that of a typical other column, and at least the size of that value.
 *
 * Means and units come from every other real sample, the largest v from all: what is far out in generated samples of heavy tails or
 * of columns that seldom vary is then as far out in the other half of the real ones.
 *
 * Cost: O(rows * dim).
 *
 * @example
 *   // Real samples reach 1 from their mean 0 in each of 3 coordinates; generated ones are all (0, 0, 5): spread 5
 */

import type { Samples } from "../samples.ts";
import { rowsOf } from "./rows.ts";
import { median } from "./statistics.ts";

/** Fewer samples on either side say little of how far these reach. */
const FEWEST = 20;
/** A reach below this part of a column's size is rounding. */
const ROUNDING = 1e-6;
/** The part of a column's reach within which most of a steady column lies; of normal numbers a fifth does, or less. */
const STEADY = 0.1;
/** Rows from which that is read. */
const SORTED = 200;

interface Frame {
  readonly mean: Float64Array;
  /** Above 0. */
  readonly unit: Float64Array;
}

/**
 * @param oneUnit whether all coordinates are in the same unit, as pixels are
 * @returns undefined for fewer than 20 real samples or finite generated ones, and where real samples are all alike
 */
export function spreadBeyond({
  real,
  fake,
  oneUnit,
}: {
  readonly real: Samples;
  readonly fake: Samples;
  readonly oneUnit: boolean;
}): number | undefined {
  if (real.rows < FEWEST) return undefined;
  const half = rowsOf(
    real,
    Int32Array.from({ length: Math.ceil(real.rows / 2) }, (_, i) => 2 * i),
  );
  const mean = meanOf(half);
  const frame = { mean, unit: oneUnit ? new Float64Array(real.dim).fill(1) : ownUnits(half, mean) };
  const reach = distances(real, frame).reduce((most, distance) => Math.max(most, distance), 0);
  const finite = distances(fake, frame).filter((distance) => !Number.isNaN(distance));
  if (!(reach > 0) || finite.length < FEWEST) return undefined;
  const kept = finite.sort().subarray(0, -1);
  const spread = kept.reduce((sum, distance) => sum + distance / reach / kept.length, 0);
  return Math.min(spread, Number.MAX_VALUE);
}

/** Of each row the largest coordinate distance; NaN where a coordinate is not finite. */
function distances({ rows, dim, data }: Samples, { mean, unit }: Frame): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => {
    let most = 0;
    for (let j = 0; j < dim; j++) {
      const value = data[i * dim + j];
      if (!Number.isFinite(value)) return Number.NaN;
      most = Math.max(most, Math.abs(value - mean[j]) / unit[j]);
    }
    return most;
  });
}

/** From the first row on, so that the mean of equal numbers is that number. */
function meanOf({ rows, dim, data }: Samples): Float64Array {
  const mean = Float64Array.from(data.subarray(0, dim));
  for (let i = 1; i < rows; i++)
    for (let j = 0; j < dim; j++) mean[j] += (data[i * dim + j] - data[j]) / rows;
  return mean;
}

function ownUnits(real: Samples, mean: Float64Array): Float64Array {
  const { rows, dim, data } = real;
  const reach = new Float64Array(dim);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < dim; j++) reach[j] = Math.max(reach[j], Math.abs(data[i * dim + j] - mean[j]));
  const steady = steadyValues(real, reach);
  const varied = reach.filter((_, j) => steady[j] === undefined);
  const typical =
    varied.length > 0 ? median([...varied]) : reach.reduce((most, own) => Math.max(most, own), 0) || 1;
  return reach.map((own, j) => {
    const value = steady[j];
    return value === undefined ? own : Math.max(own, typical, Math.abs(value));
  });
}

/** Of each column the value near which most rows lie, or undefined where they vary over the column's reach. */
function steadyValues({ rows, dim, data }: Samples, reach: Float64Array): (number | undefined)[] {
  const seen = new Float64Array(Math.min(rows, SORTED));
  return Array.from(reach, (own, j) => {
    for (let i = 0; i < seen.length; i++) seen[i] = data[i * dim + j];
    const middle = seen.sort()[seen.length >> 1];
    const near = seen.reduce((n, value) => n + Number(Math.abs(value - middle) <= STEADY * own), 0);
    return 2 * near > seen.length || own <= ROUNDING * Math.abs(middle) ? middle : undefined;
  });
}
