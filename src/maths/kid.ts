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
import { numpyRandom } from "./numpy-random.ts";
import type { CubicKernel } from "./pair-sweep/due.ts";
import { rowsOf } from "./rows.ts";
import { sum } from "./statistics.ts";

interface Sides<Of> {
  readonly real: Of;
  readonly fake: Of;
}

/** So many times the numbers of `size` rows of either side, drawn as torch-fidelity does: of the generated rows, its first input, then of the real ones. */
export function drawSubsets(
  { real, fake }: Sides<{ readonly rows: number }>,
  { subsets, size, seed }: { readonly subsets: number; readonly size: number; readonly seed: number },
): readonly Sides<Int32Array>[] {
  const random = numpyRandom(seed);
  return Array.from({ length: subsets }, () => ({
    fake: random.choice(fake.rows, size),
    real: random.choice(real.rows, size),
  }));
}

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
