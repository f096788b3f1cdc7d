/**
 * Series over training steps: thinning that keeps what matters (extremes and gaps), and the median over seeds.
 */

/** A value at a step; null marks a gap: the number was not finite or was not measured. */
export interface Point {
  readonly step: number;
  readonly value: number | null;
}

/** The most points that a line may have: a figure is 350 pixels wide, and a point a pixel is as much as a line shows. */
export const MOST_POINTS = 400;

/**
 * At most `limit` points of a series, by buckets of equal count: of each bucket its smallest and largest value and its
 * first gap stay, in their order; so do the first and last point. Spikes survive, which they would not under averaging.
 *
 * @param limit at least 8
 */
export function thin(points: readonly Point[], limit = MOST_POINTS): readonly Point[] {
  if (limit < 8) throw new RangeError(`thin needs a limit of at least 8 (got ${limit})`);
  const n = points.length;
  if (n <= limit) return points;
  const perBucket = points.some(({ value }) => value === null) ? 3 : 2;
  const buckets = Math.floor((limit - 2) / perBucket);
  const kept = new Set([0, n - 1]);
  for (let bucket = 0; bucket < buckets; bucket++) {
    const from = 1 + Math.floor((bucket * (n - 2)) / buckets);
    const to = 1 + Math.floor(((bucket + 1) * (n - 2)) / buckets);
    let smallest = -1;
    let largest = -1;
    let gap = -1;
    for (let i = from; i < to; i++) {
      const { value } = points[i];
      if (value === null) {
        if (gap < 0) gap = i;
        continue;
      }
      if (smallest < 0 || value < (points[smallest].value ?? 0)) smallest = i;
      if (largest < 0 || value > (points[largest].value ?? 0)) largest = i;
    }
    for (const i of [smallest, largest, gap]) if (i >= 0) kept.add(i);
  }
  return [...kept].sort((a, b) => a - b).map((i) => points[i]);
}

/** The values that no line reaches, because neither of their neighbors has one. */
export function isolated(points: readonly Point[]): readonly Point[] {
  const gap = (point: Point | undefined) => point === undefined || point.value === null;
  return points.filter((point, i) => point.value !== null && gap(points[i - 1]) && gap(points[i + 1]));
}

/** Median of a non-empty list; the mean of the two middle values when their number is even. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * The median over seeds at each step that any of them has. Where more than half of the seeds have no value the median
 * would speak for a minority of survivors, so it is a gap.
 */
export function medianSeries(seeds: readonly (readonly Point[])[]): readonly Point[] {
  const values = new Map<number, number[]>();
  for (const points of seeds) {
    for (const { step, value } of points) {
      const at = values.get(step) ?? [];
      if (value !== null) at.push(value);
      values.set(step, at);
    }
  }
  return [...values]
    .sort(([a], [b]) => a - b)
    .map(([step, at]) => ({
      step,
      value: at.length * 2 >= seeds.length && at.length > 0 ? median(at) : null,
    }));
}

/** At most `limit` items spread evenly over a list, its first and last among them. */
export function spread<T>(items: readonly T[], limit: number): readonly T[] {
  if (items.length <= limit) return items;
  if (limit < 2) return items.slice(-limit);
  return Array.from({ length: limit }, (_, i) => items[Math.round((i * (items.length - 1)) / (limit - 1))]);
}
