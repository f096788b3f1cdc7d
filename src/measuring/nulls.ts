/**
 * Null bands: what each metric says of two real samples of the same size, which is what a perfect generator would
 * score. Both samples of a pair are halves of one draw, so that sets drawn without replacement stay disjoint.
 */
import { finishingHalved, type HalvedBegun, type HalvedValues } from "../../metrics/metric.ts";
import type { Known, MetricInput } from "../../metrics/needs.ts";
import { createTarget } from "../data/index.ts";
import { boundedIn } from "../judging/gates/judge.ts";
import { drawHalvings, type Halvings } from "../maths/halvings.ts";
import { Rng } from "../maths/random.ts";
import { firstRows } from "../maths/rows.ts";
import { median, predictionBounds } from "../maths/statistics.ts";
import type { NullBand, PowerRecord, Quantity } from "../result/index.ts";
import type { Samples } from "../samples.ts";
import { offerOf } from "../scenario/needs.ts";
import type { TrainingScenario } from "../scenario/scenario.ts";
import { describeTarget } from "./figures/target-record.ts";
import { type ActiveMetric, activeMetrics, computeAll, nameAt, sidesBelow, targetAt } from "./meter.ts";
import { powerOf } from "./power/power.ts";

function halves({ rows, dim, data, labels }: Samples): { real: Samples; fake: Samples } {
  const half = rows / 2;
  const part = (from: number): Samples => ({
    rows: half,
    dim,
    data: data.subarray(from * dim, (from + half) * dim),
    ...(labels !== undefined && { labels: labels.subarray(from, from + half) }),
  });
  return { real: part(0), fake: part(half) };
}

/**
 * The null bands of a scenario's quantities, at every size that its images have; and what verdicts on such samples would find.
 *
 * @param onProgress called with what is measured next, in words
 */
export function nullBands(
  scenario: TrainingScenario,
  onProgress?: (what: string) => void,
): {
  readonly nulls: Record<string, NullBand>;
  readonly power?: PowerRecord;
} {
  const target = createTarget(scenario.target);
  const n = scenario.snapshots.samples;
  const rng = new Rng(0).fork("null bands");
  const all = [...sidesBelow(scenario, target), undefined].flatMap((side) => {
    const own = targetAt(target, side);
    const offer = offerOf(own, scenario.trainer);
    const pair = (resample: number) => ({ ...offer, ...halves(own.sample(2 * n, rng.fork(resample))) });
    const bands = bandsOf(activeMetrics(scenario, offer), { pair }, (resample, of) =>
      onProgress?.(
        `resample ${resample + 1} of ${of}${side === undefined ? "" : `, ${side} x ${side} pixels`}`,
      ),
    );
    return Object.entries(bands).map(([name, band]) => [nameAt(name, side), band] as const);
  });
  const nulls = Object.fromEntries(all);
  const offer = offerOf(target, scenario.trainer);
  const power = powerOf({
    metrics: activeMetrics(scenario, offer),
    pair: (draw) => ({ ...offer, ...halves(target.sample(2 * n, rng.fork("power").fork(draw))) }),
    nulls,
    target: describeTarget(scenario),
    rng: rng.fork("faults"),
    bounded: boundedIn(scenario.expect),
    onProgress: (fault) => onProgress?.(`planted fault: ${fault}`),
  });
  return { nulls, ...(power && { power }) };
}

/** Drop the band when fewer than this share of the resamples have a value: a divergence that is mostly infinite. */
const LEAST_SHARE = 0.95;

/** What bands are made of. */
export interface RealPairs {
  /** Two disjoint real samples, the same for the same number. */
  pair(resample: number): MetricInput;
  /** Real rows for so many rows on either side, to be halved where a metric makes all halvings together; without, every pair is drawn anew. */
  pool?(rows: number | undefined): { readonly points: Samples; readonly known: Known; readonly rng: Rng };
}

/**
 * The band of every quantity that has one, and of "movement", whose null is that of the distance that it is measured by.
 *
 * @param onScores called after each resample that is enough for bands, with what makes them
 */
