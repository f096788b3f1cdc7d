/**
 * Frechet distance between the Gaussians fitted to two samples, squared: the W2^2 of those Gaussians,
 *
 *   F = |mu_1 - mu_2|^2 + tr S_1 + tr S_2 - 2 tr (S_1^1/2 S_2 S_1^1/2)^1/2.
 *
 * The product under the last root is symmetric and has no negative eigenvalues, so its root is the sum of square roots
 * of eigenvalues. The root of S_1 S_2 itself, which other programs take, turns complex when a covariance is singular.
 *
 * The influence of a sample at x of side 1 is 2 (mu_1 - mu_2).(x - mu_1) + (x - mu_1)' (I - T) (x - mu_1), where
 * T = S_1^-1/2 (S_1^1/2 S_2 S_1^1/2)^1/2 S_1^-1/2 is the map that carries the one Gaussian to the other: the dual price.
 * A singular covariance is taken to be singular by nature, as that of images with a black border is, since there are more
 * rows than dimensions: no sample leaves its range, so inverses are those on the range.
 *
 * Sources: Dowson & Landau 1982, "The Frechet distance between multivariate normal distributions", Journal of
 * Multivariate Analysis 12; influence: Rippl, Munk & Sturm 2016, "Limit laws of the empirical Wasserstein distance:
 * Gaussian distributions", Journal of Multivariate Analysis 151.
 */

import { Matrix as Dense, EigenvalueDecomposition } from "ml-matrix";
import type { Samples } from "../samples.ts";
import { eachTile, type Matrix } from "./dot-products.ts";
import { standardError } from "./influence.ts";
import { less, pooledMean } from "./kernels.ts";
import { powerOfTwo } from "./power-of-two.ts";
import { rangeOf } from "./rows.ts";
import { CompensatedSum, sum } from "./statistics.ts";

export interface Frechet {
  /** At least 0. */
  readonly value: number;
  /** First-order standard error; undefined where it is not finite. */
  readonly error: number | undefined;
  /** What two perfect samples of the real Gaussian, of these sizes, score on average, to first order in 1/n. */
  readonly floor: number;
  /** Directions in which one of the sides does not vary: eigenvalues under the root that are 0 up to rounding. */
  readonly flat: number;
}

/** Eigenvalues below dim * 2^-52 of the largest are rounding. */
const EPSILON = 2 ** -52;

/** O(rows dim^2 + dim^3). At least 2 rows on each side, of finite coordinates. */
export function frechet(input: {
  readonly real: Samples;
  readonly fake: Samples;
  readonly block?: number;
}): Frechet {
  const { block } = input;
  const unit = unitOf(input);
  const real = gaussianOf(inUnits(input.real, unit), block);
  const fake = gaussianOf(inUnits(input.fake, unit), block);
  const gap = real.mean.map((mu, axis) => mu - fake.mean[axis]);
  const ofReal = eigen(real.covariance);
  const root = power(ofReal, 0.5, block);
  const inner = eigen(product(product(root, fake.covariance, block), root, block));
  const value = sum([
    ...gap.map((difference) => difference * difference),
    ...diagonal(real.covariance),
    ...diagonal(fake.covariance),
    ...inner.values.map((eigenvalue) => -2 * Math.sqrt(eigenvalue)),
  ]);
  const flat = inner.values.filter((eigenvalue) => eigenvalue === 0).length;
  const error = errorOf({ real, fake, gap, ofReal, root, inner, block });
  return {
    // Rounding may leave -1e-15 between equal samples.
    value: Math.max(0, value) * unit ** 2,
    error: error && error * unit ** 2,
    floor: floorOf(ofReal.values, input) * unit ** 2,
    flat,
  };
}

/** Coordinates of this size, or one over it, have fourth and eighth powers that are ordinary numbers. */
const ORDINARY = 2 ** 30;

/** A unit in which the coordinates are ordinary numbers. */
function unitOf({ real, fake }: { readonly real: Samples; readonly fake: Samples }): number {
  const largest = Math.max(largestOf(real), largestOf(fake));
  return largest > ORDINARY || largest < 1 / ORDINARY ? powerOfTwo(largest) : 1;
}

function largestOf(samples: Samples): number {
  const { low, high } = rangeOf(samples);
  return Math.max(-low, high);
}

const inUnits = (samples: Samples, unit: number): Samples =>
  unit === 1 ? samples : { ...samples, data: Float64Array.from(samples.data, (x) => x / unit) };

interface Fit {
  readonly mean: Float64Array;
  /** The rows less their mean. */
  readonly centered: Matrix;
  readonly covariance: Matrix;
}

/** Mean and unbiased covariance. */
function gaussianOf(samples: Samples, block?: number): Fit {
  const { rows, dim } = samples;
  const none = { rows: 0, dim, data: new Float64Array(0) };
  const mean = pooledMean({ real: samples, fake: none });
  const centered = less(samples, mean);
  // Products between coordinates are those between the rows of the transpose.
  const covariance = product(transposed(centered), undefined, block);
  return { mean, centered, covariance: { ...covariance, data: covariance.data.map((c) => c / (rows - 1)) } };
}

