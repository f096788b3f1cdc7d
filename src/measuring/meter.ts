/** From a trainer's snapshot to what the result keeps of it: quantities, and few enough points to draw. */

import { whyNot } from "../../metrics/asking.ts";
import { metrics } from "../../metrics/index.ts";
import { finishingQuantities, type Metric, type Quantities } from "../../metrics/metric.ts";
import type { MetricInput, Offer } from "../../metrics/needs.ts";
import type { Target } from "../data/target.ts";
import { assignToNearest } from "../maths/neighbors.ts";
import { reduced } from "../maths/pyramid.ts";
import type { Rng } from "../maths/random.ts";
import { rangeOf } from "../maths/rows.ts";
import { spreadBeyond } from "../maths/spread.ts";
import { trainers } from "../models/trainers/index.ts";
import type { SnapshotEvent, TrainerKind } from "../models/trainers/trainer.ts";
import type { Quantity, Snapshot, TargetRecord, Untrained } from "../result/index.ts";
import type { Modes, Samples } from "../samples.ts";
import { offerOf } from "../scenario/needs.ts";
import type { MetricId, TrainingScenario } from "../scenario/scenario.ts";
import { curveRecord } from "./figures/curves.ts";
import { dynamicsRecord } from "./figures/dynamics.ts";
import { imageGrid } from "./figures/images.ts";
import { shownOn } from "./figures/shown.ts";
import { energyMoved } from "./movement.ts";

/** A metric with its options. */
export interface ActiveMetric {
  readonly id: string;
  readonly metric: Metric;
  readonly options: Readonly<Record<string, unknown>>;
  /** Rows of either side that it looks at, where it does not look at all. */
  readonly rows?: number;
  /** Resamples of its null band at most, where that is known before; 0 for no band. */
  readonly resamples?: number;
}

