/**
 * Maximum mean discrepancy, squared, unbiased, with the standard error of that estimate.
 *
 *   MMD^2 = mean over i != j of k(x_i, x_j) + mean over i != j of k(y_i, y_j) - 2 mean over i, j of k(x_i, y_j)
 *
 * A U-statistic: its expectation is the squared distance of the mean embeddings, so it is negative about half of the time
 * where the distributions are equal. By Hoeffding's decomposition its variance is, exactly,
 *
 *   Var g(X) / n + Var h(Y) / m + S,   S = 2 Var kxx / (n (n-1)) + 2 Var kyy / (m (m-1)) + 4 Var kxy / (n m),
 *
 * with g(x) = 2 (E k(x, X') - E k(x, Y)), h likewise, and kxx, kyy, kxy the kernels less their row and column means. S is
 * what is left when the distributions are equal. Estimated from the rows' means over the other rows, the first two
 * terms come out too large by 2 S in expectation, which is taken off again, down to 0. Where the distributions are equal
 * that floor makes the standard error about a sixth too large; elsewhere it does nothing.
 *
 * Source: Gretton, Borgwardt, Rasch, Schoelkopf & Smola 2012, "A kernel two-sample test", JMLR 13, lemma 6; variance:
 * Sutherland et al. 2017, "Generative models and model criticism via optimized maximum mean discrepancy", arXiv
 * 1611.04488, section 3 and appendix A, here for n != m; Bounliphone et al. 2016, arXiv 1511.04581.
 */

import { InputError } from "../errors.ts";
import type { Samples } from "../samples.ts";
import type { PairSums } from "./dense/cubic-sums.ts";
import { eachTile, type Matrix } from "./dot-products.ts";
import { standardError } from "./influence.ts";
import { type Kernel, squaredNorms } from "./kernels.ts";
import type { CubicKernel } from "./pair-sweep/due.ts";
import { type SumsOfPairs, sweepOf } from "./pair-sweep.ts";
import { firstRows } from "./rows.ts";
import { CompensatedSum, sum } from "./statistics.ts";

export interface Discrepancy {
  /** MMD^2, unbiased. */
  readonly value: number;
  /** Its standard error; undefined below 4 rows on either side. */
  readonly error: number | undefined;
}

/**
 * O(rows^2 dim) time, O(rows) memory beside the input.
 *
 * @throws InputError for fewer than 2 rows on a side
 */
export function squaredMmd(input: {
  readonly real: Matrix;
  readonly fake: Matrix;
  readonly kernel: Kernel;
  readonly block?: number;
}): Discrepancy {
  const { real, fake, kernel, block } = input;
  checkRows(input);
  return discrepancyOf({
    xx: pairSums({ a: real, kernel, block }),
    yy: pairSums({ a: fake, kernel, block }),
    xy: pairSums({ a: real, b: fake, kernel, block }),
  });
}

/** Pairs by dimensions from which products in float32 save more than a second. */
const MANY = 2e10;
/** Dimensions below which they save little. */
const WIDE = 128;
/** Rows of either side on which both are tried. */
const TRIED = 256;
/** Part of the standard error that products in float32 may cost. */
const NEGLIGIBLE = 1e-3;

/**
 * The same with the kernel (x.y / dim + 1)^3, on all threads, as a sweep over pairs of rows has it (pair-sweep.ts).
 *
 * @throws InputError for fewer than 2 rows on a side
 */
export function squaredCubicMmd(
  sides: { readonly real: Samples; readonly fake: Samples },
  kernel: CubicKernel,
): Discrepancy {
  checkRows(sides);
  return discrepancyOf(sweepOf({ ...sides, wants: { kernel } }).kernel());
}

/**
 * The cubic kernel with the typical value that `cubic` gives. Products are made in float64, or in float32 where there are many and they cost less than a
 * thousandth of the standard error: that is measured on the first rows, made both ways.
 */
