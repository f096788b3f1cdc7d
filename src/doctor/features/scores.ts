/** The scores of papers for features and logits, as `eval --features` measures them. */
import { Value } from "typebox/value";
import { type MetricId, metrics } from "../../../metrics/index.ts";
import type { Metric } from "../../../metrics/metric.ts";
import type { Quantity } from "../../result/index.ts";
import type { Samples } from "../../samples.ts";

export interface Looked {
  readonly features: Samples;
  readonly logits: Samples;
}

export const SCORES = ["fid", "kid", "kid.sd", "is", "is.std", "precision", "recall"] as const;
export type Score = (typeof SCORES)[number];

/** @param chosen metrics with their options, of a protocol */
export function scoresOf(
  { real, fake }: { readonly real: Samples; readonly fake: Looked },
  chosen: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
): Record<Score, number> {
  const input = { real, fake: fake.features, logits: { fake: fake.logits } };
  const found = Object.entries(chosen).map(([id, options]) => {
    const metric: Metric = metrics[id as MetricId];
    return metric.compute(input, Value.Default(metric.options, { ...options }));
  });
  const all: Readonly<Record<string, Quantity>> = Object.assign({}, ...found);
  const numberOf = (name: string) => all[name]?.value ?? Number.NaN;
  const kid = all.mmd;
  return {
    fid: numberOf("frechet"),
    kid: numberOf("mmd"),
    "kid.sd": kid !== undefined && kid.value !== null ? (kid.sd ?? 0) : Number.NaN,
    is: numberOf("is"),
    "is.std": numberOf("is.std"),
    precision: numberOf("prdc.precision"),
    recall: numberOf("prdc.recall"),
  };
}
