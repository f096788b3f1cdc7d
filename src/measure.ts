/** From a trainer's snapshot to what the result keeps of it: quantities, and few enough points to draw. */
import { metrics } from "../metrics/index.ts";
import type { Metric, MetricInput } from "../metrics/metric.ts";
import type { Target } from "./data/target.ts";
import { dataDensity, generatorDensity, optimalDiscriminator } from "./maths/change-of-variables.ts";
import { sigmoid } from "./maths/distances.ts";
import { histogram } from "./maths/histogram.ts";
import type { CurveRecord, ImageGrid, Quantity, Snapshot, StepRecord } from "./result.ts";
import type { Box, Curves, ImageShape, Samples } from "./samples.ts";
import { unmetNeeds } from "./scenario/expectations.ts";
import type { MetricId, Scenario } from "./scenario/scenario.ts";
import type { SnapshotEvent } from "./trainers/trainer.ts";

/** Points of a cloud that a figure shows. */
const SHOWN_POINTS = 400;

/** The metrics that a scenario enables and its target can serve. */
export function activeMetrics(scenario: Scenario, target: Target): MetricId[] {
  const ids = Object.keys(metrics) as MetricId[];
  return ids.filter((id) => scenario.metrics[id].enabled && unmetNeeds(metrics[id], target).length === 0);
}

/** One metric with its options from the scenario. */
export function compute(
  id: MetricId,
  input: MetricInput,
  scenario: Scenario,
): Readonly<Record<string, Quantity>> {
  const metric: Metric = metrics[id];
  return metric.compute(input, scenario.metrics[id] as never);
}

/** Measures snapshots one after the other; how far the samples moved since the last one is a quantity of its own. */
export function createMeter(scenario: Scenario, target: Target, probabilistic: boolean) {
  const active = activeMetrics(scenario, target);
  const known = { modes: target.modes, box: target.box, image: target.image, logDensity: target.logDensity };
  let previous: Samples | undefined;

  function movement(fake: Samples): Quantity {
    if (previous === undefined) return { value: null, why: "this is the first snapshot" };
    return compute("emd", { real: previous, fake, box: target.box, image: target.image }, scenario).emd;
  }

  /** @param real a fresh sample of the target, as many rows as the snapshot's */
  return (event: SnapshotEvent, real: Samples, records: readonly StepRecord[]): Snapshot => {
    const { step, weights, fake, curves, gradients, grid } = event;
    const input: MetricInput = { ...known, real, fake, curves, gradients, records, probabilistic };
    const measured: Record<string, Quantity> = {};
    for (const id of active) Object.assign(measured, compute(id, input, scenario));
    if (active.includes("emd")) measured.movement = movement(fake);
    previous = fake;
    return {
      step,
      weights,
      metrics: measured,
      ...(fake.dim <= 2 && { points: shownPoints(fake) }),
      ...(curves && { curves: curveRecord(curves, fake, target, probabilistic) }),
      ...(grid && target.image && { images: imageGrid(grid, target.image) }),
    };
  };
}

/** Five significant digits: more than a screen has pixels. Non-finite coordinates are left out by the caller's row. */
const shown = (value: number): number => Number(value.toPrecision(5));

export function shownPoints({ rows, dim, data }: Samples): number[][] {
  const points: number[][] = [];
  for (let i = 0; i < Math.min(rows, SHOWN_POINTS); i++) {
    const point = Array.from(data.subarray(i * dim, (i + 1) * dim), shown);
    if (point.every(Number.isFinite)) points.push(point);
  }
  return points;
}

/** Images as bytes: [-1, 1] to 0..255, rounded. */
export function imageGrid({ rows, data }: Samples, { height, width, channels }: ImageShape): ImageGrid {
  const bytes = Uint8ClampedArray.from(data, (value) => Math.round((value + 1) * 127.5));
  return { count: rows, height, width, channels, bytes: Buffer.from(bytes.buffer).toString("base64") };
}

function curveRecord(
  curves: Curves,
  fake: Samples,
  target: Target,
  probabilistic: boolean,
): CurveRecord | undefined {
  const { x, logits, z, g, zWeights } = curves;
  if (!logits.every(Number.isFinite) || !(g ?? []).every(Number.isFinite)) return undefined;
  const exact = z && g && generatorDensity({ x, z, g, zWeights }).density;
  const generated = exact ?? histogramDensity(x, fake);
  if (generated === undefined) return undefined;
  const data = target.logDensity && dataDensity({ x, logDensity: target.logDensity }).density;
  return {
    x: Array.from(x, shown),
    ...(probabilistic && { d: Array.from(logits, (logit) => shown(sigmoid(logit))) }),
    generated: Array.from(generated, shown),
    generatedFrom: exact ? "change of variables" : "histogram",
    ...(exact &&
      data &&
      probabilistic && { optimal: Array.from(optimalDiscriminator({ data, generated: exact }), shown) }),
    ...(z && g && latentMap(z, g)),
  };
}

/** Every 60th latent within 3 standard deviations (or all of [-1, 1]): enough arrows to see the map. */
function latentMap(z: Float64Array, g: Float64Array): { z: number[]; g: number[] } {
  const kept = Array.from(z.keys()).filter((i) => i % 60 === 0 && Math.abs(z[i]) <= 3);
  return { z: kept.map((i) => shown(z[i])), g: kept.map((i) => shown(g[i])) };
}

function histogramDensity(x: Float64Array, fake: Samples): Float64Array | undefined {
  if (!fake.data.every(Number.isFinite)) return undefined;
  const step = (x[x.length - 1] - x[0]) / (x.length - 1);
  const box: Box = { low: x[0] - step / 2, high: x[x.length - 1] + step / 2, bins: x.length };
  return Float64Array.from(histogram(fake, box).counts, (count) => count / fake.rows / step);
}
