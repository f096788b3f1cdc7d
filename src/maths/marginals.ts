/**
 * Two clouds seen along single directions: each column, the principal components of both together, and the distance from
 * the center. A difference along one direction drowns in distances of many dimensions and stands out here.
 *
 * Principal components are those of both sides pooled, so that neither side is favored: a correlation that one side lacks
 * gives its components another spread. Beyond 64 columns they are taken in 64 fixed random directions (a Gaussian
 * projection), which keeps the cost at rows * dim * 64.
 *
 * Source: Ramdas, Garcia Trillos & Cuturi 2017, "On Wasserstein two-sample testing and related families of nonparametric
 * tests", Entropy 19, for W1 on the line as a test; Jolliffe 2002, "Principal component analysis"; Johnson & Lindenstrauss
 * 1984 for random projections.
 */

import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { Samples } from "../samples.ts";
import { eachProjection } from "./dense/projections.ts";
import { lineCostsOfHalves } from "./halved-line.ts";
import type { Halvings } from "./halvings.ts";
import type { TwoSets } from "./neighbors.ts";
import { emdOnLine } from "./one-dimensional.ts";
import { columnMeans, firstRows, rowsOf } from "./rows.ts";
import { directions, eachSlice, project } from "./sliced.ts";

/** Most columns of which all principal components are taken. */
const MOST = 64;
/** A component of less than this part of the largest variance is a constant up to rounding. */
const CONSTANT = 1e-12;

/** Each column's values in ascending order. */
export const sortedColumns = (samples: Samples): Float64Array[] =>
  Array.from({ length: samples.dim }, (_, column) => columnOf(samples, column).sort());

/** The column that differs most: its number and W1, in the unit of the columns. @param real its sorted columns */
export function widestColumn(
  real: readonly Float64Array[],
  fake: Samples,
): { readonly column: number; readonly distance: number } {
  let widest = { column: 0, distance: 0 };
  for (let column = 0; column < real.length; column++) {
    const distance = betweenSorted(real[column], columnOf(fake, column).sort());
    if (distance > widest.distance) widest = { column, distance };
  }
  return widest;
}

/** Second moments of some samples, in 64 projections where there are more columns. */
export interface Moments {
  readonly samples: Samples;
  readonly mean: Float64Array;
  /** Sums of products of departures from the mean; the lower triangle, row by row. */
  readonly products: Float64Array;
}

export function momentsOf(given: Samples): Moments {
  const samples = given.dim > MOST ? projected(given) : given;
  const { rows, dim, data } = samples;
  const mean = new Float64Array(dim);
  for (let row = 0; row < rows; row++) for (let j = 0; j < dim; j++) mean[j] += data[row * dim + j] / rows;
  const products = new Float64Array(dim * dim);
  const less = new Float64Array(dim);
  for (let row = 0; row < rows; row++) {
    for (let j = 0; j < dim; j++) less[j] = data[row * dim + j] - mean[j];
    for (let j = 0; j < dim; j++) {
      const x = less[j];
      for (let k = 0; k <= j; k++) products[j * dim + k] += x * less[k];
    }
  }
  return { samples, mean, products };
}

/**
 * Of each halving what `componentDistance` and `radiusDistance` say of its halves, and what `widestColumn` does in the standard deviations of its real
 * half: of few rows they differ enough to move the largest of many columns.
 *
 * @param shared whether all columns have one unit, and one standard deviation
 */
export function marginsOfHalves(
  { points, sides }: Halvings,
  shared: boolean,
): {
  readonly column: Float64Array;
  readonly components: Float64Array;
  readonly radius: Float64Array;
} {
  const column = widestOfHalves({ points, sides }, shared);
  const { samples, products } = momentsOf(points);
  const { vectors, variances } = componentsOf(
    samples.dim,
    (j, k) => products[j * samples.dim + k] / points.rows,
  );
  const kept = keptOf(variances);
  const components = new Float64Array(sides.length);
  for (const k of kept) {
    const direction = vectors.subarray(k * samples.dim, (k + 1) * samples.dim);
    const costs = lineCostsOfHalves(project(samples, direction), sides, 1);
    for (let draw = 0; draw < costs.length; draw++)
      components[draw] += costs[draw] / Math.sqrt(variances[k]) / kept.length;
  }
  const away = radii(points, columnMeans(points));
  const mean = total(away, (x) => x) / away.length;
  const variance = total(away, (x) => (x - mean) ** 2) / away.length;
  const radius = lineCostsOfHalves(away, sides, 1).map((cost) =>
    variance > 0 ? cost / Math.sqrt(variance) : 0,
  );
  return { column, components, radius };
}

function widestOfHalves({ points, sides }: Halvings, shared: boolean): Float64Array {
  const all = Array.from({ length: points.dim }, (_, k) => {
    const values = columnOf(points, k);
    return { costs: lineCostsOfHalves(values, sides, 1), variances: variancesOfHalves(values, sides) };
  });
  return Float64Array.from(sides, (_, draw) => {
    const pooled = all.reduce((sum, { variances }) => sum + variances[draw], 0) / points.dim;
    return all.reduce((widest, { costs, variances }) => {
      const variance = shared || !(variances[draw] > 0) ? pooled : variances[draw];
      return Math.max(widest, costs[draw] / (variance > 0 ? Math.sqrt(variance) : 1));
    }, 0);
  });
}

