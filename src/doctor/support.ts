/** Points and measurements as the checks write them down. */

import { Value } from "typebox/value";
import { type MetricId, metrics } from "../../metrics/index.ts";
import type { Metric } from "../../metrics/metric.ts";
import type { MetricInput } from "../../metrics/needs.ts";
import type { Quantity } from "../result/index.ts";
import type { Samples } from "../samples.ts";

export const line = (...values: readonly number[]): Samples => ({
  rows: values.length,
  dim: 1,
  data: Float64Array.from(values),
});

export const plane = (points: readonly (readonly [number, number])[]): Samples => ({
  rows: points.length,
  dim: 2,
  data: Float64Array.from(points.flat()),
});

/** first, first + 1, ... */
export const count = (rows: number, first = 0): number[] => Array.from({ length: rows }, (_, i) => first + i);

/** The quantities of a metric, with its default options but for those given; NaN stands for one without a value. */
export function measure(
  id: MetricId,
  input: MetricInput,
  options: Readonly<Record<string, unknown>> = {},
): (name: string) => number {
  const metric: Metric = metrics[id];
  const complete = Value.Default(metric.options, { ...options }) as never;
  const measured: Readonly<Record<string, Quantity>> = metric.compute(input, complete);
  return (name) => measured[name]?.value ?? NaN;
}
