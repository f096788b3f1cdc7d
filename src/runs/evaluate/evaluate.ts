/**
 * Samples that ganscope did not make, measured against real ones: the pipeline of `ganscope eval` on one screen. The
 * outcome is a RunResult like that of a training, so that gates, verdicts and reports are the same.
 */
import { cpus } from "node:os";
import { needsOf } from "../../../metrics/asking.ts";
import type { Metric } from "../../../metrics/metric.ts";
import { InputError } from "../../errors.ts";
import { diagnoses } from "../../judging/diagnoses/index.ts";
import { boundedIn, exitCode, judge } from "../../judging/gates/judge.ts";
import { Rng } from "../../maths/random.ts";
import { drawRows, rowsOf } from "../../maths/rows.ts";
import { type ActiveMetric, createMeter } from "../../measuring/meter.ts";
import { bandsOf, withBands } from "../../measuring/nulls.ts";
import { powerOf } from "../../measuring/power/power.ts";
import {
  type NullBand,
  RESULT_SCHEMA,
  type RunResult,
  type SeedResult,
  type Verdict,
} from "../../result/index.ts";
import { packageVersion } from "../../root.ts";
import { allMetrics, chooseMetrics, type MetricChoice } from "./choose.ts";
import { describeSamples, picturesOf } from "./describe.ts";
import { type EvaluationExpectation, judgeable } from "./expectations.ts";
import { unlikeClasses } from "./extractor.ts";
import { identityOf } from "./identity.ts";
import { offerOf } from "./offer.ts";
import { type EvaluationInput, prepare } from "./prepare.ts";

export interface EvaluationOptions {
  /** Ids of the metrics, each with the options that differ from its defaults; left out, all that fit the data. */
  readonly metrics?: MetricChoice;
  /** Metrics of your own, by id. */
  readonly own?: Readonly<Record<string, Metric>>;
  readonly expect?: readonly EvaluationExpectation[];
  /** At most so many rows of either side are compared. */
  readonly rows?: number;
  /** At most so many resamples a null band; 0 for none. Without, as many as each metric asks for. */
  readonly resamples?: number;
  /** Where rows are drawn from the larger side. */
  readonly seed?: number;
  /** What the samples are called in the report. */
  readonly name?: string;
  readonly title?: string;
  readonly command?: string;
  /** Whether the generated sets are independent, one a seed of the model, instead of snapshots of one training. */
  readonly independent?: boolean;
  /** Called before each piece of work. */
  onProgress?(what: string): void;
}

/** Verdicts on samples alone; saturation is a matter of training signals. */
const VERDICTS = ["convergence", "collapse"] as const;

/**
 * Measures generated samples against real ones.
 *
 * @throws InputError for samples that cannot be compared; for an unknown metric or option, or one that was asked for and
 *   does not fit; for an expectation that can never be judged. Nothing is measured then.
 */
