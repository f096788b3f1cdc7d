/** The first-order standard error of a Frechet distance, from what each row moves it by. */
import { EigenvalueDecomposition, inverse, Matrix as Square } from "ml-matrix";
import type { Dense } from "../dense/dense.ts";
import { packColumns, packedBytes, packRows, store, storedBytes } from "../dense/packed.ts";
import { multiply } from "../dense/products.ts";
import type { Product } from "../dense/trace-root.ts";
import { standardError } from "../influence.ts";
import type { Fit } from "./fit.ts";

/** From M = U L U': T = W L^1/2 W' with W = R^-1 U, and its inverse V L^-1/2 V' with V = R'U. */
export function errorOf(
  dense: Dense,
  { matrix, lower, factor: { rank, order } }: Product,
  { real, fake, gap }: { real: Fit; fake: Fit; gap: Float64Array },
): number | undefined {
  if (rank === 0) return undefined;
  const { f64 } = dense;
  const { dim } = real.samples;
  const symmetric = new Square(rank, rank);
  for (let i = 0; i < rank; i++) {
    for (let j = i; j < rank; j++) {
      const value = f64[matrix.at / 8 + i * matrix.stride + j];
      symmetric.set(i, j, value);
      symmetric.set(j, i, value);
    }
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(symmetric, {
    assumeSymmetric: true,
  });
  // R' with its rows where the coordinates are
  const factor = new Square(dim, rank);
  for (let i = 0; i < dim; i++)
    for (let j = 0; j < rank; j++) factor.set(order[i], j, f64[lower.at / 8 + i * lower.stride + j]);
  const outward = factor.mmul(eigenvectorMatrix);
  const inward = factor.mmul(inverse(factor.transpose().mmul(factor))).mmul(eigenvectorMatrix);
  const least = dim * 2 ** -52 * Math.max(0, ...realEigenvalues);
  const power = (exponent: number) => realEigenvalues.map((value) => (value > least ? value ** exponent : 0));
  return standardError({
    real: { values: prices(dense, real, { map: inward, values: power(0.5) }, gap) },
    fake: {
      values: prices(
        dense,
        fake,
        { map: outward, values: power(-0.5) },
        gap.map((difference) => -difference),
      ),
    },
  });
}

/** Rows whose prices are worked out at once. */
const BLOCK = 256;

/** 2 gap.x + x.x - sum over k of values_k (map_k . x)^2 of each centered row. */
function prices(
  dense: Dense,
  { samples, mean }: Fit,
  { map, values }: { readonly map: Square; readonly values: readonly number[] },
  gap: Float64Array,
): Float64Array {
  const { rows, dim, data } = samples;
  const columns = store(dense, dim, values.length);
  for (let i = 0; i < dim; i++) {
    for (let k = 0; k < values.length; k++)
      dense.f64[columns.at / 8 + i * columns.stride + k] = map.get(i, k) * Math.sqrt(values[k]);
  }
  const packed = packColumns(dense, columns, "float64");
  const place = dense.take(packedBytes(dim, BLOCK, "float64"));
  const along = store(dense, BLOCK, values.length);
  const found = new Float64Array(rows);
  for (let first = 0; first < rows; first += BLOCK) {
    const count = Math.min(BLOCK, rows - first);
    const block = { rows: count, dim, data: data.subarray(first * dim, (first + count) * dim) };
    const a = packRows(dense, block, "float64", mean, place);
    multiply(dense, { a, b: packed, into: { ...along, rows: count } });
    for (let i = 0; i < count; i++) {
      let total = 0;
      for (let k = 0; k < dim; k++) {
        const x = block.data[i * dim + k] - mean[k];
        total += x * (2 * gap[k] + x);
      }
      const line = along.at / 8 + i * along.stride;
      for (let k = 0; k < values.length; k++) total -= dense.f64[line + k] ** 2;
      found[first + i] = total;
    }
  }
  return found;
}

/** Bytes that it takes. */
export const influencesBytes = (dim: number): number =>
  2 *
  (storedBytes(dim, dim) +
    packedBytes(dim, dim, "float64") +
    packedBytes(dim, BLOCK, "float64") +
    storedBytes(BLOCK, dim));
