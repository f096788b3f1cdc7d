/** Whether a stated standard error is the spread that a quantity has over repeated samples. */
import { NORMAL_QUANTILE, sum } from "../../src/maths/statistics.ts";
import type { Quantity } from "../../src/result/index.ts";

/**
 * Empirical standard deviation of the values by the stated one (root mean square, from half the interval's length), and
 * by how much that may miss 1: the relative standard error of a standard deviation of R normal values is 1/sqrt(2 ),
 * and 4 of them hold for all but one of 16,000 seeds.
 */
export function spread(quantities: readonly Quantity[]): { ratio: number; tolerance: number } {
  const measured = quantities.map((quantity) => {
    if (quantity.value === null || quantity.interval === undefined)
      throw new Error("no value or no interval");
    const { lo, hi } = quantity.interval;
    return { value: quantity.value, error: (hi - lo) / 2 / NORMAL_QUANTILE[0.95] };
  });
  const R = measured.length;
  const mean = sum(measured.map(({ value }) => value)) / R;
  const variance = sum(measured.map(({ value }) => (value - mean) ** 2)) / (R - 1);
  const stated = sum(measured.map(({ error }) => error ** 2)) / R;
  return { ratio: Math.sqrt(variance / stated), tolerance: 4 / Math.sqrt(2 * (R - 1)) };
}
