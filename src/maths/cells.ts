/**
 * Two samples counted in cells that k-means makes of both together.
 *
 * Source: Richardson & Weiss 2018, "On GANs and GMMs", arXiv 1805.12462.
 */
import type { Samples } from "../samples.ts";
import { kMeans } from "./k-means.ts";
import { assignToNearest, type TwoSets } from "./neighbors.ts";
import { Rng } from "./random.ts";
import { joined, rowOrder, rowsOf } from "./rows.ts";

/** Rows of a side for each cell, as in ndb; two cells in any case. */
const PER_CELL = 20;
const CELLS = 20;
const FEWEST_CELLS = 2;
/** Of k-means, on about so many rows: cells need not be its optimum. */
const ITERATIONS = 8;
const FITTED = 1000;

/** Pearson's chi-square for two samples over its degrees of freedom; 1 where there is one cell only. */
export function cellsDiffer({ real, fake }: TwoSets): number {
  const pooled = joined(real, fake);
  const cells = cellsOf(pooled, Math.min(real.rows, fake.rows));
  return chiSquare(cells, (row) => row < real.rows, fake.rows / real.rows);
}

/** In which cell each row lies. @param n rows of the smaller side */
export function cellsOf(pooled: Samples, n: number) {
  const held = Math.floor(n / PER_CELL);
  const cells = Math.max(FEWEST_CELLS, Math.min(CELLS, held));
  // in an order of their own, so that neither side nor the order of the files decides where k-means begins
  const order = rowOrder(pooled);
  const every = Math.max(1, Math.floor(order.length / FITTED));
  const fitted = rowsOf(
    pooled,
    order.filter((_, at) => at % every === 0),
  );
  const { centers } = kMeans(fitted, cells, new Rng(0).fork("two-sample"), ITERATIONS);
  return { count: centers.rows, index: assignToNearest({ points: pooled, centers }).index };
}

/** @param share generated rows for each real one */
export function chiSquare(
  { count, index }: ReturnType<typeof cellsOf>,
  isReal: (row: number) => boolean,
  share: number,
): number {
  if (count < 2) return 1;
  const counts = { real: new Float64Array(count), fake: new Float64Array(count) };
  index.forEach((cell, row) => {
    counts[isReal(row) ? "real" : "fake"][cell]++;
  });
  const ratio = Math.sqrt(share);
  const chi = counts.real.reduce((total, a, cell) => {
    const both = a + counts.fake[cell];
    return both === 0 ? total : total + (a * ratio - counts.fake[cell] / ratio) ** 2 / both;
  }, 0);
  return chi / (count - 1);
}