export function bandsOf(
  metrics: readonly ActiveMetric[],
  { pair, pool }: RealPairs,
  onResample?: (resample: number, of: number) => void,
  onScores?: (bands: () => Record<string, NullBand>) => void,
): Record<string, NullBand> {
  const first = pair(0);
  const active = metrics.map((each) => ({
    each,
    resamples: each.metric.nullResamples(first, each.options),
  }));
  const together: Record<string, NullBand> = {};
  const most = Math.max(0, ...active.map(({ resamples }) => resamples));
  const halved = new Map(
    active.map((one) => {
      if (pool === undefined || one.resamples === 0) return [one, undefined];
      onResample?.(0, most);
      return [one, halvedBy(one.each, pool(one.each.rows), one.resamples)];
    }),
  );
  const finish = finishingHalved([...halved.values()]);
  for (const begun of halved.values()) {
    if (begun === undefined) continue;
    onResample?.(0, most);
    Object.assign(together, bandsOfHalvings(finish(begun)));
  }
  const apart = active.filter((one) => halved.get(one) === undefined);
  const scores: Record<string, Quantity[]> = {};
  const bands = () => withMovement({ ...together, ...bandsFrom(scores) });
  const left = Math.max(0, ...apart.map(({ resamples }) => resamples));
  for (let r = 0; r < left; r++) {
    onResample?.(r, left);
    const input = r === 0 ? first : pair(r);
    const due = apart.filter(({ resamples }) => r < resamples).map(({ each }) => each);
    for (const [, quantities] of computeAll(due, input)) {
      for (const [name, quantity] of Object.entries(quantities)) {
        scores[name] ??= [];
        scores[name].push(quantity);
      }
    }
    if (r + 1 >= FEWEST_SHOWN) onScores?.(bands);
  }
  return bands();
}

/** @returns undefined where the metric has no way to make them together */
function halvedBy(
  { metric, options }: ActiveMetric,
  { points, known, rng }: ReturnType<NonNullable<RealPairs["pool"]>>,
  resamples: number,
): HalvedBegun {
  const halvings = (rows: number): Halvings => ({
    points: firstRows(points, rows),
    sides: drawHalvings(rows, resamples, rng.fork(rows)),
  });
  return metric.halved?.({ ...known, points, resamples, halvings }, options);
}

function bandsOfHalvings(found: HalvedValues | undefined): Record<string, NullBand> {
  if (found === undefined) return {};
  const names = Object.keys(found.values[0]);
  return Object.fromEntries(
    names.map((name) => [
      name,
      {
        ...bandFrom(
          found.values.map((values) => values[name]),
          found.n,
        ),
        halved: 2 * found.n,
      },
    ]),
  );
}

/** Resamples from which a band of an interrupted evaluation is kept: its ends are one-sided 95 % bounds. */
const FEWEST_SHOWN = 19;

function bandsFrom(scores: Readonly<Record<string, readonly Quantity[]>>): Record<string, NullBand> {
  const bands: Record<string, NullBand> = {};
  for (const [name, all] of Object.entries(scores)) {
    const measured = all.flatMap((score) => (score.value === null ? [] : [score]));
    if (measured.length === 0 || measured.length < LEAST_SHARE * all.length) continue;
    const sample = measured.map(({ value }) => value);
    bands[name] = bandFrom(sample, measured[0].n);
  }
  return bands;
}

const bandFrom = (sample: readonly number[], n: number): NullBand => ({
  median: median(sample),
  ...predictionBounds(sample),
  sd: deviation(sample),
  resamples: sample.length,
  n,
});

function withMovement(bands: Record<string, NullBand>): Record<string, NullBand> {
  const movement = bands["two-sample.energy"] ?? bands.emd;
  return movement === undefined ? bands : { ...bands, movement };
}

function deviation(sample: readonly number[]): number {
  const mean = sample.reduce((sum, value) => sum + value, 0) / sample.length;
  const squares = sample.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, sample.length - 1));
}

/** Equal for scenarios whose null bands are equal. */
export function nullKey(scenario: TrainingScenario): string {
  const { target, snapshots, metrics: options } = scenario;
  const sides = sidesBelow(scenario, createTarget(target));
  // of the earth mover's distance it is always measured what a multiple of its null is worth
  const bounded = boundedIn(scenario.expect).filter((name) => name !== "emd");
  return JSON.stringify([target, snapshots.samples, options, ...sides, ...bounded.sort()]);
}

/** Each quantity beside its null band, where it has one. */
export function withBands(
  quantities: Readonly<Record<string, Quantity>>,
  nulls: Readonly<Record<string, NullBand>>,
): Record<string, Quantity> {
  return Object.fromEntries(
    Object.entries(quantities).map(([name, quantity]) => [
      name,
      quantity.value === null || nulls[name] === undefined
        ? quantity
        : { ...quantity, nullBand: nulls[name] },
    ]),
  );
}
