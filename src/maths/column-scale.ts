/** Columns of unlike units on one scale: without it the widest column alone decides every distance. */

import type { Samples } from "../samples.ts";
import { powerOfTwo } from "./power-of-two.ts";

export interface ColumnScale {
  readonly mean: Float64Array;
  /** Standard deviation of each column; of a constant column the pooled one, or 1 where all are constant. */
  readonly sd: Float64Array;
}

/**
 * Mean and standard deviation of each column (divisor: rows).
 *
 * @param shared whether all columns have one unit (pixels): each then gets the pooled standard deviation
 */
export function columnScale({ rows, dim, data }: Samples, shared = false): ColumnScale {
  const mean = new Float64Array(dim);
  const sd = new Float64Array(dim);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < dim; j++) mean[j] += data[row * dim + j] / rows;
  }
  // Squares of numbers beyond 1e154 overflow, those below 1e-162 vanish: they are taken of numbers near 1.
  const unit = powerOfTwo(largestDeparture({ rows, dim, data }, mean));
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < dim; j++) sd[j] += ((data[row * dim + j] - mean[j]) / unit) ** 2;
  }
  const variances = sd.map((square) => square / rows);
  const pooled = Math.sqrt(variances.reduce((total, variance) => total + variance, 0) / dim);
  const standIn = pooled > 0 ? pooled * unit : 1;
  return {
    mean,
    sd: variances.map((variance) => (shared || !(variance > 0) ? standIn : Math.sqrt(variance) * unit)),
  };
}

function largestDeparture({ rows, dim, data }: Samples, mean: Float64Array): number {
  let most = 0;
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < dim; j++) most = Math.max(most, Math.abs(data[row * dim + j] - mean[j]));
  }
  return most;
}

/** The rows in standard deviations from the mean, a column at a time. */
export function standardized(
  { rows, dim, data }: Samples,
  { mean, sd }: ColumnScale,
): Samples & { data: Float64Array } {
  const out = new Float64Array(rows * dim);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < dim; j++) out[row * dim + j] = (data[row * dim + j] - mean[j]) / sd[j];
  }
  return { rows, dim, data: out };
}
