/**
 * Frechet distances of both halves of one set of rows, for halvings that keep blocks of rows together: moments of the blocks are made in one pass, those
 * of each half are sums of them, so that a halving takes a trace of a root and no look at the rows.
 *
 * The halvings are the rows of a Hadamard matrix but the constant one: each takes half of the blocks, and any two are orthogonal. A difference of both
 * halves' moments is a sum over the blocks with these signs, so that to first order no two of the distances are correlated, as if each were of
 * rows of its own; random halvings of so few blocks would often be nearly the same.
 *
 * Source: Paley 1933, "On orthogonal matrices", Journal of Mathematics and Physics 12; McCarthy 1966, "Replication: an approach to the analysis of data
 * from complex surveys", for balanced half-samples.
 */
import type { Samples } from "../../samples.ts";
import { covariance, covariancePlace } from "../dense/covariance.ts";
import { type Dense, withDense } from "../dense/dense.ts";
import { type Stored, store, storedBytes } from "../dense/packed.ts";
import { symmetricEigenvalues, symmetricProduct } from "../dense/trace-root.ts";
import { columnMeans } from "../rows.ts";
import { sum } from "../statistics.ts";
import { mostOf } from "./covariances.ts";
import { rootsOf } from "./fit.ts";
import { inUnits, unitOf } from "./unit.ts";

/** Paley's prime: squares modulo it make a Hadamard matrix of one order more. */
const PRIME = 19;

/** Signs of so many blocks in each of one halving fewer: orthogonal, as many of either. */
export function balancedHalvings(blocks: 20 | 40): readonly Int8Array[] {
  const squares = new Set(Array.from({ length: PRIME - 1 }, (_, i) => (i + 1) ** 2 % PRIME));
  const paley = Array.from({ length: PRIME }, (_, draw) =>
    Int8Array.from({ length: PRIME + 1 }, (_, block) =>
      block === PRIME || squares.has((block - draw + PRIME) % PRIME) ? 1 : -1,
    ),
  );
  if (blocks === PRIME + 1) return paley;
  // of [H H; H -H] all rows but the first
  const twice = (signs: Int8Array, sign: number) => Int8Array.from([...signs, ...signs.map((s) => sign * s)]);
  const constant = new Int8Array(PRIME + 1).fill(1);
  return [...paley.map((signs) => twice(signs, 1)), ...[constant, ...paley].map((signs) => twice(signs, -1))];
}

/** About a common center: the sum of a block's rows, and the upper half of the sum of their outer products, row by row. */
interface Block {
  readonly rows: number;
  readonly sums: Float64Array;
  readonly products: Float64Array;
}

/**
 * One distance for each halving of `balancedHalvings`, of as many rows on either side as the blocks leave: the last few may be left out.
 *
 * @param points at least two rows a block
 * @param most how many halvings at most
 */
export function frechetOfHalves(points: Samples, blocks: 20 | 40, most = Infinity): Float64Array {
  const { dim } = points;
  const unit = unitOf(points);
  const scaled = inUnits(points, unit);
  const rows = Math.floor(scaled.rows / blocks);
  const bytes = 2 * storedBytes(dim, dim) + mostOf(dim);
  return withDense({ bytes, work: points.rows * dim ** 2 + blocks * 4 * dim ** 3 }, (dense) => {
    const [first, second] = [store(dense, dim, dim), store(dense, dim, dim)];
    const center = columnMeans(scaled);
    const parts = dense.borrow(() => {
      const place = covariancePlace(dense, dim);
      return Array.from({ length: blocks }, (_, block): Block => {
        const data = scaled.data.subarray(block * rows * dim, (block + 1) * rows * dim);
        const samples = { rows, dim, data };
        covariance(dense, { samples, mean: center, precision: "float64" }, place, first);
        const sums = columnMeans(samples).map((mean, axis) => rows * (mean - center[axis]));
        return { rows, sums, products: upperOf(dense, first, rows - 1) };
      });
    });
    const distances = balancedHalvings(blocks)
      .slice(0, most)
      .map((signs) =>
        dense.borrow(() => {
          const means = ([1, -1] as const).map((sign, side) =>
            halfOf(
              dense,
              parts.filter((_, block) => signs[block] === sign),
              [first, second][side],
            ),
          );
          const gap = means[0].mean.map((mu, axis) => (mu - means[1].mean[axis]) ** 2);
          const { matrix } = symmetricProduct(dense, first, second);
          const { roots } = rootsOf(symmetricEigenvalues(dense, matrix), dim);
          return Math.max(0, sum([...gap, means[0].trace, means[1].trace, -2 * roots])) * unit ** 2;
        }),
      );
    return Float64Array.from(distances);
  });
}

/** The upper half of a matrix, row by row, times a factor. */
function upperOf({ f64 }: Dense, { at, rows: size, stride }: Stored, factor: number): Float64Array {
  const upper = new Float64Array((size * (size + 1)) / 2);
  let to = 0;
  for (let i = 0; i < size; i++)
    for (let j = i; j < size; j++) upper[to++] = factor * f64[at / 8 + i * stride + j];
  return upper;
}

/** Fills the upper half of `into` with the unbiased covariance of some blocks' rows. */
function halfOf(
  { f64 }: Dense,
  parts: readonly Block[],
  { at, rows: size, stride }: Stored,
): { readonly mean: Float64Array; readonly trace: number } {
  const n = parts.reduce((total, { rows }) => total + rows, 0);
  const mean = new Float64Array(size);
  for (const { sums } of parts) for (let k = 0; k < size; k++) mean[k] += sums[k] / n;
  const total = new Float64Array((size * (size + 1)) / 2);
  for (const { products } of parts) for (let k = 0; k < total.length; k++) total[k] += products[k];
  f64.fill(0, at / 8, (at + storedBytes(size, size)) / 8);
  let trace = 0;
  let from = 0;
  for (let i = 0; i < size; i++) {
    const line = at / 8 + i * stride;
    for (let j = i; j < size; j++) f64[line + j] = (total[from++] - n * mean[i] * mean[j]) / (n - 1);
    trace += f64[line + i];
  }
  return { mean, trace };
}
