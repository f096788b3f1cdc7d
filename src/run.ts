/**
 * The pipeline on one screen: a scenario and a seed become a training; trainings become verdicts, gates and a result.
 * `trainSeeds` needs an engine and runs in a process of its own; everything after it is a pure function of its record.
 */
import { createTarget } from "./data/index.ts";
import type { Target } from "./data/target.ts";
import type { Diagnosis } from "./diagnoses/diagnosis.ts";
import { diagnoses } from "./diagnoses/index.ts";
import { type EngineRequest, openEngine } from "./engine/index.ts";
import { imageGrid } from "./figures/images.ts";
import { mapRecord } from "./figures/map.ts";
import { planRecord } from "./figures/plan.ts";
import { judge } from "./gates.ts";
import { latentRecord } from "./latent-pictures.ts";
import { dataDensity } from "./maths/change-of-variables.ts";
import { Rng } from "./maths/random.ts";
import {
  type ActiveMetric,
  activeMetrics,
  createMeters,
  type Known,
  knownOf,
  modesRecord,
  shownPoints,
} from "./measure.ts";
import { withBands } from "./nulls.ts";
import type {
  LatentRecord,
  MapRecord,
  NullBand,
  PlanRecord,
  Quantity,
  ScenarioRecord,
  ScenarioResult,
  SeedResult,
  Snapshot,
  StageRecord,
  StepRecord,
  TargetRecord,
  TrainingEngine,
  Verdict,
} from "./result.ts";
import type { Samples } from "./samples.ts";
import type { TrainingScenario } from "./scenario/scenario.ts";
import { trainers } from "./trainers/index.ts";
import type { CheckpointEvent, Origin, StepEvent, TrainEvent, TrainerKind } from "./trainers/trainer.ts";

/** A seed's training before anything is judged. */
export type Training = Omit<SeedResult, "metrics" | "verdicts">;

export interface TrainHooks {
  readonly signal?: AbortSignal;
  /** A training that was broken off, to go on with. */
  readonly from?: Halfway;
  onStep?(step: number): void;
  /** Told as often as the scenario asks for checkpoints. */
  onCheckpoint?(halfway: Halfway): void;
}

/** All that a training under way needs to come to the same end: what its trainer keeps, and what has been told so far. */
export interface Halfway {
  readonly origin: Origin;
  readonly engine: TrainingEngine;
  /** One a seed, in order. */
  readonly diaries: readonly DiaryRecord[];
  /** Seconds so far, in all and in steps. */
  readonly timing: { readonly seconds: number; readonly training: number };
}

/** What has been told of one seed. */
export interface DiaryRecord {
  readonly seed: number;
  readonly records: readonly StepRecord[];
  readonly snapshots: readonly Snapshot[];
  readonly stages?: readonly StageRecord[] | undefined;
  readonly plan?: PlanRecord | undefined;
  readonly map?: MapRecord | undefined;
  readonly latents?: LatentRecord | undefined;
  readonly lastStep: number;
  readonly reason?: string | undefined;
  /** Samples of the last snapshot, where it is measured how far they move. */
  readonly shown?: Samples | undefined;
}

/** The scenario's trainer, with its options as that trainer knows them (the schema has checked them). */
function trainerOf({ trainer }: TrainingScenario): { kind: TrainerKind; options: never } {
  return { kind: trainers[trainer.kind], options: trainer as never };
}

/** What is gathered of one seed while it trains. */
interface Diary extends DiaryRecord {
  readonly rng: Rng;
  readonly measure: ReturnType<typeof createMeters>;
  readonly records: StepRecord[];
  readonly snapshots: Snapshot[];
  stages?: readonly StageRecord[] | undefined;
  plan?: PlanRecord | undefined;
  map?: MapRecord | undefined;
  latents?: LatentRecord | undefined;
  lastStep: number;
  reason?: string | undefined;
  shown?: Samples | undefined;
}

/**
 * Trains seeds of a scenario in one program; usually one. A training that diverges is a result; what throws is a defect.
 *
 * @returns a training for each seed, in order; their times are those of the group, and a step is a seed's step
 */
