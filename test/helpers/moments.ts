/** Sample moments beside their standard errors, so that a test's tolerance follows from n. */

import { expect } from "vitest";
import type { Target } from "../../src/data/target.ts";
import { Rng } from "../../src/maths/random.ts";
import type { Samples } from "../../src/samples.ts";

/** Standard errors that a moment may be off. Under a correct sampler one comparison in 1.7 million fails. */
const SIGMAS = 5;

/**
 * Draws n points and compares mean and covariance with the truth. The standard error of the mean of any function f of a
 * point is sd(f) / sqrt(n), with sd(f) taken from the same sample; for a coordinate that never varies it is 0, and only
 * rounding is allowed.
 */
export function expectMoments(
  target: Target,
  truth: { readonly mean: readonly number[]; readonly covariance: readonly (readonly number[])[] },
  n = 20_000,
  seed = 11,
): void {
  const samples = target.sample(n, new Rng(seed));
  expect(samples.rows).toBe(n);
  const rows = points(samples);
  truth.mean.forEach((mean, j) => {
    expectMean(
      rows.map((x) => x[j]),
      mean,
    );
    truth.covariance[j].forEach((covariance, k) => {
      expectMean(
        rows.map((x) => (x[j] - mean) * (x[k] - truth.mean[k])),
        covariance,
      );
    });
  });
}

export function expectMean(values: readonly number[], truth: number): void {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1);
  expect(Math.abs(mean - truth)).toBeLessThanOrEqual(
    SIGMAS * Math.sqrt(variance / n) + 1e-12 * Math.abs(truth),
  );
}

export function points({ rows, dim, data }: Samples): number[][] {
  return Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * dim, (i + 1) * dim)));
}

/** Pooled standard deviation of a covariance: sqrt of the mean of its diagonal. */
export function pooled(covariance: readonly (readonly number[])[]): number {
  return Math.sqrt(covariance.reduce((sum, row, j) => sum + row[j], 0) / covariance.length);
}

/** Pearson's chi-square of counts against probabilities. */
export function chiSquare(counts: readonly number[], probabilities: ArrayLike<number>): number {
  const n = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((sum, count, k) => {
    const expected = n * probabilities[k];
    return sum + (count - expected) ** 2 / expected;
  }, 0);
}
