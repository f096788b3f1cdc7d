/** The trace of the root where rows are few: all from products of rows. */

import type { Samples } from "../../samples.ts";
import { withDense } from "../dense/dense.ts";
import { packColumns, packedBytes, packRows, store, storedBytes } from "../dense/packed.ts";
import { multiply } from "../dense/products.ts";
import { symmetricEigenvalues, symmetricEigenvaluesBytes } from "../dense/trace-root.ts";
import { sum } from "../statistics.ts";
import { type Fit, type Roots, rootsOf } from "./fit.ts";

/** The smaller side's rows come first. */
export function byRows({ real, fake }: { real: Fit; fake: Fit }): Roots {
  const [small, large] = real.samples.rows <= fake.samples.rows ? [real, fake] : [fake, real];
  const { dim } = small.samples;
  const [n, m] = [small.samples.rows, large.samples.rows];
  const bytes =
    packedBytes(dim, n, "float64") +
    packedBytes(dim, m, "float64") +
    storedBytes(m, n) +
    packedBytes(m, n, "float64") +
    storedBytes(n, n) +
    symmetricEigenvaluesBytes(n);
  return withDense({ bytes: bytes + 65536, work: n * m * dim + n * n * m + n ** 3 }, (dense) => {
    const x = packRows(dense, contrasts(small), "float64");
    const y = packRows(dense, large.samples, "float64", large.mean);
    const across = store(dense, m, n - 1);
    multiply(dense, { a: y, b: x, into: across });
    const packed = packColumns(dense, across, "float64");
    const matrix = store(dense, n - 1, n - 1);
    multiply(dense, { a: packed, b: packed, into: matrix }, { upper: true });
    const { roots, flat } = rootsOf(symmetricEigenvalues(dense, matrix), dim);
    const traces = [small, large].map(varianceOf);
    return { traces, roots: roots / Math.sqrt((n - 1) * (m - 1)), flat };
  });
}

/**
 * One row fewer, with the same scatter: Helmert's contrasts, each row less the mean of those before it. Centered rows add up to 0, and the
 * root of that one eigenvalue, which is 0 but for rounding, would cost half of the digits.
 */
function contrasts({ samples: { rows, dim, data }, mean }: Fit): Samples {
  const found = new Float64Array((rows - 1) * dim);
  const before = Float64Array.from({ length: dim }, (_, k) => data[k] - mean[k]);
  for (let row = 1; row < rows; row++) {
    const scale = 1 / Math.sqrt(row * (row + 1));
    for (let k = 0; k < dim; k++) {
      const x = data[row * dim + k] - mean[k];
      found[(row - 1) * dim + k] = scale * (before[k] - row * x);
      before[k] += x;
    }
  }
  return { rows: rows - 1, dim, data: found };
}

/** The sum of the variances of all columns. */
function varianceOf({ samples: { rows, dim, data }, mean }: Fit): number {
  const squares = Float64Array.from({ length: rows }, (_, row) => {
    let own = 0;
    for (let k = 0; k < dim; k++) own += (data[row * dim + k] - mean[k]) ** 2;
    return own;
  });
  return sum(squares) / (rows - 1);
}
