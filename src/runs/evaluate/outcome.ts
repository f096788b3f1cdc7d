/** The result of an evaluation, whole or of what was measured before it was stopped. */

import { cpus } from "node:os";
import { needsOf } from "../../../metrics/asking.ts";
import type { Metric } from "../../../metrics/metric.ts";
import { diagnoses } from "../../judging/diagnoses/index.ts";
import { type Expectation, exitCode, judge } from "../../judging/gates/judge.ts";
import { productsHere } from "../../maths/dense/dense.ts";
import { outsideProducts } from "../../maths/dense/outside.ts";
import type { ActiveMetric } from "../../measuring/meter.ts";
import { withBands } from "../../measuring/nulls.ts";
import {
  type NullBand,
  type PowerRecord,
  type Quantity,
  RESULT_SCHEMA,
  type RunResult,
  type SeedResult,
  type Snapshot,
  type TargetRecord,
  type Verdict,
} from "../../result/index.ts";
import { packageVersion } from "../../root.ts";
import type { Chosen } from "./choose-within.ts";
import { unlikeClasses } from "./extractor.ts";
import type { EvaluationOptions } from "./options.ts";
import type { EvaluationInput } from "./prepare.ts";

/** Verdicts on samples alone; saturation is a matter of training signals. */
const VERDICTS = ["convergence", "collapse"] as const;

/** What is known before anything is measured. */
export interface Known extends Chosen {
  readonly started: Date;
  readonly options: EvaluationOptions;
  readonly expected: readonly Expectation[];
  readonly target: TargetRecord;
  /** Whether the sets are no series. */
  readonly apart: boolean;
  /** Why there are no null bands. */
  readonly nulls: string | undefined;
}

/** What has been measured. */
export interface Measured {
  readonly snapshots: readonly Snapshot[];
  readonly bands: Readonly<Record<string, NullBand>>;
  readonly power?: PowerRecord;
  readonly interrupted?: boolean;
}

export function outcomeOf(
  known: Known,
  { snapshots, bands, power, interrupted = false }: Measured,
): RunResult {
  const {
    input,
    prepared,
    offer,
    active,
    skipped,
    options,
    expected,
    target,
    apart,
    nulls,
    started,
    identity,
  } = known;
  const { real, series, notes } = prepared;
  const { modes } = input;
  const { name = "samples" } = options;
  const last = snapshots.at(-1);
  const missing = active.filter(({ id, metric }) =>
    Object.keys(metric.quantities).every((suffix) => last?.metrics[id + suffix] === undefined),
  );
  const noted = (metrics: Readonly<Record<string, Quantity>>) => withoutBands(metrics, active);
  const training = {
    seed: 0,
    status: interrupted ? "interrupted" : "completed",
    lastStep: last?.step ?? series[0].step,
    records: [],
    snapshots,
    warnings: [
      ...(interrupted ? [interruption(snapshots.length, series.length, missing.length)] : []),
      ...notes,
      ...(nulls === undefined ? unbandedNote(known) : [`there are no null bands: ${nulls}`]),
      ...(active.some(({ id }) => id === "label-fidelity") ? unlikeClasses(input.real, offer.features) : []),
      ...misnamedModes(modes?.centers.rows, bands),
    ],
  } as const;
  const verdicts: Record<string, Verdict> = {};
  if (!apart && !interrupted) {
    const unnamedModes = modes === undefined && input.modeless !== true;
    const evidence = { ...training, nulls: bands, power, target, probabilistic: false, unnamedModes };
    for (const id of VERDICTS) verdicts[id] = diagnoses[id].diagnose(evidence);
  }
  const seconds = (Date.now() - started.getTime()) / 1000;
  const whole: SeedResult = {
    ...training,
    metrics: noted(withBands(last?.metrics ?? {}, bands)),
    verdicts,
    timing: { seconds, millisecondsPerStep: 0, peakMemoryMb: process.resourceUsage().maxRSS / 1024 },
  };
  const seeds =
    options.independent && snapshots.length > 0
      ? snapshots.map((snapshot) => ({
          ...whole,
          seed: snapshot.step,
          snapshots: [snapshot],
          metrics: noted(withBands(snapshot.metrics, bands)),
        }))
      : [whole];
  const scenario = {
    name,
    scenario: {
      title: options.title ?? name,
      metrics: Object.fromEntries(active.map((each) => [each.id, measuredBy(each, input.extractor)])),
      ...(offer.features?.record && { extractor: offer.features.record }),
      rows: real.rows,
      real: identity,
      ...(options.features && { features: options.features }),
      ...(options.own && { directions: directionsOf(options.own) }),
      expect: expected,
    },
    target,
    nulls: bands,
    seeds,
    ...(power && { power }),
    gates: judge(expected, { seeds, nulls: bands, ...(power && { power }) }),
    notMeasured: [
      ...skipped,
      ...(interrupted
        ? missing.map(({ id }) => ({ metric: id, why: "the evaluation was interrupted before" }))
        : []),
    ],
    timing: { seconds },
  };
  const result = { scenarios: [scenario], skipped: [] };
  const outside = outsideProducts("float32");
  return {
    schema: RESULT_SCHEMA,
    version: packageVersion(),
    command: options.command ?? "evaluate(...)",
    environment: {
      node: process.version,
      platform: process.platform,
      arch: process.arch,
      cpus: cpus().length,
      products: productsHere(),
      ...(outside && { float32Products: outside.name }),
    },
    ...result,
    exit: exitCode(result),
    timing: { startedAt: started.toISOString(), seconds },
  };
}

