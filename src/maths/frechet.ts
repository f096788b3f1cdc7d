/**
 * Frechet distance between the Gaussians fitted to two samples, squared: the W2^2 of those Gaussians,
 *
 *   F = |mu_1 - mu_2|^2 + tr S_1 + tr S_2 - 2 tr (S_1^1/2 S_2 S_1^1/2)^1/2.
 *
 * The trace of the root comes from the symmetric M = R S_2 R', S_1 = R'R (dense/trace-root.ts), or, where a side has fewer rows than there are
 * dimensions, from the products of the rows themselves: the centered rows X of the smaller side and Y of the other give K = X Y', and
 * the eigenvalues of K K' are those of the product times (n - 1)(m - 1). X is n - 1 contrasts of the rows.
 *
 * The influence of a sample at x of side 1 is 2 (mu_1 - mu_2).(x - mu_1) + (x - mu_1)' (I - T) (x - mu_1), where
 * T = R^-1 M^1/2 R'^-1 is the map that carries the one Gaussian to the other: the dual price. A singular covariance is taken to be singular
 * by nature, as that of images with a black border is: no sample leaves its range, so inverses are those on the range.
 *
 * Sources: Dowson & Landau 1982, "The Frechet distance between multivariate normal distributions", Journal of
 * Multivariate Analysis 12; influence: Rippl, Munk & Sturm 2016, "Limit laws of the empirical Wasserstein distance:
 * Gaussian distributions", Journal of Multivariate Analysis 151.
 */

import { InputError } from "../errors.ts";
import type { Moments, Samples } from "../samples.ts";
import { cholesky } from "./dense/cholesky.ts";
import { covariance, covariancePlace, covariancePlaceBytes } from "./dense/covariance.ts";
import { withDense } from "./dense/dense.ts";
import { type Precision, store, storedBytes } from "./dense/packed.ts";
import { symmetricEigenvalues, symmetricProduct } from "./dense/trace-root.ts";
import { byCovariances, mostOf } from "./frechet/covariances.ts";
import { copyOf, diagonalOf, fitOf, rootsOf } from "./frechet/fit.ts";
import { byRows } from "./frechet/rows.ts";
import { inUnits, unitOf } from "./frechet/unit.ts";
import { columnMeans } from "./rows.ts";
import { sum } from "./statistics.ts";

export interface Frechet {
  /** At least 0. */
  readonly value: number;
  /** First-order standard error; undefined where it is not finite, or not worked out: beyond 128 dimensions, or with fewer rows than dimensions. */
  readonly error: number | undefined;
  /**
   * What two perfect samples of the real Gaussian, of these sizes, score on average, to first order in 1/n; undefined where that says little:
   * beyond 512 dimensions, or with fewer than two rows a dimension.
   */
  readonly floor: number | undefined;
  /** Directions in which one of the sides does not vary: eigenvalues under the root that are 0 up to rounding. */
  readonly flat: number;
}

interface Sides {
  readonly real: Samples;
  readonly fake: Samples;
}

/**
 * O(rows dim^2 + dim^3), or O(rows^2 dim) with fewer rows than dimensions. At least 2 rows on each side, of finite coordinates.
 *
 * @param products how covariances are made; where it is left out, the data decide
 */
export function frechet(sides: Sides, products?: Precision): Frechet {
  const unit = unitOf(sides.real, sides.fake);
  const [real, fake] = [fitOf(inUnits(sides.real, unit)), fitOf(inUnits(sides.fake, unit))];
  const gap = real.mean.map((mu, axis) => mu - fake.mean[axis]);
  const { dim } = real.samples;
  const few = Math.min(sides.real.rows, sides.fake.rows) < dim;
  const { traces, roots, flat, error, floor } = few
    ? byRows({ real, fake })
    : byCovariances({ real, fake, gap }, products);
  const value = sum([...gap.map((difference) => difference ** 2), ...traces, -2 * roots]);
  return {
    // Rounding may leave -1e-15 between equal samples.
    value: Math.max(0, value) * unit ** 2,
    error: error && error * unit ** 2,
    floor: floor && floor * unit ** 2,
    flat,
  };
}

/** Mean and unbiased covariance of samples, by products in float64. At least 2 rows. */
export function momentsOf(samples: Samples): Moments {
  const { rows, dim } = samples;
  const mean = columnMeans(samples);
  const bytes = storedBytes(dim, dim) + covariancePlaceBytes(dim) + 65536;
  return withDense({ bytes, work: rows * dim ** 2 }, (dense) => {
    const found = store(dense, dim, dim);
    covariance(dense, { samples, mean, precision: "float64" }, covariancePlace(dense, dim), found);
    const matrix = new Float64Array(dim * dim);
    for (let i = 0; i < dim; i++) {
      for (let j = i; j < dim; j++) {
        const value = dense.f64[found.at / 8 + i * found.stride + j];
        matrix[i * dim + j] = value;
        matrix[j * dim + i] = value;
      }
    }
    return { mean, covariance: matrix };
  });
}

/**
 * From means and covariances alone, in the unit in which they are: the value and the directions in which one side does not vary.
 *
 * @throws InputError for sides of different dimension
 */
export function frechetOfMoments({
  real,
  fake,
}: {
  readonly real: Moments;
  readonly fake: Moments;
}): Pick<Frechet, "value" | "flat"> {
  const dim = real.mean.length;
  for (const { mean, covariance: matrix } of [real, fake]) {
    if (mean.length !== dim || matrix.length !== dim * dim) {
      throw new InputError(
        `a Frechet distance requires means and covariances of one dimension (${dim} and ${mean.length}, with ${matrix.length} numbers)`,
      );
    }
  }
  return withDense({ bytes: 2 * storedBytes(dim, dim) + mostOf(dim), work: 4 * dim ** 3 }, (dense) => {
    const [first, second] = [real, fake].map(({ covariance: matrix }) => {
      const kept = store(dense, dim, dim);
      for (let i = 0; i < dim; i++)
        dense.f64.set(matrix.subarray(i * dim, (i + 1) * dim), kept.at / 8 + i * kept.stride);
      return kept;
    });
    const traces = [first, second].map((matrix) => sum(diagonalOf(dense, matrix)));
    const ofFake = dense.borrow(() => cholesky(dense, copyOf(dense, second)).rank);
    const { matrix, factor } = symmetricProduct(dense, first, second);
    const most = 2 * dim - ofFake - factor.rank;
    const { roots, flat } = rootsOf(symmetricEigenvalues(dense, matrix), dim, most);
    const gap = real.mean.map((mu, axis) => (mu - fake.mean[axis]) ** 2);
    return { value: Math.max(0, sum([...gap, ...traces, -2 * roots])), flat };
  });
}
