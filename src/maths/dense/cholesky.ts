/**
 * Pivoted Cholesky factor of a symmetric matrix without negative eigenvalues: S = P R'R P', R upper triangular, pivots descending. The
 * largest remaining diagonal entry comes next. In a singular matrix only rounding is left at the end, which shows its rank.
 *
 * Blocked: rows of a block are made one by one, what they take off the rest is one product.
 *
 * Source: Higham 2002, "Accuracy and stability of numerical algorithms", chapter 10; Lucas 2004, LAPACK working note 161.
 */
import type { Dense } from "./dense.ts";
import { packColumns, packedBytes, type Stored } from "./packed.ts";
import { multiply } from "./products.ts";

/** Rows of a block. */
const BLOCK = 64;

export interface Factor {
  /** Rows of R that are not rounding. */
  readonly rank: number;
  /** Which row of S each row of R leads. */
  readonly order: Int32Array;
  /** Largest and smallest pivot kept: about the condition of what is kept. */
  readonly pivots: { readonly largest: number; readonly smallest: number };
}

/** A pivot of at most this many times 2^-52 of the largest diagonal entry is rounding, by rows of the matrix. */
const roundingOf = (rows: number) => 4 * Math.sqrt(rows) * 2 ** -52;

/** Overwrites the upper half of a square matrix with R; below it, and in rows beyond the rank, stands nothing of use. */
export function cholesky(dense: Dense, matrix: Stored): Factor {
  const { at, rows: size, stride } = matrix;
  const { f64, kernels } = dense;
  const entry = (i: number, j: number) => at / 8 + i * stride + j;
  const order = Int32Array.from({ length: size }, (_, i) => i);
  const left = Float64Array.from({ length: size }, (_, i) => f64[entry(i, i)]);
  const largest = left.reduce((most, x) => Math.max(most, x), 0);
  const least = roundingOf(size) * largest;
  let smallest = largest;
  const scratch = dense.take(packedBytes(BLOCK, size, "float64"));

  const exchange = (one: number, other: number) => {
    const [a, b] = [f64[one], f64[other]];
    f64[one] = b;
    f64[other] = a;
  };
  /** Rows and columns j < p of the symmetric matrix, of which the upper half is there. */
  const swap = (j: number, p: number) => {
    for (let k = 0; k < j; k++) exchange(entry(k, j), entry(k, p));
    for (let i = j + 1; i < p; i++) exchange(entry(j, i), entry(i, p));
    for (let i = p + 1; i < size; i++) exchange(entry(j, i), entry(p, i));
    exchange(entry(j, j), entry(p, p));
    [left[j], left[p]] = [left[p], left[j]];
    [order[j], order[p]] = [order[p], order[j]];
  };

  for (let first = 0; first < size; first += BLOCK) {
    const end = Math.min(size, first + BLOCK);
    for (let j = first; j < end; j++) {
      let pivot = j;
      for (let i = j + 1; i < size; i++) if (left[i] > left[pivot]) pivot = i;
      if (!(left[pivot] > least)) return { rank: j, order, pivots: { largest, smallest } };
      if (pivot > j) swap(j, pivot);
      smallest = left[j];
      const root = Math.sqrt(left[j]);
      const even = j & ~1;
      const row = 8 * entry(j, even);
      // what earlier rows of this block take off; an even start, at worst one entry to the left that nobody reads
      const length = stride - even;
      for (let k = first; k < j; k++) kernels.axpy(-f64[entry(k, j)], 8 * entry(k, even), row, length);
      f64[entry(j, j)] = root;
      for (let i = j + 1; i < size; i++) {
        const value = f64[entry(j, i)] / root;
        f64[entry(j, i)] = value;
        left[i] -= value * value;
      }
    }
    if (end === size) break;
    subtract(dense, matrix, { first, end }, scratch);
    for (let i = end; i < size; i++) left[i] = f64[entry(i, i)];
  }
  return { rank: size, order, pivots: { largest, smallest } };
}

/** What rows `first` to `end` take off the rest, from `end` on. */
function subtract(
  dense: Dense,
  { at, rows: size, stride }: Stored,
  { first, end }: { readonly first: number; readonly end: number },
  scratch: number,
): void {
  const columns = size - end;
  const block = { at: at + 8 * (first * stride + end), rows: end - first, columns, stride };
  const packed = packColumns(dense, block, "float64", scratch);
  const rest = { at: at + 8 * (end * stride + end), rows: columns, columns, stride };
  multiply(dense, { a: packed, b: packed, into: rest }, { to: "subtract", upper: true });
}

/** Bytes that the factorization of a square matrix of so many rows takes beside it. */
export const choleskyBytes = (size: number): number => packedBytes(BLOCK, size, "float64");
