/**
 * The trace of the root of a product of two covariances, tr (S_1^1/2 S_2 S_1^1/2)^1/2. With the pivoted Cholesky factor S_1 = R'R the
 * symmetric M = R S_2 R' has the eigenvalues of the product, so their roots are summed. Neither a root of a matrix nor a product that is not
 * symmetric is ever formed: those lose half of the digits where a covariance is singular.
 */
import { cholesky, choleskyBytes, type Factor } from "./cholesky.ts";
import type { Dense } from "./dense.ts";
import { eigenvalues } from "./eigenvalues.ts";
import {
  chunked,
  packColumns,
  packedBytes,
  type Region,
  type Stored,
  store,
  storedBytes,
  upTo,
} from "./packed.ts";
import { multiply } from "./products.ts";
import { tridiagonal, tridiagonalBytes } from "./tridiagonal.ts";

export interface Product {
  /** R S_2 R', of the rank of S_1, its upper half. */
  readonly matrix: Stored;
  /** R' in the order of the coordinates: row i is that of coordinate i, column j that of pivot j. */
  readonly lower: Stored;
  readonly factor: Factor;
}

/** Of the upper halves of two covariances; both are overwritten, the first by the matrix. */
export function symmetricProduct(dense: Dense, first: Stored, second: Stored): Product {
  const factor = dense.borrow(() => cholesky(dense, first));
  const { rank, order } = factor;
  const size = first.rows;
  // rows in the order of the pivots: then the factor is triangular, and a third of the products is not needed
  const lower = store(dense, size, rank);
  transpose(dense, first, lower);
  const matrix = cleared(dense, { at: first.at, rows: rank, columns: rank, stride: upTo(8, rank) });
  dense.borrow(() => {
    const { depth } = chunked(size, "float64");
    const packedLower = packColumns(dense, lower, "float64");
    const ordered = inOrder(dense, second, order);
    const packed = packColumns(dense, ordered, "float64");
    const half = cleared(dense, { at: ordered.at, rows: size, columns: rank, stride: upTo(8, rank) });
    multiply(
      dense,
      { a: packed, b: packedLower, into: half },
      { from: ({ column }) => Math.floor(column / depth) },
    );
    multiply(
      dense,
      { a: packedLower, b: packColumns(dense, half, "float64", packed.at), into: matrix },
      { upper: true, from: ({ row }: Region) => Math.floor(row / depth) },
    );
  });
  return { matrix, lower, factor };
}

/** A place used before, as a matrix of zeros. */
function cleared({ f64 }: Dense, matrix: Stored): Stored {
  f64.fill(0, matrix.at / 8, (matrix.at + storedBytes(matrix.rows, matrix.columns)) / 8);
  return matrix;
}

/** The symmetric matrix whose upper half is there, whole, with its rows and columns in another order. */
function inOrder(dense: Dense, matrix: Stored, order: Int32Array): Stored {
  const size = matrix.rows;
  const ordered = store(dense, size, size);
  transpose(dense, matrix, matrix);
  for (let i = 0; i < size; i++) {
    const [to, from] = [ordered.at / 8 + i * ordered.stride, matrix.at / 8 + order[i] * matrix.stride];
    for (let j = 0; j < size; j++) dense.f64[to + j] = dense.f64[from + order[j]];
  }
  return ordered;
}

/** Side of the squares that a transpose takes one after the other: their rows stay in the cache. */
const SQUARE = 32;

/** An upper triangle turned over, into the lower half of a matrix: of another, or of its own. */
function transpose({ f64 }: Dense, upper: Stored, lower: Stored): void {
  const { rows, columns } = lower;
  for (let top = 0; top < columns; top += SQUARE) {
    for (let left = top; left < rows; left += SQUARE) {
      for (let i = top; i < Math.min(columns, top + SQUARE); i++) {
        const line = upper.at / 8 + i * upper.stride;
        for (let j = Math.max(i, left); j < Math.min(rows, left + SQUARE); j++)
          f64[lower.at / 8 + j * lower.stride + i] = f64[line + j];
      }
    }
  }
}

export const symmetricProductBytes = (size: number): number =>
  choleskyBytes(size) + 2 * storedBytes(size, size) + 2 * packedBytes(size, size, "float64");

/** Eigenvalues of a symmetric matrix whose upper half is there, ascending; it is overwritten. Its largest rows come first. */
export function symmetricEigenvalues(dense: Dense, matrix: Stored): Float64Array {
  const { diagonal, beside } = dense.borrow(() => tridiagonal(dense, matrix));
  return eigenvalues({ diagonal: diagonal.reverse(), beside: beside.reverse() });
}

export const symmetricEigenvaluesBytes = tridiagonalBytes;