export function evaluateSamples(input: EvaluationInput, options: EvaluationOptions = {}): RunResult {
  const started = new Date();
  const { resamples, expect = [], name = "samples", onProgress } = options;
  const rng = new Rng(options.seed ?? 0).fork("evaluation");
  const { real, series, notes } = prepare(input, rng, options.rows);
  const { modes, image, extractor } = input;
  const unnamedModes = modes === undefined && input.modeless !== true;
  const offer = offerOf(input);
  const { features } = offer;
  const first = { ...offer, real, fake: series[0].samples };
  const all = allMetrics(options.own ?? {});
  const { active, skipped } = chooseMetrics(all, options.metrics, first);
  if (
    features?.record &&
    !active.some(({ metric, options }) => needsOf(metric, options).includes("features"))
  ) {
    throw new InputError("no metric that was asked for looks at features", {
      where: "extractor",
      hint: "e.g. --metrics frechet:space=features,mmd:space=features,prdc:space=features",
    });
  }
  const nulls = whyNoNulls(input.real.rows, real.rows, resamples);
  const expected = judgeable(expect, {
    all,
    active,
    skipped,
    offer: first,
    // independent sets have no order
    steps: options.independent ? [0] : series.map(({ step }) => step),
    unnamedModes,
    whyNoNulls: nulls,
  });

  const apart = options.independent === true || series.length === 1;
  const measure = createMeter(active, offer, { single: apart });
  const pictures = picturesOf(real);
  const snapshots = series.map(({ step, samples }) => {
    onProgress?.(
      series.length === 1 ? "measuring" : `measuring ${options.independent ? "set" : "step"} ${step}`,
    );
    return measure(
      { step, fake: samples, weights: "raw", ...(image && { grid: pictures(samples) }) },
      { real, records: [] },
    );
  });
  const halvesOf = (draw: Rng) => {
    const rows = drawRows(2 * real.rows, input.real.rows, draw);
    const half = (from: number) => rowsOf(input.real, rows.subarray(from, from + real.rows));
    return { ...offer, real: half(0), fake: half(real.rows) };
  };
  let bands: Record<string, NullBand> = {};
  if (nulls === undefined) {
    bands = bandsOf(
      limited(active, resamples),
      (resample) => halvesOf(rng.fork("null bands").fork(resample)),
      (resample, of) => onProgress?.(`null bands ${resample} of ${of}`),
    );
  }

  const target = describeSamples(real, offer);
  const power =
    nulls !== undefined
      ? undefined
      : powerOf({
          metrics: active,
          pair: (draw) => halvesOf(rng.fork("power").fork(draw)),
          nulls: bands,
          target,
          rng: rng.fork("faults"),
          bounded: boundedIn(expected),
          onProgress: (fault) => onProgress?.(`what these samples would show: ${fault}`),
        });
  const training = {
    seed: 0,
    status: "completed",
    lastStep: series[series.length - 1].step,
    records: [],
    snapshots,
    warnings: [
      ...notes,
      ...(nulls === undefined ? [] : [`there are no null bands: ${nulls}`]),
      ...(active.some(({ id }) => id === "label-fidelity") ? unlikeClasses(input.real, features) : []),
      ...misnamedModes(modes?.centers.rows, bands),
    ],
  } as const;
  const verdicts: Record<string, Verdict> = {};
  if (!apart) {
    const evidence = { ...training, nulls: bands, power, target, probabilistic: false, unnamedModes };
    for (const id of VERDICTS) verdicts[id] = diagnoses[id].diagnose(evidence);
  }
  const seconds = (Date.now() - started.getTime()) / 1000;
  const last: SeedResult = {
    ...training,
    metrics: withBands(snapshots[snapshots.length - 1].metrics, bands),
    verdicts,
    timing: { seconds, millisecondsPerStep: 0, peakMemoryMb: process.resourceUsage().maxRSS / 1024 },
  };
  const seeds = options.independent
    ? snapshots.map((snapshot) => ({
        ...last,
        seed: snapshot.step,
        snapshots: [snapshot],
        metrics: withBands(snapshot.metrics, bands),
      }))
    : [last];
  const scenario = {
    name,
    scenario: {
      title: options.title ?? name,
      metrics: Object.fromEntries(active.map((each) => [each.id, measuredBy(each, extractor)])),
      ...(features?.record && { extractor: features.record }),
      rows: real.rows,
      real: identityOf(input),
      ...(options.own && { directions: directionsOf(options.own) }),
      expect: expected,
    },
    target,
    nulls: bands,
    seeds,
    ...(power && { power }),
    gates: judge(expected, { seeds, nulls: bands, ...(power && { power }) }),
    notMeasured: skipped,
    timing: { seconds },
  };
  const result = { scenarios: [scenario], skipped: [] };
  return {
    schema: RESULT_SCHEMA,
    version: packageVersion(),
    command: options.command ?? "evaluate(...)",
    environment: {
      node: process.version,
      platform: process.platform,
      arch: process.arch,
      cpus: cpus().length,
    },
    ...result,
    exit: exitCode(result),
    timing: { startedAt: started.toISOString(), seconds },
  };
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

/** Two disjoint real sets of the size that is compared must fit into the real samples. */
function whyNoNulls(rows: number, n: number, resamples: number | undefined): string | undefined {
  if (resamples === 0) return "none were asked for";
  if (rows >= 2 * n) return undefined;
  return `two disjoint sets of ${n} real samples need ${2 * n} rows (real has ${rows}); give more, or compare ${Math.floor(rows / 2)}`;
}

const limited = (active: readonly ActiveMetric[], most = Infinity): ActiveMetric[] =>
  active.map((each) => ({
    ...each,
    metric: {
      ...each.metric,
      nullResamples: (input) => Math.min(most, each.metric.nullResamples(input, each.options as never)),
    },
  }));