/** The sides of the target's images at which a scenario measures, the lower ones first; none where they never differ. */
export function sidesBelow({ trainer }: TrainingScenario, target: Target): readonly number[] {
  const kind: TrainerKind = trainers[trainer.kind];
  const stages = kind.stages?.(trainer, target.image) ?? [];
  return stages.slice(0, -1).map(({ side }) => side);
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

const ids = Object.keys(metrics) as MetricId[];

/** The metrics that a scenario enables and whose needs its target and trainer meet. */
export function activeMetrics(scenario: TrainingScenario, offer: Offer): ActiveMetric[] {
  return ids
    .filter((id) => scenario.metrics[id].enabled && whyIdle(id, scenario, offer) === undefined)
    .map((id) => ({ id, metric: metrics[id], options: scenario.metrics[id] }));
}

/** Metrics that a scenario enables beyond those that every one has, though nothing can be measured here, and why. */
export function idleMetrics(scenario: TrainingScenario, offer: Offer): string[] {
  return ids.flatMap((id) => {
    const asked = scenario.metrics[id].enabled && !metrics[id].enabled;
    const why = asked ? whyIdle(id, scenario, offer) : undefined;
    return why === undefined ? [] : [`${id} is not measured: ${why}`];
  });
}

const whyIdle = (id: MetricId, scenario: TrainingScenario, offer: Offer) =>
  whyNot(metrics[id], scenario.metrics[id], offer);

export const compute = ({ metric, options }: ActiveMetric, input: MetricInput) =>
  metric.compute(input, options);

/** The quantities of each metric, in turn; those that look at pairs of the same rows share one sweep over them. */
export function* computeAll(
  active: readonly ActiveMetric[],
  input: MetricInput,
): Generator<readonly [ActiveMetric, Quantities]> {
  const begun = new Map(
    active.flatMap((each) => {
      const { metric, options } = each;
      return metric.begin ? [[each, metric.begin(input, options)]] : [];
    }),
  );
  const finish = finishingQuantities([...begun.values()]);
  for (const each of active) {
    const one = begun.get(each);
    yield [each, one === undefined ? compute(each, input) : finish(one)];
  }
}

/**
 * Measures snapshots one after the other; how far the samples moved since the last one is a quantity of its own.
 *
 * @param single whether there will be one snapshot only, which moves nowhere
 * @param before samples of the snapshot before the first, where there was one
 * @param side of the images, where they are smaller than the target's
 */
export function createMeter(
  active: readonly ActiveMetric[],
  offer: Partial<Offer>,
  {
    single = false,
    before,
    side,
    onMeasured,
  }: {
    readonly single?: boolean;
    readonly before?: Samples | undefined;
    readonly side?: number | undefined;
    /** Called after each metric, with what is known of the snapshot until then. */
    onMeasured?(snapshot: Snapshot): void;
  } = {},
) {
  const distance = active.find(({ id }) => id === "two-sample") ?? active.find(({ id }) => id === "emd");
  let previous = before;

  /** @param real a fresh sample of the target, as many rows as the snapshot's */
  return (
    event: Omit<SnapshotEvent, "kind">,
    { real, records }: Pick<MetricInput, "real" | "records">,
  ): Snapshot => {
    const { step, weights, fake, curves, plane, gradients, critic, dynamics, latents, grid, resolution } =
      event;
    const signals = {
      curves,
      optimum: plane ?? curves,
      slopes: curves?.slopes,
      gradients,
      critic,
      dynamics,
      latents,
    };
    const input: MetricInput = { ...offer, ...signals, real, fake, records };
    const measured: Record<string, Quantity> = {};
    for (const [each, quantities] of computeAll(active, input)) {
      // what is made of training signals alone has nothing to do with the images' size
      const named = each.metric.minimum(fake.dim, each.options) === 0 ? undefined : side;
      for (const [name, value] of Object.entries(quantities)) measured[nameAt(name, named)] = value;
      onMeasured?.({ step, weights, metrics: { ...measured } });
    }
    if (distance !== undefined && !single)
      measured[nameAt("movement", side)] = movementOf(distance, { offer, real, previous, fake });
    previous = fake;
    return {
      step,
      weights,
      metrics: measured,
      ...(resolution !== undefined && { resolution }),
      ...placeOf({ real, fake }, offer.image !== undefined),
      ...(fake.dim > 2 && offer.modes && { nearestModes: countNearest(fake, offer.modes) }),
      ...(curves && {
        curves: curveRecord(curves, { real, fake }, offer, offer.missing?.probability === undefined),
      }),
      ...(dynamics && { dynamics: dynamicsRecord(dynamics) }),
      ...(grid && offer.image && { images: imageGrid(grid, offer.image) }),
    };
  };
}

/** Where samples lie: the points themselves up to two dimensions, above how far they reach. */
function placeOf(
  { real, fake }: { readonly real: Samples; readonly fake: Samples },
  oneUnit: boolean,
): Untrained {
  if (fake.dim <= 2) return { points: shownPoints(fake) };
  const spread = spreadBeyond({ real, fake, oneUnit });
  return spread === undefined ? {} : { spread };
}

/** Samples by the mode whose center is nearest, however far away. */
function countNearest(points: Samples, { centers }: Modes): number[] {
  const counts = new Array<number>(centers.rows).fill(0);
  for (const k of assignToNearest({ points, centers }).index) counts[k]++;
  return counts;
}

/** How far the samples moved since the snapshot before: by the distance that tells how far they are from the data. */
function movementOf(
  distance: ActiveMetric,
  {
    offer,
    real,
    previous,
    fake,
  }: {
    readonly offer: Partial<Offer>;
    readonly real: Samples;
    readonly previous: Samples | undefined;
    readonly fake: Samples;
  },
): Quantity {
  if (previous === undefined) return { value: null, why: "this is the first snapshot" };
  const { box, image, features } = offer;
  if (distance.id === "emd") return compute(distance, { real: previous, fake, box, image }).emd;
  return energyMoved(distance.options, { real, previous, fake }, { image, features });
}

/** Measures snapshots of a training whose images may grow: each beside real images of its own size. */
export function createMeters(
  scenario: TrainingScenario,
  target: Target,
  before: Samples | undefined,
): (
  event: SnapshotEvent,
  real: Rng,
  records: MetricInput["records"],
) => { readonly snapshot: Snapshot; readonly real: Samples } {
  const meters = [...sidesBelow(scenario, target), undefined].map((side) => {
    const own = targetAt(target, side);
    const offer = offerOf(own, scenario.trainer);
    const measure = createMeter(activeMetrics(scenario, offer), offer, {
      before: before?.dim === own.dim ? before : undefined,
      side,
    });
    return { own, measure };
  });
  return (event, rng, records) => {
    const { own, measure } = meters.find(({ own: { dim } }) => dim === event.fake.dim) ?? meters[0];
    const real = own.sample(event.fake.rows, rng);
    return { snapshot: measure(event, { real, records }), real };
  };
}

/** Where the samples of an untrained generator lie, beside as many real ones of their size as a snapshot is measured with. */
export function measureUntrained(
  fake: Samples,
  scenario: TrainingScenario,
  target: Target,
  real: Rng,
): Untrained {
  const sides = sidesBelow(scenario, target);
  const own = targetAt(
    target,
    sides.find((side) => targetAt(target, side).dim === fake.dim),
  );
  return placeOf({ real: own.sample(scenario.snapshots.samples, real), fake }, own.image !== undefined);
}

/** Points of a cloud that a figure shows. */
const SHOWN_POINTS = 400;

export function shownPoints({ rows, dim, data }: Samples): number[][] {
  const points: number[][] = [];
  const kept = Math.min(rows, SHOWN_POINTS);
  const { low, high } = rangeOf({ data: data.subarray(0, kept * dim) });
  const place = shownOn(high - low);
  for (let i = 0; i < kept; i++) {
    const point = Array.from(data.subarray(i * dim, (i + 1) * dim), place);
    if (point.every(Number.isFinite)) points.push(point);
  }
  return points;
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