export async function trainSeeds(
  scenario: TrainingScenario,
  seeds: readonly number[],
  request: EngineRequest,
  hooks: TrainHooks = {},
): Promise<{ trainings: Training[]; engine: TrainingEngine }> {
  const started = performance.now();
  const engine = await openEngine(request.id, request);
  const record: TrainingEngine = { ...engine.record, seedsPerProgram: seeds.length };
  const target = createTarget(scenario.target);
  const { kind, options } = trainerOf(scenario);
  const { from, onCheckpoint } = hooks;
  const active = activeMetrics(scenario, target);
  const known = knownOf(target);
  const moves = active.some(({ id }) => id === "emd");
  const diaries = seeds.map((seed, position): Diary => {
    const past = from?.diaries[position] ?? { seed, records: [], snapshots: [], lastStep: 0 };
    const measure = createMeters(scenario, target, past.shown);
    const rng = new Rng(seed);
    return { ...past, rng, measure, records: [...past.records], snapshots: [...past.snapshots] };
  });
  const contexts = diaries.map(({ rng }) => ({
    engine,
    data: target,
    rng: rng.fork("training"),
    logEvery: scenario.log.every,
    snapshotEvery: scenario.snapshots.every,
    snapshotSamples: scenario.snapshots.samples,
    ...(onCheckpoint && scenario.checkpoint && { checkpointEvery: scenario.checkpoint.every }),
    ...(from && { from: from.origin }),
    signal: hooks.signal,
  }));
  const seconds = (): number => (from?.timing.seconds ?? 0) + (performance.now() - started) / 1000;
  const tensorsBefore = engine.tf.memory().numTensors;

  let trainingSeconds = from?.timing.training ?? 0;
  let resumed = performance.now();
  for await (const { seed, event } of kind.train(options, contexts)) {
    trainingSeconds += (performance.now() - resumed) / 1000;
    if (event.kind === "checkpoint") {
      onCheckpoint?.({
        origin: originOf(seed, event),
        engine: record,
        diaries: diaries.map((diary) => diaryRecord(diary, moves)),
        timing: { seconds: seconds(), training: trainingSeconds },
      });
    } else write(diaries[seed], event, { target, probabilistic: kind.probabilistic(options), active, known });
    if (event.kind === "step") hooks.onStep?.(event.step);
    resumed = performance.now();
  }

  const leaked = engine.tf.memory().numTensors - tensorsBefore;
  const steps = diaries.reduce((sum, { lastStep }) => sum + lastStep, 0);
  const timing = {
    seconds: seconds(),
    millisecondsPerStep: (1000 * trainingSeconds) / Math.max(1, steps),
    peakMemoryMb: process.resourceUsage().maxRSS / 1024,
  };
  const trainings = diaries.map((diary): Training => {
    const { seed, records, snapshots, stages, plan, map, latents, lastStep, reason } = diary;
    const completed = lastStep === scenario.trainer.steps;
    return {
      seed,
      status: reason !== undefined ? "diverged" : completed ? "completed" : "interrupted",
      lastStep,
      ...(reason !== undefined && { reason }),
      records,
      snapshots,
      ...(stages !== undefined && { stages }),
      ...(plan !== undefined && { plan }),
      ...(map !== undefined && { map }),
      ...(latents !== undefined && { latents }),
      warnings: leaked === 0 ? [] : [`the trainer left ${leaked} tensors behind`],
      timing,
    };
  });
  return { trainings, engine: record };
}

const originOf = (seed: number, { step, state }: CheckpointEvent): Origin => ({ seed, step, state });

/** @param moves whether it is measured how far samples move */
function diaryRecord({ rng: _, measure: __, shown, ...diary }: Diary, moves: boolean): DiaryRecord {
  const told = { ...diary, records: [...diary.records], snapshots: [...diary.snapshots] };
  return moves && shown !== undefined ? { ...told, shown } : told;
}

function write(
  diary: Diary,
  event: Exclude<TrainEvent, CheckpointEvent>,
  {
    target,
    probabilistic,
    active,
    known,
  }: {
    readonly target: Target;
    readonly probabilistic: boolean;
    readonly active: readonly ActiveMetric[];
    readonly known: Known;
  },
): void {
  if (event.kind !== "stage") diary.lastStep = event.step;
  switch (event.kind) {
    case "step":
      diary.records.push(stepRecord(event));
      break;
    case "snapshot": {
      const draw = diary.rng.fork("real samples").fork(event.step);
      const { snapshot, real } = diary.measure(event, draw, { records: diary.records, probabilistic });
      diary.snapshots.push(snapshot);
      diary.plan = planRecord(event.step, { real, fake: event.fake });
      // pictures are of the data's size, and the last ones stay
      diary.latents = event.fake.dim === target.dim ? latentRecord(event, known, active) : undefined;
      diary.shown = event.fake;
      if (probabilistic) diary.map = mapRecord(event.step, event.plane, target.logDensity);
      break;
    }
    case "stage": {
      const { resolution, step: from, to, fadeTo } = event;
      diary.stages = [...(diary.stages ?? []), { resolution, from, to, fadeTo }];
      break;
    }
    case "diverged":
      diary.reason = event.reason;
      break;
    default:
      event satisfies never;
  }
}

