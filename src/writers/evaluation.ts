/** An evaluation as JSON: each quantity with all that is needed to read it. What `ganscope eval --json` prints. */
import type { Metric } from "../../metrics/metric.ts";
import type { ComparisonRecord, Gate, Measured, Quantity, RunResult, Verdict } from "../result/index.ts";

export interface EvaluationRecord {
  readonly schema: number;
  readonly version: string;
  readonly metrics: Readonly<Record<string, QuantityRecord>>;
  readonly skipped: readonly { readonly metric: string; readonly why: string }[];
  /** Of a series of generated sets. */
  readonly verdicts: Readonly<Record<string, Verdict>>;
  /** Every set of a series, by its step; `metrics` are those of the last. */
  readonly series: readonly {
    readonly step: number;
    readonly metrics: Readonly<Record<string, QuantityRecord>>;
  }[];
  readonly warnings: readonly string[];
  /** Of independent sets, every one; `metrics` are those of the first. */
  readonly sets?: readonly {
    readonly set: number;
    readonly metrics: Readonly<Record<string, QuantityRecord>>;
  }[];
  /** Against a baseline, where there is one. */
  readonly comparison?: ComparisonRecord;
  readonly gates: readonly Gate[];
  readonly exit: number;
}

export type QuantityRecord = (
  | (Omit<Measured, "n" | "nReal"> & { readonly n: { readonly real: number | null; readonly fake: number } })
  | { readonly value: null; readonly why: string }
) & {
  /** Lowest and highest value; null where there is no bound. Absent for quantities that belong to no metric. */
  readonly range?: readonly [number | null, number | null];
  readonly better?: "lower" | "higher" | "null";
};

/** @param metrics those that were measured, by id, for range and direction of their quantities */
export function evaluationRecord(
  result: RunResult,
  metrics: Readonly<Record<string, Pick<Metric, "quantities">>>,
): EvaluationRecord {
  const [{ seeds, gates, notMeasured = [] }] = result.scenarios;
  const [{ metrics: quantities, snapshots, verdicts, warnings }] = seeds;
  const kinds = kindsOf(metrics);
  const records = (of: Readonly<Record<string, Quantity>>) =>
    Object.fromEntries(
      Object.entries(of).map(([name, quantity]) => [name, { ...recordOf(quantity), ...kinds.get(name) }]),
    );
  return {
    schema: result.schema,
    version: result.version,
    metrics: records(quantities),
    skipped: notMeasured,
    verdicts,
    series:
      snapshots.length > 1 ? snapshots.map(({ step, metrics: at }) => ({ step, metrics: records(at) })) : [],
    warnings,
    ...(seeds.length > 1 && {
      sets: seeds.map(({ seed, metrics: of }) => ({ set: seed, metrics: records(of) })),
    }),
    ...(result.comparison && { comparison: result.comparison }),
    gates,
    exit: result.exit,
  };
}

function recordOf(quantity: Quantity): QuantityRecord {
  if (quantity.value === null) return quantity;
  const { n, nReal, ...rest } = quantity;
  return { ...rest, n: { real: nReal ?? null, fake: n } };
}

function kindsOf(metrics: Readonly<Record<string, Pick<Metric, "quantities">>>) {
  const bound = (value: number) => (Number.isFinite(value) ? value : null);
  return new Map(
    Object.entries(metrics).flatMap(([id, { quantities }]) =>
      Object.entries(quantities).map(([suffix, { range, better }]) => [
        id + suffix,
        { range: [bound(range[0]), bound(range[1])] as const, better },
      ]),
    ),
  );
}
