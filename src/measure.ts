/** From a trainer's snapshot to what the result keeps of it: quantities, and few enough points to draw. */
import { metrics } from "../metrics/index.ts";
import type { Metric, MetricInput } from "../metrics/metric.ts";
import type { Target } from "./data/target.ts";
import { extractorFor } from "./features/index.ts";
import { dataOnPlane } from "./maths/affine-density.ts";
import { CALIBRATION_BINS, calibrationBins } from "./maths/calibration.ts";
import {
  dataDensity,
  generatorDensity,
  generatorLogDensity,
  optimalDiscriminator,
} from "./maths/change-of-variables.ts";
import { probabilitiesOf } from "./maths/curve.ts";
import { logAddExp, sigmoid } from "./maths/distances.ts";
import { histogram } from "./maths/histogram.ts";
import { generatorGradients, optimalLogit } from "./maths/optimal-discriminator.ts";
import { reduced } from "./maths/pyramid.ts";
import type { Rng } from "./maths/random.ts";
import { firstRows } from "./maths/rows.ts";
import { emd } from "./maths/transport.ts";
import type {
  CurveRecord,
  ImageGrid,
  MapRecord,
  PlanRecord,
  Quantity,
  SlopeRecord,
  Snapshot,
  TargetRecord,
} from "./result.ts";
import type {
  Box,
  CurveSlopes,
  Curves,
  Dynamics,
  ImageShape,
  LogDensity,
  Modes,
  Plane,
  Samples,
} from "./samples.ts";
import type { MetricId, TrainingScenario } from "./scenario/scenario.ts";
import { unmetNeeds } from "./scenario/subjects.ts";
import { trainers } from "./trainers/index.ts";
import type { SnapshotEvent, TrainerKind } from "./trainers/trainer.ts";

/** Points of a cloud that a figure shows. */
const SHOWN_POINTS = 400;