export function cubicKernelFor(
  { real, fake }: { readonly real: Samples; readonly fake: Samples },
  { typical }: Pick<Kernel, "typical">,
): CubicKernel {
  const exact = { typical, products: "float64" } as const;
  const rounded = { typical, products: "float32" } as const;
  const pairs = (real.rows + fake.rows) ** 2 / 2;
  if (real.dim < WIDE || pairs * real.dim < MANY) return exact;
  const few = { real: firstRows(real, TRIED), fake: firstRows(fake, TRIED) };
  const [one, other] = [exact, rounded].map((kernel) => squaredCubicMmd(few, kernel));
  if (one.error === undefined || other.error === undefined) return exact;
  // where the sides are alike the error falls with the rows, elsewhere with their root: the smaller one is asked for
  const shrunk = one.error * Math.min(1, TRIED / Math.max(real.rows, fake.rows));
  return Math.abs(other.value - one.value) <= NEGLIGIBLE * shrunk ? rounded : exact;
}

function checkRows(sides: {
  readonly real: { readonly rows: number };
  readonly fake: { readonly rows: number };
}): void {
  for (const side of ["real", "fake"] as const) {
    const { rows } = sides[side];
    if (rows < 2) throw new InputError(`mmd requires 2 rows on each side (${side} has ${rows})`);
  }
}

/** @param sums of pairs of at least 2 rows on each side */
export function discrepancyOf({ xx, yy, xy }: SumsOfPairs): Discrepancy {
  const [n, m] = [xx.rows.length, yy.rows.length];
  const between = sum(xy.rows) / n / m;
  const value = sum(xx.rows) / n / (n - 1) - between + (sum(yy.rows) / m / (m - 1) - between);
  if (n < 4 || m < 4) return { value, error: undefined };
  const first =
    (standardError({
      real: { values: xx.rows.map((total, i) => 2 * (total / (n - 1) - xy.rows[i] / m)) },
      fake: { values: yy.rows.map((total, j) => 2 * (total / (m - 1) - xy.columns[j] / n)) },
    }) ?? Number.NaN) ** 2;
  const second =
    (2 * withinVariance(xx, n)) / (n * (n - 1)) +
    (2 * withinVariance(yy, m)) / (m * (m - 1)) +
    (4 * betweenVariance(xy, n, m)) / (n * m);
  const variance = Math.max(0, first - 2 * second) + second;
  return { value, error: Number.isFinite(variance) ? Math.sqrt(variance) : undefined };
}

function pairSums({
  a,
  b,
  kernel,
  block,
}: {
  a: Matrix;
  b?: Matrix;
  kernel: Kernel;
  block?: number;
}): PairSums {
  const ofA = squaredNorms(a);
  const ofB = b === undefined ? ofA : squaredNorms(b);
  const rowSums = new Float64Array(a.rows);
  // Within one side each unordered pair is seen once and counts in both of its rows.
  const columnSums = b === undefined ? rowSums : new Float64Array(b.rows);
  const squares = new CompensatedSum();
  const { of, typical } = kernel;
  eachTile({ a, b, block }, ({ row, column, rows, columns, dots }) => {
    let tileSquares = 0;
    for (let i = 0; i < rows; i++) {
      let own = 0;
      for (let j = b === undefined && row === column ? i + 1 : 0; j < columns; j++) {
        const k = of(dots[i * columns + j], ofA[row + i], ofB[column + j]) - typical;
        own += k;
        columnSums[column + j] += k;
        tileSquares += k * k;
      }
      rowSums[row + i] += own;
    }
    squares.add(tileSquares);
  });
  return { rows: rowSums, columns: columnSums, squares: (b === undefined ? 2 : 1) * squares.value };
}

/** Var of kxx: what is left of the kernel's variance over pairs without that of the rows' means, unbiased to first order. */
function withinVariance({ rows, squares }: PairSums, n: number): number {
  const pairs = n * (n - 1);
  const variance = squares / pairs - (sum(rows) / pairs) ** 2;
  const ofMeans = spread(rows, n - 1);
  return Math.max(0, variance - 2 * ofMeans) / (1 - 2 / (n - 1));
}

function betweenVariance({ rows, columns, squares }: PairSums, n: number, m: number): number {
  const pairs = n * m;
  const variance = squares / pairs - (sum(rows) / pairs) ** 2;
  return Math.max(0, variance - spread(rows, m) - spread(columns, n)) / (1 - 1 / n - 1 / m);
}

/** Variance of the means of sums over so many partners. */
function spread(sums: Float64Array, partners: number): number {
  const error = standardError({ fake: { values: sums.map((total) => total / partners) } });
  return (error ?? Number.NaN) ** 2 * sums.length;
}