/** Says of each value that its band would take too long, where that was chosen. */
function withoutBands(
  metrics: Readonly<Record<string, Quantity>>,
  active: readonly ActiveMetric[],
): Record<string, Quantity> {
  const names = active
    .filter(({ resamples }) => resamples === 0)
    .flatMap(({ id, metric }) => Object.keys(metric.quantities).map((suffix) => id + suffix));
  const why = "no null band: it would take too long; --thorough makes one";
  return Object.fromEntries(
    Object.entries(metrics).map(([name, quantity]) => [
      name,
      quantity.value === null || !names.includes(name)
        ? quantity
        : { ...quantity, note: quantity.note === undefined ? why : `${quantity.note}; ${why}` },
    ]),
  );
}

/** Metrics that look at more rows than half of the real ones, where others have null bands. */
function unbandedNote({ active, prepared: { real }, input }: Known): string[] {
  const n = real.rows;
  const without = active.filter(({ rows = n }) => 2 * rows > input.real.rows).map(({ id }) => id);
  return without.length === 0
    ? []
    : [
        `no null band for ${without.join(", ")}: two disjoint sets of ${n} real samples need ${2 * n} rows (real has ${input.real.rows})`,
      ];
}

function interruption(done: number, of: number, missing: number): string {
  const sets = of === 1 ? "" : ` ${done} of ${of} sets were measured;`;
  const metrics = missing === 0 ? "" : ` ${missing} metrics were not measured;`;
  return `interrupted:${sets}${metrics} null bands and verdicts may be missing`;
}

/** Where a better generator moves the quantities of metrics that ganscope does not know. */
const directionsOf = (own: Readonly<Record<string, Metric>>) =>
  Object.fromEntries(
    Object.entries(own).flatMap(([id, { quantities }]) =>
      Object.entries(quantities).map(([suffix, { better }]) => [id + suffix, better]),
    ),
  );

/** A metric's options and, where it looks at features, whose: values of two extractors do not compare. */
function measuredBy({ metric, options }: ActiveMetric, extractor: EvaluationInput["extractor"]) {
  if (extractor === undefined || !needsOf(metric, options).includes("features")) return options;
  if (typeof extractor === "string") return { ...options, extractor };
  const { sha256, pixels } = extractor.record ?? { sha256: extractor.name };
  return { ...options, extractor: sha256, ...(pixels && { pixels }) };
}

/** Real samples that do not hold the modes they are said to have: then no generator can. */
function misnamedModes(count: number | undefined, bands: Readonly<Record<string, NullBand>>): string[] {
  const held = bands["mode-coverage.modes20"]?.median;
  if (count === undefined || held === undefined || held >= count) return [];
  return [
    `the real samples themselves hold ${held} of the ${count} modes: check their centers and std, or compare more samples`,
  ];
}