/** Of the real half of each halving; values near 0 with a spread near 1. */
function variancesOfHalves(values: Float64Array, sides: readonly Int8Array[]): Float64Array {
  const half = values.length / 2;
  return Float64Array.from(sides, (side) => {
    let [sum, squares] = [0, 0];
    for (let row = 0; row < values.length; row++) {
      const own = side[row] === 1 ? values[row] : 0;
      sum += own;
      squares += own * own;
    }
    return Math.max(0, squares / half - (sum / half) ** 2);
  });
}

/** Components that vary. */
function keptOf(variances: readonly number[]): number[] {
  const least = CONSTANT * Math.max(...variances);
  return Array.from(variances.keys()).filter((k) => variances[k] > least);
}

/** Mean over the principal components of both sides together of W1 along each, in standard deviations of that component. */
export function componentDistance(real: Moments, fake: Moments): number {
  const { dim } = real.samples;
  const { vectors, variances } = components(real, fake);
  const kept = keptOf(variances);
  const along = rowsOf({ rows: dim, dim, data: vectors }, Int32Array.from(kept));
  let [sum, taken] = [0, 0];
  eachSlice({ real: real.samples, fake: fake.samples }, along, (places) => {
    sum += onLine(places.real, places.fake) / Math.sqrt(variances[kept[taken++]]);
  });
  return kept.length === 0 ? 0 : sum / kept.length;
}

/** W1 between the distances from the pooled mean, in standard deviations of that distance. */
export function radiusDistance({ real, fake }: TwoSets): number {
  const center = pooledMean({ real, fake });
  const [a, b] = [radii(real, center), radii(fake, center)];
  const n = a.length + b.length;
  const mean = (total(a, (x) => x) + total(b, (x) => x)) / n;
  const variance = (total(a, (x) => (x - mean) ** 2) + total(b, (x) => (x - mean) ** 2)) / n;
  return variance > 0 ? onLine(a, b) / Math.sqrt(variance) : 0;
}

/** W1; sorts both. */
const onLine = (a: Float64Array, b: Float64Array): number => betweenSorted(a.sort(), b.sort());

/** W1 of as many values on either side is the mean distance in order. */
function betweenSorted(a: Float64Array, b: Float64Array): number {
  if (a.length !== b.length) return emdOnLine({ real: { values: a }, fake: { values: b } });
  let distance = 0;
  for (let i = 0; i < a.length; i++) distance += Math.abs(a[i] - b[i]);
  return distance / a.length;
}

function columnOf({ rows, dim, data }: Samples, column: number): Float64Array {
  const values = new Float64Array(rows);
  for (let row = 0; row < rows; row++) values[row] = data[row * dim + column];
  return values;
}

function radii({ rows, dim, data }: Samples, center: Float64Array): Float64Array {
  const values = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let square = 0;
    for (let j = 0; j < dim; j++) square += (data[row * dim + j] - center[j]) ** 2;
    values[row] = Math.sqrt(square);
  }
  return values;
}

const total = (values: Float64Array, of: (value: number) => number): number =>
  values.reduce((sum, value) => sum + of(value), 0);

/** Unlike that of kernels.ts it is summed plainly: its last digits do not matter here, its speed does. */
function pooledMean({ real, fake }: TwoSets): Float64Array {
  const mean = new Float64Array(real.dim);
  const n = real.rows + fake.rows;
  for (const { rows, dim, data } of [real, fake]) {
    for (let row = 0; row < rows; row++) for (let j = 0; j < dim; j++) mean[j] += data[row * dim + j] / n;
  }
  return mean;
}

/** Unit eigenvectors of the pooled covariance, one a row, and the variances along them. */
function components(
  a: Moments,
  b: Moments,
): { readonly vectors: Float64Array; readonly variances: number[] } {
  const { dim } = a.samples;
  const [n, m] = [a.samples.rows, b.samples.rows];
  return componentsOf(dim, (j, k) => {
    // the means of either side differ from the pooled one as well
    const between = ((n * m) / (n + m)) * (a.mean[j] - b.mean[j]) * (a.mean[k] - b.mean[k]);
    return (a.products[j * dim + k] + b.products[j * dim + k] + between) / (n + m);
  });
}

/** @param covariance of columns j and k, k not beyond j */
function componentsOf(
  dim: number,
  covariance: (j: number, k: number) => number,
): { readonly vectors: Float64Array; readonly variances: number[] } {
  const matrix = new Matrix(dim, dim);
  for (let j = 0; j < dim; j++) {
    for (let k = 0; k <= j; k++) {
      const value = covariance(j, k);
      matrix.set(j, k, value);
      matrix.set(k, j, value);
    }
  }
  const found = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  const vectors = new Float64Array(dim * dim);
  for (let k = 0; k < dim; k++)
    for (let j = 0; j < dim; j++) vectors[k * dim + j] = found.eigenvectorMatrix.get(j, k);
  return { vectors, variances: found.realEigenvalues };
}

function projected(samples: Samples): Samples {
  const onto = directions({ count: MOST, dim: samples.dim, seed: 0 });
  const data = new Float64Array(samples.rows * MOST);
  const half = Math.ceil(samples.rows / 2);
  const real = firstRows(samples, half);
  const fake = { ...real, rows: samples.rows - half, data: samples.data.subarray(half * samples.dim) };
  let k = 0;
  const take = (places: Float64Array, first: number) => {
    for (let row = 0; row < places.length; row++) data[(first + row) * MOST + k] = places[row];
  };
  eachProjection({ real, fake, directions: onto }, (places) => {
    take(places.real, 0);
    take(places.fake, half);
    k++;
  });
  return { rows: samples.rows, dim: MOST, data };
}
