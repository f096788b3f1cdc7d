/** The trace of the root by way of both covariances. */
import { cholesky, choleskyBytes } from "../dense/cholesky.ts";
import { covariance, covariancePlace, covariancePlaceBytes } from "../dense/covariance.ts";
import { type Dense, withDense } from "../dense/dense.ts";
import { type Precision, type Stored, store, storedBytes } from "../dense/packed.ts";
import {
  symmetricEigenvalues,
  symmetricEigenvaluesBytes,
  symmetricProduct,
  symmetricProductBytes,
} from "../dense/trace-root.ts";
import { sum } from "../statistics.ts";
import { copyOf, diagonalOf, type Fit, type Roots, rootsOf } from "./fit.ts";
import { errorOf, influencesBytes } from "./influences.ts";

/** Dimensions up to which a standard error is worked out: it takes eigenvectors. */
const MOST_FOR_ERROR = 128;
/** Dimensions up to which the bias of perfect samples is: it takes the eigenvalues of one more matrix. */
const MOST_FOR_FLOOR = 512;

export function byCovariances(
  { real, fake, gap }: { real: Fit; fake: Fit; gap: Float64Array },
  products: Precision | undefined,
): Roots {
  const { dim } = real.samples;
  const rows = real.samples.rows + fake.samples.rows;
  const bytes = 2 * storedBytes(dim, dim) + mostOf(dim);
  return withDense({ bytes, work: rows * dim ** 2 + 4 * dim ** 3 }, (dense) => {
    const [first, second] = covariancesOf(dense, { real, fake }, products);
    const enough = Math.min(real.samples.rows, fake.samples.rows) >= 2 * dim;
    const floor =
      dim <= MOST_FOR_FLOOR && enough
        ? dense.borrow(() => floorOf(symmetricEigenvalues(dense, copyOf(dense, first)), { real, fake }))
        : undefined;
    const traces = [first, second].map((matrix) => sum(diagonalOf(dense, matrix)));
    const ofFake = dense.borrow(() => cholesky(dense, copyOf(dense, second)).rank);
    const product = symmetricProduct(dense, first, second);
    const flatMost = 2 * dim - ofFake - product.factor.rank;
    const error =
      dim <= MOST_FOR_ERROR ? dense.borrow(() => errorOf(dense, product, { real, fake, gap })) : undefined;
    const values = symmetricEigenvalues(dense, product.matrix);
    return { ...rootsOf(values, dim, flatMost), traces, error, ...(floor !== undefined && { floor }) };
  });
}

/** Bytes that the stages after each other take beside two covariances: the most of them, with what stays of the product. */
export const mostOf = (dim: number): number =>
  65536 +
  storedBytes(dim, dim) +
  Math.max(
    covariancePlaceBytes(dim) + storedBytes(dim, dim) + choleskyBytes(dim),
    symmetricProductBytes(dim),
    storedBytes(dim, dim) + symmetricEigenvaluesBytes(dim),
    dim <= MOST_FOR_ERROR ? influencesBytes(dim) : 0,
  );

/** Products of a covariance from which float32 is worth a look: below it the whole takes less than a second. */
const MANY = 2e10;
/**
 * Least part of a column's variance that no other columns explain, for which products in float32 will do. They are off by some 2^-24 of the
 * product of two deviations, over the root of the rows; where a direction keeps a millionth of its variance, its root is right to
 * 1e-4 of itself and the sum over thousands of directions, whose errors differ in sign, to 1e-8 (test/maths/frechet-digits.test.ts).
 */
const LEAST_OWN = 1e-6;

/**
 * Both covariances: with products in float32 where there are many and both are far from singular, in float64 elsewhere. That is read off the
 * covariances themselves.
 */
function covariancesOf(
  dense: Dense,
  { real, fake }: { real: Fit; fake: Fit },
  products: Precision | undefined,
): readonly [Stored, Stored] {
  const { dim } = real.samples;
  const found = [store(dense, dim, dim), store(dense, dim, dim)] as const;
  const fill = (precision: Precision) => {
    const place = covariancePlace(dense, dim);
    // a collapsed generator's first: it decides soonest
    for (const [{ samples, mean }, into] of [
      [fake, found[1]],
      [real, found[0]],
    ] as const) {
      covariance(dense, { samples, mean, precision }, place, into);
      if (precision === "float32" && products === undefined && leastOwn(dense, into) < LEAST_OWN)
        return false;
    }
    return true;
  };
  const many = (real.samples.rows + fake.samples.rows) * dim ** 2 > MANY;
  const tried =
    (products ?? (many ? "float32" : "float64")) === "float32" && dense.borrow(() => fill("float32"));
  if (!tried) dense.borrow(() => fill("float64"));
  return found;
}

/** Of a covariance: the smallest part of a column's variance that is left once the columns that vary more are known. */
const leastOwn = (dense: Dense, matrix: Stored): number =>
  dense.borrow(() => {
    const copy = copyOf(dense, matrix);
    const variances = diagonalOf(dense, matrix);
    const { rank, order } = cholesky(dense, copy);
    if (rank < matrix.rows) return 0;
    return diagonalOf(dense, copy).reduce(
      (least, root, j) => Math.min(least, root ** 2 / variances[order[j]]),
      1,
    );
  });

/**
 * To second order in a small difference D of two covariances with eigenvalues l near each other, the part of F that
 * comes from them is 1/2 sum_ij D_ij^2 / (l_i + l_j); and E D_ij^2 = l_i l_j (1 + [i = j]) (1/n + 1/m) for Gaussian
 * samples. The means add tr S (1/n + 1/m).
 */
function floorOf(values: Float64Array, { real, fake }: { real: Fit; fake: Fit }): number {
  const least = values.length * 2 ** -52 * Math.max(0, ...values);
  const kept = values.filter((value) => value > least);
  let total = 0;
  for (const a of kept) {
    // the sum counts i = j once, and once more beside it: a^2 / (2 (a + a))
    let own = a + a / 4;
    for (const b of kept) own += (a * b) / (2 * (a + b));
    total += own;
  }
  return total * (1 / real.samples.rows + 1 / fake.samples.rows);
}
