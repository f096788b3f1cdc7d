/**
 * Symmetric matrix to tridiagonal form with the same eigenvalues, by Householder reflections from the first row on, blocked: a panel of
 * rows is reduced with products of the matrix as it was before the panel, then the rest is brought up to date by one product.
 *
 * Source: Dongarra, Sorensen & Hammarling 1989, "Block reduction of matrices to condensed forms for eigenvalue computations", Journal of
 * Computational and Applied Mathematics 27.
 */
import type { Dense } from "./dense.ts";
import type { Job } from "./jobs.ts";
import { packColumns, packedBytes, type Stored, store, storedBytes, upTo } from "./packed.ts";
import { multiply } from "./products.ts";

/** Rows of a panel. */
const PANEL = 32;
/** Parts that a product with a vector is cut into where it is worth several threads: always as many, so that sums do not depend on them. */
const PARTS = 4;
/** Rows from which it is worth it. */
const WORTH_PARTS = 512;

export interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** One fewer. */
  readonly beside: Float64Array;
}

/** Overwrites the matrix, of which the upper half is read. Its rows are filled up with zeros to a multiple of eight. */
export function tridiagonal(dense: Dense, matrix: Stored): Tridiagonal {
  const { at, rows: size, stride } = matrix;
  const { f64, kernels } = dense;
  const order = upTo(4, size);
  const diagonal = new Float64Array(size);
  const beside = new Float64Array(Math.max(0, size - 1));
  // v of the panel, then w, then v again: [v; w] and [w; v] are two views of it
  const vectors = store(dense, 3 * PANEL, stride);
  const line = 8 * stride;
  const [vs, ws] = [vectors.at, vectors.at + PANEL * line];
  const products = Array.from({ length: PARTS }, () => dense.take(line));
  const scratch = [0, 1].map(() => dense.take(packedBytes(2 * PANEL, stride, "float64")));

  for (let first = 0; first < size; first += PANEL) {
    const count = Math.min(PANEL, size - first);
    f64.fill(0, vs / 8, (vs + 3 * PANEL * line) / 8);
    for (let s = 0; s < count; s++) {
      const k = first + s;
      const even = k & ~1;
      const [v, w] = [vs + s * line, ws + s * line];
      const row = at + k * line + 8 * even;
      const length = stride - even;
      for (let j = 0; j < s; j++) {
        kernels.axpy(-f64[(vs + j * line) / 8 + k], ws + j * line + 8 * even, row, length);
        kernels.axpy(-f64[(ws + j * line) / 8 + k], vs + j * line + 8 * even, row, length);
      }
      const here = (at + k * line) / 8;
      diagonal[k] = f64[here + k];
      if (k === size - 1) break;
      const reflection = reflect(
        f64.subarray(here + k + 1, here + size),
        f64.subarray(v / 8 + k + 1, v / 8 + size),
      );
      beside[k] = reflection.image;
      if (reflection.tau === 0) {
        f64.fill(0, v / 8, v / 8 + stride);
        continue;
      }
      multiplied(dense, matrix, { from: k + 1, order, v }, products, w);
      for (let j = 0; j < s; j++) {
        const [vj, wj] = [vs + j * line + 8 * even, ws + j * line + 8 * even];
        const [alongW, alongV] = [
          kernels.dot(wj, v + 8 * even, length),
          kernels.dot(vj, v + 8 * even, length),
        ];
        kernels.axpy(-alongW, vj, w + 8 * even, length);
        kernels.axpy(-alongV, wj, w + 8 * even, length);
      }
      // rows up to k are done: nothing of theirs belongs to w
      f64.fill(0, w / 8, w / 8 + k + 1);
      for (let i = k + 1; i < size; i++) f64[w / 8 + i] *= reflection.tau;
      const half = -0.5 * reflection.tau * kernels.dot(w + 8 * even, v + 8 * even, length);
      kernels.axpy(half, v + 8 * even, w + 8 * even, length);
    }
    const rest = first + count;
    if (rest >= size) break;
    f64.copyWithin((vs + 2 * PANEL * line) / 8, vs / 8, vs / 8 + PANEL * stride);
    const columns = size - rest;
    const view = (from: number) => ({ at: from + 8 * rest, rows: 2 * PANEL, columns, stride });
    const [a, b] = [vs, ws].map((from, i) => packColumns(dense, view(from), "float64", scratch[i]));
    const into = { at: at + rest * line + 8 * rest, rows: columns, columns, stride };
    multiply(dense, { a, b, into }, { to: "subtract", upper: true });
  }
  return { diagonal, beside };
}

/** The reflection 1 - tau v v' that carries x to a multiple of the first unit vector: v, whose first number is 1, into its place. */
function reflect(x: Float64Array, v: Float64Array): { readonly tau: number; readonly image: number } {
  let largest = 0;
  for (const value of x.subarray(1)) largest = Math.max(largest, Math.abs(value));
  if (largest === 0) return { tau: 0, image: x[0] };
  const scale = Math.max(largest, Math.abs(x[0]));
  let squares = 0;
  for (const value of x) squares += (value / scale) ** 2;
  const image = (x[0] > 0 ? -1 : 1) * scale * Math.sqrt(squares);
  v[0] = 1;
  for (let i = 1; i < x.length; i++) v[i] = x[i] / (x[0] - image);
  return { tau: (image - x[0]) / image, image };
}

/** w = A v over rows from `from` on; v is zero before them. */
function multiplied(
  dense: Dense,
  { at, stride }: Stored,
  { from, order, v }: { readonly from: number; readonly order: number; readonly v: number },
  products: readonly number[],
  w: number,
): void {
  const first = from & ~3;
  const parts = order - first >= WORTH_PARTS ? PARTS : 1;
  const job = (part: number): Job => ({
    name: "symmetric",
    matrix: at,
    stride: 8 * stride,
    order,
    first,
    part,
    parts,
    v,
    y: products[part],
  });
  dense.run(Array.from({ length: parts }, (_, part) => job(part)));
  const length = order - first;
  for (const product of products.slice(0, parts))
    dense.kernels.axpy(1, product + 8 * first, w + 8 * first, length);
}

/** Bytes beside the matrix. */
export function tridiagonalBytes(size: number): number {
  const stride = upTo(8, size);
  return (
    storedBytes(3 * PANEL, stride) + 8 * PARTS * stride + 2 * packedBytes(2 * PANEL, stride, "float64") + 1024
  );
}