/** A metric with its options. */
export interface ActiveMetric {
  readonly id: string;
  readonly metric: Metric;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What is known of the data beside samples of it. */
export type Known = Pick<
  MetricInput,
  "modes" | "box" | "image" | "features" | "logDensity" | "reference" | "training"
>;

export const knownOf = (target: Target): Known => ({
  modes: target.modes,
  box: target.box,
  image: target.image,
  features: extractorFor(target),
  logDensity: target.logDensity,
});

/** The sides of the target's images at which a scenario measures, the lower ones first; none where they never differ. */
export function sidesBelow({ trainer }: TrainingScenario, target: Target): readonly number[] {
  const kind: TrainerKind = trainers[trainer.kind];
  return kind.sides?.(trainer as never, target.image) ?? [];
}

/** What a quantity is called: by the side of the images as well, where they are smaller than the target's. */
export const nameAt = (name: string, side: number | undefined): string =>
  side === undefined ? name : `${name}@${side}`;

/**
 * The target at a lower resolution, without its extractor: that knows images of the size that it was trained on. A metric
 * that needs one has no value there.
 */
export function targetAt(target: Target, side: number | undefined): Target {
  if (side === undefined) return target;
  return {
    ...reduced(target, side),
    get sd() {
      return target.sd;
    },
  };
}

/** The metrics that a scenario enables and its target can serve. */
export function activeMetrics(scenario: TrainingScenario, target: Target): ActiveMetric[] {
  const ids = Object.keys(metrics) as MetricId[];
  return ids
    .filter(
      (id) =>
        scenario.metrics[id].enabled &&
        unmetNeeds(metrics[id], scenario.metrics[id], target, scenario.trainer).length === 0,
    )
    .map((id) => ({ id, metric: metrics[id], options: scenario.metrics[id] }));
}

export const compute = ({ metric, options }: ActiveMetric, input: MetricInput) =>
  metric.compute(input, options as never);

/**
 * Measures snapshots one after the other; how far the samples moved since the last one is a quantity of its own.
 *
 * @param single whether there will be one snapshot only, which moves nowhere
 * @param before samples of the snapshot before the first, where there was one
 * @param side of the images, where they are smaller than the target's
 */
export function createMeter(
  active: readonly ActiveMetric[],
  known: Known,
  {
    single = false,
    before,
    side,
  }: {
    readonly single?: boolean;
    readonly before?: Samples | undefined;
    readonly side?: number | undefined;
  } = {},
) {
  const distance = active.find(({ id }) => id === "emd");
  let previous = before;

  function movement(emd: ActiveMetric, fake: Samples): Quantity {
    if (previous === undefined) return { value: null, why: "this is the first snapshot" };
    return compute(emd, { real: previous, fake, box: known.box, image: known.image }).emd;
  }

  /** @param real a fresh sample of the target, as many rows as the snapshot's */
  return (
    event: Omit<SnapshotEvent, "kind">,
    { real, records, probabilistic }: Pick<MetricInput, "real" | "records" | "probabilistic">,
  ): Snapshot => {
    const { step, weights, fake, curves, plane, gradients, critic, dynamics, latents, grid, resolution } =
      event;
    const input: MetricInput = {
      ...known,
      real,
      fake,
      curves,
      plane,
      gradients,
      critic,
      dynamics,
      latents,
      records,
      probabilistic,
    };
    const measured: Record<string, Quantity> = {};
    for (const each of active) {
      // what is made of training signals alone has nothing to do with the images' size
      const named = each.metric.minimum(fake.dim) === 0 ? undefined : side;
      for (const [name, value] of Object.entries(compute(each, input))) measured[nameAt(name, named)] = value;
    }
    if (distance !== undefined && !single) measured[nameAt("movement", side)] = movement(distance, fake);
    previous = fake;
    return {
      step,
      weights,
      metrics: measured,
      ...(resolution !== undefined && { resolution }),
      ...(fake.dim <= 2 && { points: shownPoints(fake) }),
      ...(curves && { curves: curveRecord(curves, { real, fake }, known, probabilistic) }),
      ...(dynamics && { dynamics: dynamicsRecord(dynamics) }),
      ...(grid && known.image && { images: imageGrid(grid, known.image) }),
    };
  };
}

/** Measures snapshots of a training whose images may grow: each beside real images of its own size. */
export function createMeters(
  scenario: TrainingScenario,
  target: Target,
  before: Samples | undefined,
): (
  event: SnapshotEvent,
  real: Rng,
  more: Pick<MetricInput, "records" | "probabilistic">,
) => { readonly snapshot: Snapshot; readonly real: Samples } {
  const meters = [...sidesBelow(scenario, target), undefined].map((side) => {
    const own = targetAt(target, side);
    const active = activeMetrics(scenario, own);
    const measure = createMeter(active, knownOf(own), {
      before: before?.dim === own.dim ? before : undefined,
      side,
    });
    return { own, measure };
  });
  return (event, rng, more) => {
    const { own, measure } = meters.find(({ own: { dim } }) => dim === event.fake.dim) ?? meters[0];
    const real = own.sample(event.fake.rows, rng);
    return { snapshot: measure(event, { ...more, real }), real };
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

/** Arrows that a figure shows. */
const SHOWN_ARROWS = 100;

/** Where the first generated points would go in the cheapest plan; undefined where that cannot be drawn. */
export function planRecord(
  step: number,
  { real, fake }: Pick<MetricInput, "real" | "fake">,
): PlanRecord | undefined {
  const rows = Math.min(SHOWN_ARROWS, real.rows, fake.rows);
  const [there, here] = [firstRows(real, rows), firstRows(fake, rows)];
  // Squares of coordinates beyond this overflow; only a diverged generator goes there.
  if (fake.dim !== 2 || rows === 0 || !here.data.every((value) => Math.abs(value) < 1e150)) return undefined;
  const { cost, plan } = emd({ real: { points: there }, fake: { points: here } });
  // Equal masses make a matching; what is less than half of one is a rounding of masses to integers.
  const matched = Array.from(plan.mass.keys()).filter((k) => plan.mass[k] > 0.5 / rows);
  const at = ({ data }: Samples, i: number) => [shown(data[2 * i]), shown(data[2 * i + 1])] as const;
  return {
    step,
    cost: shown(cost),
    arrows: matched.map((k) => [...at(here, plan.to[k]), ...at(there, plan.from[k])] as const),
  };
}

/** Every so many points of the plane a map keeps: as many as a screen shows. */
const MAP_STRIDE = 2;
/** Where the mean of both densities is below this share of its peak, nobody samples, and nobody taught D. */
const SEEN = 1e-4;

/** D beside D*, to four decimals; undefined where that cannot be drawn. */
export function mapRecord(
  step: number,
  plane: Plane | undefined,
  logDensity: LogDensity | undefined,
): MapRecord | undefined {
  if (plane === undefined || logDensity === undefined || !plane.logits.every(Number.isFinite))
    return undefined;
  const side = plane.axis.length;
  const kept = Array.from(plane.logits.keys()).filter(
    (k) => (k % side) % MAP_STRIDE === 0 && Math.floor(k / side) % MAP_STRIDE === 0,
  );
  const real = dataOnPlane(plane, logDensity);
  const both = real.map((log, k) => logAddExp(log, plane.generated[k]));
  const least = Math.log(SEEN) + both.reduce((a, b) => Math.max(a, b), -Infinity);
  const probability = (k: number, logit: number) =>
    both[k] < least ? null : Number(sigmoid(logit).toFixed(4));
  return {
    step,
    axis: Array.from(
      plane.axis.filter((_, i) => i % MAP_STRIDE === 0),
      shown,
    ),
    d: kept.map((k) => probability(k, plane.logits[k])),
    optimal: kept.map((k) => probability(k, real[k] - plane.generated[k])),
  };
}

/** Eigenvalues to six digits, which is what float32 gives. */
function dynamicsRecord({ eigenvalues, complete, residual, method, generator, opponent, path }: Dynamics) {
  const digits = (value: number): number => Number(value.toPrecision(6));
  return {
    generator,
    opponent,
    method,
    eigenvalues: eigenvalues.map(({ re, im }) => ({ re: digits(re), im: digits(im) })),
    complete,
    residual: digits(residual),
    ...(path && {
      path: {
        alpha: path.alpha.map(shown),
        cosine: path.cosine.map((value) => (value === null ? null : shown(value))),
      },
    }),
  };
}

/** Images as bytes: [-1, 1] to 0..255, rounded. */
export function imageGrid({ rows, data }: Samples, { height, width, channels }: ImageShape): ImageGrid {
  const bytes = Uint8ClampedArray.from(data, (value) => Math.round((value + 1) * 127.5));
  return { count: rows, height, width, channels, bytes: Buffer.from(bytes.buffer).toString("base64") };
}

/** Modes as a result holds them. */
export function modesRecord({ centers, std, weights, names }: Modes): NonNullable<TargetRecord["modes"]> {
  const { rows, dim, data } = centers;
  return {
    centers: Array.from({ length: rows }, (_, i) => [...data.subarray(i * dim, (i + 1) * dim)]),
    std,
    weights: [...weights],
    names,
  };
}

function curveRecord(
  curves: Curves,
  { real, fake }: { readonly real: Samples; readonly fake: Samples },
  { logDensity }: Known,
  probabilistic = true,
): CurveRecord | undefined {
  const { x, logits, z, g, zWeights, slopes } = curves;
  if (!logits.every(Number.isFinite) || !(g ?? []).every(Number.isFinite)) return undefined;
  const exact = z && g && generatorDensity({ x, z, g, zWeights }).density;
  const generated = exact ?? histogramDensity(x, fake);
  if (generated === undefined) return undefined;
  const data = logDensity && dataDensity({ x, logDensity }).density;
  return {
    x: Array.from(x, shown),
    ...(probabilistic && { d: Array.from(logits, (logit) => shown(sigmoid(logit))) }),
    generated: Array.from(generated, shown),
    generatedFrom: exact ? "change of variables" : "histogram",
    ...(exact &&
      data &&
      probabilistic && { optimal: Array.from(optimalDiscriminator({ data, generated: exact }), shown) }),
    ...(slopes && { slopes: slopeRecord(curves, slopes, logDensity) }),
    ...(probabilistic && { calibration: calibrationOf(curves, real, fake) }),
    ...(z && g && latentMap(z, g)),
  };
}

/** Numbers for a figure; what is not finite is a gap in it. */
const shownOrNull = (values: Iterable<number>): (number | null)[] =>
  Array.from(values, (value) => (Number.isFinite(value) ? shown(value) : null));

function slopeRecord(
  { x, logits, z, g, zWeights }: Curves,
  { output, minimax, nonSaturating }: CurveSlopes,
  logDensity: LogDensity | undefined,
): SlopeRecord {
  const fake = z && g && generatorLogDensity({ x, z, g, zWeights });
  const real = logDensity && x.map((at) => logDensity([at]));
  const best = fake && real && optimalLogit({ real, fake, width: x[1] - x[0] });
  const paid =
    best && Array.from(best.logit, (logit, i) => generatorGradients({ logit, slope: best.slope[i] }));
  return {
    output: shownOrNull(logits),
    slope: shownOrNull(output),
    ...(minimax && { minimax: shownOrNull(minimax.map(Math.abs)) }),
    ...(nonSaturating && { nonSaturating: shownOrNull(nonSaturating.map(Math.abs)) }),
    ...(best &&
      paid && {
        optimal: {
          output: shownOrNull(best.logit),
          minimax: shownOrNull(paid.map((each) => each.minimax)),
          nonSaturating: shownOrNull(paid.map((each) => each.nonSaturating)),
        },
      }),
  };
}

function calibrationOf(curves: Curves, real: Samples, fake: Samples): CurveRecord["calibration"] {
  const finite = [real, fake].every(({ data }) => data.every(Number.isFinite));
  if (!finite) return undefined;
  const answers = { real: probabilitiesOf(curves, real.data), fake: probabilitiesOf(curves, fake.data) };
  return calibrationBins(answers, CALIBRATION_BINS).map(({ mean, share, n }) => ({
    mean: shown(mean),
    share: shown(share),
    n,
  }));
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
