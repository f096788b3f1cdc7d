/**
 * Kernel inception distance by subsets, as torch-fidelity computes it: the squared MMD of some rows of either side, drawn without replacement, again and
 * again; their mean, and their standard deviation.
 *
 * Subsets share rows, so that the deviation over them is not the standard error of their mean.
 *
 * Source: Binkowski, Sutherland, Arbel & Gretton 2018, "Demystifying MMD GANs", arXiv 1801.01401, section 4; torch-fidelity 0.4, metric_kid.py.
 */
import type { Samples } from "../samples.ts";
import { squaredCubicMmd } from "./mmd.ts";
import type { CubicKernel } from "./pair-sweep/due.ts";
import type { Rng } from "./random.ts";
import { drawRows, rowsOf } from "./rows.ts";
import { sum } from "./statistics.ts";

interface Sides<Of> {
  readonly real: Of;
  readonly fake: Of;
}

/** So many times the numbers of `size` rows of either side. */
export const drawSubsets = (
  { real, fake }: Sides<{ readonly rows: number }>,
  { subsets, size }: { readonly subsets: number; readonly size: number },
  rng: Rng,
): readonly Sides<Int32Array>[] =>
  Array.from({ length: subsets }, (_, draw) => {
    const own = rng.fork(draw);
    return {
      real: drawRows(size, real.rows, own.fork("real")),
      fake: drawRows(size, fake.rows, own.fork("fake")),
    };
  });

/** @param subsets at least 2 rows of either side each */
export function kidOfSubsets(
  { real, fake }: Sides<Samples>,
  subsets: readonly Sides<Int32Array>[],
  kernel: CubicKernel,
): { readonly mean: number; readonly sd: number } {
  const values = subsets.map(
    (rows) => squaredCubicMmd({ real: rowsOf(real, rows.real), fake: rowsOf(fake, rows.fake) }, kernel).value,
  );
  const mean = sum(values) / values.length;
  return { mean, sd: Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / values.length) };
}