/** JSON holds no NaN: a number that is not finite becomes null and its name is kept. */
function stepRecord({ kind: _, ...event }: StepEvent): StepRecord {
  const nonFinite: string[] = [];
  const finite = (name: string, value: number | null): number | null => {
    if (value === null || Number.isFinite(value)) return value;
    if (!nonFinite.includes(name)) nonFinite.push(name);
    return null;
  };
  const record = {
    step: event.step,
    lossD: finite("lossD", event.lossD),
    lossG: finite("lossG", event.lossG),
    gradNormD: finite("gradNormD", event.gradNormD),
    gradNormG: finite("gradNormG", event.gradNormG),
    ...(event.reconstruction !== undefined && {
      reconstruction: finite("reconstruction", event.reconstruction),
    }),
    ...(event.divergence !== undefined && { divergence: finite("divergence", event.divergence) }),
    ...(event.gradNormMinimax !== undefined &&
      event.gradNormNonSaturating !== undefined && {
        gradNormMinimax: finite("gradNormMinimax", event.gradNormMinimax),
        gradNormNonSaturating: finite("gradNormNonSaturating", event.gradNormNonSaturating),
      }),
    layersD: event.layersD.map((norm) => finite("layersD", norm)),
    layersG: event.layersG.map((norm) => finite("layersG", norm)),
    criticReal: finite("criticReal", event.criticReal),
    criticFake: finite("criticFake", event.criticFake),
    probReal: finite("probReal", event.probReal),
    probFake: finite("probFake", event.probFake),
  };
  return nonFinite.length === 0 ? record : { ...record, nonFinite };
}

/** Puts trainings of one scenario together: null bands beside the values, verdicts, gates. */
export function assemble(input: {
  readonly scenario: TrainingScenario;
  readonly engine: TrainingEngine;
  readonly nulls: Readonly<Record<string, NullBand>>;
  readonly trainings: readonly Training[];
}): ScenarioResult {
  const { scenario, engine, nulls, trainings } = input;
  const { file, ...record } = scenario;
  const target = describeTarget(scenario);
  const seeds = trainings.map((training) => judgeSeed(training, scenario, nulls, target));
  return {
    name: scenario.name,
    ...(file !== undefined && { file }),
    scenario: record as unknown as ScenarioRecord,
    engine,
    target,
    nulls,
    seeds,
    gates: judge(scenario.expect, { engine, nulls, seeds }),
    timing: { seconds: trainings.reduce((sum, { timing }) => sum + timing.seconds, 0) },
  };
}

function judgeSeed(
  training: Training,
  scenario: TrainingScenario,
  nulls: Readonly<Record<string, NullBand>>,
  target: TargetRecord,
): SeedResult {
  const { kind, options } = trainerOf(scenario);
  const input = {
    ...training,
    nulls,
    target,
    probabilistic: kind.probabilistic(options),
    frozen: kind.frozen(options),
  };
  const verdicts: Record<string, Verdict> = {};
  for (const [id, diagnosis] of Object.entries<Diagnosis>(diagnoses)) {
    if (diagnosis.asked?.(input) ?? true) verdicts[id] = diagnosis.diagnose(input);
  }
  return { ...training, metrics: finalMetrics(training, nulls), verdicts };
}

/** The last snapshot's quantities; a training that broke off has none, whatever it measured before. */
function finalMetrics(
  { status, lastStep, reason, snapshots }: Training,
  nulls: Readonly<Record<string, NullBand>>,
): Record<string, Quantity> {
  const last = snapshots.at(-1)?.metrics ?? {};
  if (status === "completed") return withBands(last, nulls);
  const why = reason ?? `the training was ${status} at step ${lastStep}`;
  // a training that broke off while its images were small has no value of the target's size either
  return Object.fromEntries(Object.keys(last).map((name) => [name.split("@")[0], { value: null, why }]));
}

const DENSITY_POINTS = 201;
const SHOWN_IMAGES = 64;

/** What figures and diagnoses need to know of the target. */
export function describeTarget({ target: options }: TrainingScenario): TargetRecord {
  const target = createTarget(options);
  const { dim, sd, box, modes, image } = target;
  const rng = new Rng(0).fork("shown real samples");
  return {
    kind: options.kind,
    dim,
    sd,
    ...(box && { box }),
    ...(image && { image, images: imageGrid(target.sample(SHOWN_IMAGES, rng), image) }),
    ...(modes && { modes: modesRecord(modes) }),
    ...(dim <= 2 && { points: shownPoints(target.sample(1000, rng)) }),
    ...(dim === 1 && box && target.logDensity && { density: densityRecord(target) }),
  };
}

function densityRecord({ box, logDensity }: Target): TargetRecord["density"] {
  if (box === undefined || logDensity === undefined) return undefined;
  const step = (box.high - box.low) / (DENSITY_POINTS - 1);
  const x = Float64Array.from({ length: DENSITY_POINTS }, (_, i) => box.low + i * step);
  return { x: [...x], p: [...dataDensity({ x, logDensity }).density] };
}
