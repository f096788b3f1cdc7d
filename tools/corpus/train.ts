/** Trains the groups of a corpus with our own trainers, the seeds of a group in one program, and measures their samples. */

import { quantile } from "simple-statistics";
import { Value } from "typebox/value";
import { metrics } from "../../metrics/index.ts";
import { NULL_RESAMPLES } from "../../metrics/metric.ts";
import { createTarget, type TargetOptions } from "../../src/data/index.ts";
import type { Target } from "../../src/data/target.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { occupancy, spreadOf } from "../../src/judging/diagnoses/rules/support.ts";
import { nearest } from "../../src/maths/distances.ts";
import { Rng } from "../../src/maths/random.ts";
import { type ActiveMetric, createMeter, modesRecord, shownPoints } from "../../src/measuring/meter.ts";
import { bandsOf } from "../../src/measuring/nulls.ts";
import { trainers } from "../../src/models/trainers/index.ts";
import type { StepEvent, TrainerKind } from "../../src/models/trainers/trainer.ts";
import type { Quantity, Snapshot, TargetRecord } from "../../src/result/index.ts";
import type { Samples } from "../../src/samples.ts";
import {
  type CorpusGroup,
  type CorpusRun,
  type CorpusTarget,
  RECORDS,
  SEEN,
  type Seen,
  type Series,
  SIGNALS,
  SNAPSHOTS,
  TRUTH,
} from "./run.ts";
import type { Setting } from "./settings.ts";

/** Judges know as little of the null as a user; labels rest on more: the median of 39 was off by a tenth. */
const TRUE_RESAMPLES = 499;
/** Samples that neighbors are looked for in: their cost grows with the square. */
const NEIGHBORS = 500;

const short = (value: number | null | undefined): number | null =>
  value === null || value === undefined || !Number.isFinite(value) ? null : Number(value.toPrecision(4));

const active = (id: keyof typeof metrics, options: object = {}): ActiveMetric => ({
  id,
  metric: metrics[id],
  options: Value.Default(metrics[id].options, options) as ActiveMetric["options"],
});

export const nameOf = ({ kind, ...options }: TargetOptions): string =>
  [kind, ...Object.entries(options).map(([key, value]) => `${key} ${value}`)].join(", ");

function rowsOf({ dim, data }: Samples, from: number, rows: number): Samples {
  return { rows, dim, data: data.slice(from * dim, (from + rows) * dim) };
}

export function describe(options: TargetOptions): CorpusTarget {
  const target = createTarget(options);
  const { points = [] } = recordOf(options, target);
  const mean = Array.from(
    { length: target.dim },
    (_, j) => points.reduce((sum, p) => sum + p[j], 0) / points.length,
  );
  const reach = Math.max(...points.map((point) => Math.max(...point.map((x, j) => Math.abs(x - mean[j])))));
  const band = (rows: number, resamples: number) => {
    const rng = new Rng(0).fork("null of the corpus").fork(rows);
    const draw = (resample: number, side: string) => target.sample(rows, rng.fork(side).fork(resample));
    const { emd } = bandsOf(
      [{ ...active("emd"), metric: { ...metrics.emd, nullResamples: () => resamples } }],
      {
        pair: (resample) => ({
          box: target.box,
          real: draw(resample, "real"),
          fake: draw(resample, "fake"),
        }),
      },
    );
    return {
      ...emd,
      median: Number(emd.median.toPrecision(4)),
      lo: Number(emd.lo.toPrecision(4)),
      hi: Number(emd.hi.toPrecision(4)),
    };
  };
  const modes = target.modes && modesRecord(target.modes);
  return {
    kind: "target",
    name: nameOf(options),
    options,
    dim: target.dim,
    sd: target.sd,
    mean: mean.map((x) => Number(x.toPrecision(4))),
    reach: Number(reach.toPrecision(4)),
    ...(modes && { modes: { centers: modes.centers, std: modes.std } }),
    nulls: { seen: band(SEEN, NULL_RESAMPLES), truth: band(TRUTH, TRUE_RESAMPLES) },
  };
}

/** The target as a run's result has it, points included: far points show the reach of the data. */
export function recordOf({ kind }: TargetOptions, target: Target): TargetRecord {
  const { dim, sd, modes } = target;
  const points = shownPoints(target.sample(1000, new Rng(0).fork("shown real samples")));
  return { kind, dim, sd, points, ...(modes && { modes: modesRecord(modes) }) };
}

