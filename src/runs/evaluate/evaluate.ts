/**
 * Samples that ganscope did not make, measured against real ones: the pipeline of `ganscope eval` on one screen. The
 * outcome is a RunResult like that of a training, so that gates, verdicts and reports are the same.
 */
import { boundedIn } from "../../judging/gates/judge.ts";
import { Rng } from "../../maths/random.ts";
import { drawRows, firstRows } from "../../maths/rows.ts";
import { type ActiveMetric, createMeter } from "../../measuring/meter.ts";
import { bandsOf } from "../../measuring/nulls.ts";
import { powerOf } from "../../measuring/power/power.ts";
import type { RunResult, Snapshot } from "../../result/index.ts";
import type { Samples } from "../../samples.ts";
import { chooseWithin, planOf } from "./choose-within.ts";
import { describeSamples, picturesOf } from "./describe.ts";
import { judgeable } from "./expectations.ts";
import type { EvaluationOptions } from "./options.ts";
import { type Measured, outcomeOf } from "./outcome.ts";
import type { EvaluationInput } from "./prepare.ts";

/**
 * Measures generated samples against real ones.
 *
 * @throws InputError for samples that cannot be compared; for an unknown metric or option, or one that was asked for and
 *   does not fit; for an expectation that can never be judged. Nothing is measured then.
 */
export function evaluateSamples(given: EvaluationInput, options: EvaluationOptions = {}): RunResult {
  const started = new Date();
  const { expect = [], onProgress } = options;
  const rng = new Rng(options.seed ?? 0).fork("evaluation");
  const chosen = chooseWithin(given, options, rng);
  const { input, prepared, offer, all, active, skipped, resamples } = chosen;
  const { real, series } = prepared;
  const { modes, image } = input;
  const unnamedModes = modes === undefined && input.modeless !== true;
  const first = { ...offer, real, fake: series[0].samples };
  const other = series.find(({ samples }) => samples.rows !== real.rows);
  const banded =
    other === undefined ? bandedOf(active, { compared: real.rows, real: input.real.rows, resamples }) : [];
  const nulls =
    banded.length > 0
      ? undefined
      : other === undefined || resamples === 0
        ? whyNoNulls(input.real.rows, real.rows, resamples)
        : `they are of two sets of one size, and ${real.rows} real rows are compared with ${other.samples.rows}; compare as many: --rows N`;
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
  options.onPlan?.(planOf(chosen, nulls === undefined));

  const apart = options.independent === true || series.length === 1;
  const target = describeSamples(real, offer);
  const known = { ...chosen, started, options, expected, target, apart, nulls };
  const keep = (state: Measured) => options.onKept?.(() => outcomeOf(known, { ...state, interrupted: true }));
  const snapshots: Snapshot[] = [];
  keep({ snapshots, bands: {} });
  const measure = createMeter(active, offer, {
    single: apart,
    onMeasured: (snapshot) => keep({ snapshots: [...snapshots, snapshot], bands: {} }),
  });
  const pictures = picturesOf(real);
  for (const { step, samples } of series) {
    onProgress?.(
      series.length === 1 ? "measuring" : `measuring ${options.independent ? "set" : "step"} ${step}`,
    );
    const grid = image && { grid: pictures(samples) };
    snapshots.push(measure({ step, fake: samples, weights: "raw", ...grid }, { real, records: [] }));
  }
  keep({ snapshots, bands: {} });
  const most = Math.max(0, ...banded.map(({ rows = real.rows }) => rows));
  const halvesOf = (draw: Rng) => {
    const rows = drawRows(2 * most, input.real.rows, draw);
    const half = (from: number) => prepared.realRows(rows.subarray(from, from + most));
    return { ...offer, real: half(0), fake: half(most) };
  };
  if (nulls !== undefined) return outcomeOf(known, { snapshots, bands: {} });
  let pooled: Samples | undefined;
  const pool = () => {
    pooled ??= prepared.realRows(drawRows(2 * most, input.real.rows, rng.fork("null bands").fork("pool")));
    return pooled;
  };
  const bands = bandsOf(
    limited(banded, resamples),
    {
      pair: (resample) => halvesOf(rng.fork("null bands").fork(resample)),
      pool: (rows = real.rows) => ({
        points: firstRows(pool(), 2 * rows),
        known: offer,
        rng: rng.fork("halvings"),
      }),
    },
    (resample, of) => onProgress?.(`null bands ${resample} of ${of}`),
    (partial) => options.onKept?.(() => outcomeOf(known, { snapshots, bands: partial(), interrupted: true })),
  );
  keep({ snapshots, bands });
  if (!chosen.planted) return outcomeOf(known, { snapshots, bands });
  const power = powerOf({
    metrics: active,
    pair: (draw) => halvesOf(rng.fork("power").fork(draw)),
    nulls: bands,
    target,
    rng: rng.fork("faults"),
    bounded: boundedIn(expected),
    onProgress: (fault) => onProgress?.(`what these samples would show: ${fault}`),
  });
  return outcomeOf(known, { snapshots, bands, ...(power && { power }) });
}

/** Metrics that have a null band: two disjoint real sets of the size that they look at must fit into the real samples. */
const bandedOf = (
  active: readonly ActiveMetric[],
  size: { readonly compared: number; readonly real: number; readonly resamples: number | undefined },
): readonly ActiveMetric[] =>
  size.resamples === 0
    ? []
    : active.filter(({ rows = size.compared, resamples }) => resamples !== 0 && 2 * rows <= size.real);

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
      nullResamples: (input) =>
        Math.min(most, each.resamples ?? Infinity, each.metric.nullResamples(input, each.options)),
    },
  }));
