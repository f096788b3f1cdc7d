/**
 * Is a classifier's probability of "real" the share of real points among those it says it of? As many real as generated points are
 * sorted by what D answers into equal bins of [0, 1]:
 *
 *   mean answer m_b,  share of real s_b,  n_b points         error = sum_b n_b |m_b - s_b| / sum_b n_b
 *
 * The optimal discriminator is calibrated, and so are others: D = 1/2 everywhere is. Error 0 alone does not say that D is good.
 *
 * Source: Guo, Pleiss, Sun & Weinberger 2017, arXiv 1706.04599, equations 2 and 3.
 *
 * @example calibrationBins({ real: [0.9, 0.9, 0.9, 0.1], fake: [0.9, 0.1, 0.1, 0.1] }, 2)   // { mean: 0.1, share: 0.25, n: 4 }, { mean: 0.9, share: 0.75, n: 4 }
 */
import { sum } from "./statistics.ts";

/** As many as reliability diagrams usually have. */
export const CALIBRATION_BINS = 10;

export interface CalibrationBin {
  /** Mean answer of D in this bin. */
  readonly mean: number;
  /** Share of its points that are real. */
  readonly share: number;
  readonly n: number;
}

/** Bins that hold any point, in ascending order. Answers are in [0, 1]. */
export function calibrationBins(
  { real, fake }: { readonly real: ArrayLike<number>; readonly fake: ArrayLike<number> },
  bins: number,
): CalibrationBin[] {
  const totals = new Float64Array(bins);
  const counts = new Int32Array(bins);
  const reals = new Int32Array(bins);
  for (const [answers, isReal] of [
    [real, 1],
    [fake, 0],
  ] as const) {
    for (let i = 0; i < answers.length; i++) {
      const bin = Math.min(bins - 1, Math.floor(answers[i] * bins));
      totals[bin] += answers[i];
      counts[bin]++;
      reals[bin] += isReal;
    }
  }
  return Array.from(counts.keys())
    .filter((bin) => counts[bin] > 0)
    .map((bin) => ({
      mean: totals[bin] / counts[bin],
      share: reals[bin] / counts[bin],
      n: counts[bin],
    }));
}

export function calibrationError(bins: readonly CalibrationBin[]): number {
  return sum(bins.map(({ mean, share, n }) => n * Math.abs(mean - share))) / sum(bins.map(({ n }) => n));
}