/** One of the two halves of every snapshot: what it is measured by, and what was found. */
interface Observer {
  readonly from: number;
  readonly rows: number;
  readonly rng: Rng;
  readonly measure: ReturnType<typeof createMeter>;
  /** Of what judges see: what is told without the modes' names, and without real samples. */
  readonly neighbors: ReturnType<typeof createMeter> | undefined;
  before?: Samples;
  readonly snapshots: Snapshot[];
  readonly supports: { readonly cover: number; readonly onSupport: number }[];
}

export async function train(
  setting: Setting,
  engine: Engine,
): Promise<{ group: Omit<CorpusGroup, "half">; runs: CorpusRun[] }> {
  const { name, target: targetOptions, seeds } = setting;
  const { kind: id, ...given } = setting.trainer;
  const target = createTarget(targetOptions);
  const kind = trainers[id] as TrainerKind;
  const options = Value.Parse(kind.options, Value.Default(kind.options, structuredClone(given))) as never;
  const problem = kind.check(options, target);
  if (problem !== undefined) throw new Error(`${name}: ${problem}`);
  const known = { modes: target.modes, box: target.box };
  const measured = [active("emd"), ...(target.modes ? [active("mode-coverage")] : [])];
  const record = recordOf(targetOptions, target);
  const { steps } = setting.trainer;
  const observer = (seed: number, what: string, from: number, rows: number): Observer => ({
    from,
    rows,
    rng: new Rng(seed).fork("real samples").fork(what),
    measure: createMeter(measured, known),
    neighbors: what === "seen" ? createMeter([active("prdc")], known) : undefined,
    snapshots: [],
    supports: [],
  });
  const diaries = seeds.map((seed) => ({
    seed,
    events: [] as StepEvent[],
    observers: [observer(seed, "seen", 0, SEEN), observer(seed, "truth", SEEN, TRUTH)],
    lost: undefined as CorpusRun["lost"],
    untrained: null as number | null,
  }));
  const contexts = () =>
    seeds.map((seed) => ({
      engine,
      data: target,
      rng: new Rng(seed).fork("training"),
      logEvery: Math.ceil(steps / RECORDS),
      snapshotEvery: Math.ceil(steps / SNAPSHOTS),
      snapshotSamples: SEEN + TRUTH,
    }));
  // A training of one step shows where the others start.
  const starts = diaries.map(() => ({ emd: null as number | null, spread: null as number | null }));
  for await (const { seed, event } of kind.train({ ...(options as object), steps: 1 } as never, contexts())) {
    if (event.kind !== "snapshot") continue;
    const first = observer(seeds[seed], "start", SEEN, TRUTH);
    observe(first, target, event);
    const { emd, spread } = seriesOf(first, record);
    starts[seed] = { emd: emd[0], spread: spread[0] };
  }
  for await (const { seed, event } of kind.train(options, contexts())) {
    const diary = diaries[seed];
    if (event.kind === "untrained") diary.untrained = untrainedSpread(event.fake, record);
    else if (event.kind === "step") diary.events.push(event);
    else if (event.kind === "diverged") diary.lost = { step: event.step, name: event.reason.split(" ")[0] };
    else if (event.kind === "snapshot") for (const each of diary.observers) observe(each, target, event);
  }
  return {
    group: {
      kind: "group",
      name,
      target: nameOf(targetOptions),
      probabilistic: kind.probabilistic(options),
      trainer: setting.trainer,
    },
    runs: diaries.map(({ seed, events, observers: [seen, truth], lost, untrained }, i) => ({
      kind: "run",
      group: name,
      seed,
      ...(lost && { lost }),
      start: starts[i],
      untrained,
      log: {
        step: events.map(({ step }) => step),
        ...(Object.fromEntries(
          SIGNALS.map((signal) => [signal, events.map((event) => short(event[signal]))]),
        ) as Record<(typeof SIGNALS)[number], (number | null)[]>),
      },
      snapshots: seen.snapshots.map(({ step }) => step),
      seen: { ...seriesOf(seen, record), ...unnamedOf(seen) },
      truth: seriesOf(truth, record),
    })),
  };
}