function transposed({ rows, dim, data }: Matrix): Matrix {
  const turned = new Float64Array(data.length);
  for (let row = 0; row < rows; row++)
    for (let k = 0; k < dim; k++) turned[k * rows + row] = data[row * dim + k];
  return { rows: dim, dim: rows, data: turned };
}

/** a * b^T, or a * a^T without b. */
function product(a: Matrix, b: Matrix | undefined, block?: number): Matrix {
  const width = (b ?? a).rows;
  const data = new Float64Array(a.rows * width);
  eachTile({ a, b, block }, ({ row, column, rows, columns, dots }) => {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        data[(row + i) * width + column + j] = dots[i * columns + j];
        if (b === undefined) data[(column + j) * width + row + i] = dots[i * columns + j];
      }
    }
  });
  return { rows: a.rows, dim: width, data };
}

const diagonal = ({ rows, dim, data }: Matrix) => Array.from({ length: rows }, (_, k) => data[k * dim + k]);

interface Eigen {
  readonly values: Float64Array;
  /** One eigenvector a row. */
  readonly vectors: Matrix;
}

/** Of a symmetric matrix without negative eigenvalues, up to rounding; what is rounding is set to 0. */
function eigen({ rows, dim, data }: Matrix): Eigen {
  const dense = new Dense(rows, dim);
  // The mean of both triangles: a product of three matrices is symmetric up to rounding only.
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < dim; j++) dense.set(i, j, (data[i * dim + j] + data[j * dim + i]) / 2);
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(dense, {
    assumeSymmetric: true,
  });
  const least = dim * EPSILON * Math.max(0, ...realEigenvalues);
  const values = Float64Array.from(realEigenvalues, (value) => (value > least ? value : 0));
  const vectors = Float64Array.from({ length: rows * dim }, (_, at) =>
    eigenvectorMatrix.get(at % dim, Math.floor(at / dim)),
  );
  return { values, vectors: { rows, dim, data: vectors } };
}

/** The symmetric matrix with these eigenvectors and powers of these eigenvalues; 0 stays 0, also to a negative power. */
function power({ values, vectors }: Eigen, exponent: number, block?: number): Matrix {
  const { rows, dim, data } = vectors;
  const factors = values.map((value) => (value === 0 ? 0 : value ** (exponent / 2)));
  const scaled = data.map((x, at) => x * factors[Math.floor(at / dim)]);
  return product(transposed({ rows, dim, data: scaled }), undefined, block);
}

function errorOf(parts: {
  real: Fit;
  fake: Fit;
  gap: Float64Array;
  ofReal: Eigen;
  root: Matrix;
  inner: Eigen;
  block?: number;
}): number | undefined {
  const { real, fake, gap, ofReal, root, inner, block } = parts;
  const sandwich = (outer: Matrix, middle: Matrix) => product(product(outer, middle, block), outer, block);
  // The map from real to generated, and its inverse.
  const forth = sandwich(power(ofReal, -0.5, block), power(inner, 0.5, block));
  const back = sandwich(root, power(inner, -0.5, block));
  return standardError({
    real: { values: prices(real, forth, gap, block) },
    fake: {
      values: prices(
        fake,
        back,
        gap.map((difference) => -difference),
        block,
      ),
    },
  });
}

/** 2 gap.x + x' (I - map) x of each centered row. */
function prices({ centered }: Fit, map: Matrix, gap: Float64Array, block?: number): Float64Array {
  const { rows, dim, data } = centered;
  const found = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const total = new CompensatedSum();
    for (let k = 0; k < dim; k++) total.add(data[row * dim + k] * (2 * gap[k] + data[row * dim + k]));
    found[row] = total.value;
  }
  eachTile({ a: centered, b: map, block }, (tile) => {
    for (let i = 0; i < tile.rows; i++) {
      for (let j = 0; j < tile.columns; j++) {
        found[tile.row + i] -= tile.dots[i * tile.columns + j] * data[(tile.row + i) * dim + tile.column + j];
      }
    }
  });
  return found;
}

/**
 * To second order in a small difference D of two covariances with eigenvalues l near each other, the part of F that
 * comes from them is 1/2 sum_ij D_ij^2 / (l_i + l_j); and E D_ij^2 = l_i l_j (1 + [i = j]) (1/n + 1/m) for Gaussian
 * samples. The means add tr S (1/n + 1/m).
 */
function floorOf(values: Float64Array, { real, fake }: { real: Samples; fake: Samples }): number {
  const total = new CompensatedSum();
  for (const [i, a] of values.entries()) {
    if (a === 0) continue;
    total.add(a);
    for (const [j, b] of values.entries()) total.add(((i === j ? 2 : 1) * a * b) / (2 * (a + b)));
  }
  return total.value * (1 / real.rows + 1 / fake.rows);
}