/** How far the samples of an untrained generator reach, as a run keeps it. */
export const untrainedSpread = (fake: Samples, record: TargetRecord): number | null =>
  short(spreadOf({ points: shownPoints(fake) }, record));

function observe(
  observer: Observer,
  target: Target,
  event: { readonly step: number; readonly weights: "ema" | "raw"; readonly fake: Samples },
): void {
  const { from, rows, rng, measure, neighbors, snapshots, supports, before } = observer;
  const { step, weights } = event;
  const fake = rowsOf(event.fake, from, rows);
  const real = target.sample(rows, rng.fork(step));
  const snapshot = measure({ step, weights, fake }, { real, records: [] });
  const near = neighbors?.(
    { step, weights, fake: rowsOf(fake, 0, NEIGHBORS) },
    { real: rowsOf(real, 0, NEIGHBORS), records: [] },
  );
  const unnamed = neighbors && {
    ...metrics.ndb.compute({ real, fake }, { bins: LOST_BINS, alpha: 0.05, seed: 0 }),
    ...alone(fake, before, target),
  };
  snapshots.push({ ...snapshot, metrics: { ...snapshot.metrics, ...near?.metrics, ...unnamed } });
  observer.before = fake;
  if (target.modes === undefined)
    supports.push(support(target, rowsOf(real, 0, NEIGHBORS), rowsOf(fake, 0, NEIGHBORS)));
}

/** Those of `ndb.lost`: no others are asked for. */
const LOST_BINS = 20;

/** How far the samples moved, and how far two halves of them are apart, half of them each time. */
function alone(fake: Samples, before: Samples | undefined, { box }: Target): Record<string, Quantity> {
  const size = Math.floor(fake.rows / 2);
  const distance = (real: Samples, other: Samples) =>
    metrics.emd.compute({ real, fake: other, box }, active("emd").options as never).emd;
  const [first, second] = [rowsOf(fake, 0, size), rowsOf(fake, size, size)];
  return {
    halves: distance(first, second),
    ...(before && { moved: distance(rowsOf(before, size, size), first) }),
  };
}

/**
 * How much of a support without modes is reached, and how many samples lie on it: the share of real points with a generated
 * one near by, and the other way round. Near is a tenth of the data's deviation, as for their distance, or what 95 % of real
 * points have between themselves and another real sample, whichever is more.
 */
function support({ sd, sample }: Target, real: Samples, fake: Samples): { cover: number; onSupport: number } {
  const other = sample(real.rows, new Rng(0).fork("another real sample"));
  const radius = Math.max(0.1 * sd, quantile(nearestDistances(real, other), 0.95));
  const within = (distances: number[]) =>
    distances.filter((distance) => distance <= radius).length / distances.length;
  return { cover: within(nearestDistances(real, fake)), onSupport: within(nearestDistances(fake, real)) };
}

const nearestDistances = (from: Samples, to: Samples): number[] =>
  Array.from({ length: from.rows }, (_, row) => nearest(from, row, to).distance);

function seriesOf({ snapshots, supports }: Observer, record: TargetRecord): Series {
  const column = (name: string) => snapshots.map(({ metrics }) => short(metrics[name]?.value));
  const common = {
    emd: column("emd"),
    movement: column("movement"),
    spread: snapshots.map((snapshot) => short(spreadOf(snapshot, record))),
  };
  const { modes } = record;
  if (modes === undefined) {
    return {
      ...common,
      cover: supports.map(({ cover }) => short(cover)),
      onSupport: supports.map(({ onSupport }) => short(onSupport)),
    };
  }
  return {
    ...common,
    modes20: column("mode-coverage.modes20"),
    hq: column("mode-coverage.hq"),
    nearest: snapshots.map(({ points = [] }) => occupancy(points, modes.centers)),
  };
}

/** What judges see without names of modes, and without real samples. */
function unnamedOf({ snapshots }: Observer): Omit<Seen, keyof Series> {
  const column = (name: string) => snapshots.map(({ metrics }) => short(metrics[name]?.value));
  return {
    precision: column("prdc.precision"),
    recall: column("prdc.recall"),
    lost: column("ndb.lost"),
    halves: column("halves"),
    moved: column("moved"),
  };
}
