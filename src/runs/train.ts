/**
 * The pipeline on one screen: a scenario and a seed become a training. This needs an engine and runs in a process of its
 * own; what trainings become (`src/runs/judge.ts`) is a pure function of their record.
 */
import type { Offer } from "../../metrics/needs.ts";
import { createTarget } from "../data/index.ts";
import type { Target } from "../data/target.ts";
import { explainMemory } from "../engine/exhausted.ts";
import { openEngine } from "../engine/index.ts";
import type { EngineRequest } from "../engine/request.ts";
import { frameRecord } from "../measuring/figures/frame.ts";
import { latentRecord } from "../measuring/figures/latent-pictures.ts";
import { mapRecord } from "../measuring/figures/map.ts";
import { planRecord } from "../measuring/figures/plan.ts";
import { reconstructionRecord } from "../measuring/figures/reconstructions.ts";
import { type ActiveMetric, activeMetrics, idleMetrics, measureUntrained } from "../measuring/meter.ts";
import { frameRhythm } from "../models/trainers/adversarial/schedule.ts";
import { trainers } from "../models/trainers/index.ts";
import type { CheckpointEvent, Origin, TrainEvent, TrainerKind } from "../models/trainers/trainer.ts";
import type { Training, TrainingEngine } from "../result/index.ts";
import { offerOf } from "../scenario/needs.ts";
import type { TrainingScenario } from "../scenario/scenario.ts";
import {
  type Diary,
  type DiaryRecord,
  diaryRecord,
  openDiary,
  stepRecord,
  trainingOf,
} from "./seed-recorder.ts";

export interface TrainHooks {
  readonly signal?: AbortSignal;
  /** A training that was broken off, to go on with. */
  readonly from?: Halfway;
  onStep?(step: number): void;
  /** Called at each checkpoint interval. */
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
  // The schema has checked that the options are the trainer's.
  const kind: TrainerKind = trainers[scenario.trainer.kind];
  const options = scenario.trainer;
  const { from, onCheckpoint } = hooks;
  const offer = offerOf(target, scenario.trainer);
  const active = activeMetrics(scenario, offer);
  const moves = active.some(({ id }) => id === "emd" || id === "two-sample");
  const diaries = seeds.map((seed, position) => openDiary(scenario, target, seed, from?.diaries[position]));
  const contexts = diaries.map(({ rng }) => ({
    engine,
    data: target,
    rng: rng.fork("training"),
    logEvery: scenario.log.every,
    snapshotEvery: scenario.snapshots.every,
    snapshotSamples: scenario.snapshots.samples,
    frameEvery:
      target.dim > 2
        ? undefined
        : frameRhythm(scenario.frames, { steps: scenario.trainer.steps, logEvery: scenario.log.every }),
    ...(onCheckpoint && scenario.checkpoint && { checkpointEvery: scenario.checkpoint.every }),
    ...(from && { from: from.origin }),
    signal: hooks.signal,
  }));
  const seconds = (): number => (from?.timing.seconds ?? 0) + (performance.now() - started) / 1000;
  const tensorsBefore = engine.tf.memory().numTensors;

  let trainingSeconds = from?.timing.training ?? 0;
  let resumed = performance.now();
  try {
    for await (const { seed, event } of kind.train(options, contexts)) {
      trainingSeconds += (performance.now() - resumed) / 1000;
      if (event.kind === "checkpoint") {
        onCheckpoint?.({
          origin: originOf(seed, event),
          engine: record,
          diaries: diaries.map((diary) => diaryRecord(diary, moves)),
          timing: { seconds: seconds(), training: trainingSeconds },
        });
      } else write(diaries[seed], event, { scenario, target, offer, active });
      if (event.kind === "step") hooks.onStep?.(event.step);
      resumed = performance.now();
    }
  } catch (error) {
    const gpu = record.id === "tfjs-node-gpu";
    throw explainMemory(error, {
      scenario: scenario.name,
      batch: Number(options.batch),
      seeds: seeds.length,
      gpu,
    });
  }

  const leaked = engine.tf.memory().numTensors - tensorsBefore;
  const steps = diaries.reduce((sum, { told }) => sum + told.lastStep, 0);
  const timing = {
    seconds: seconds(),
    millisecondsPerStep: (1000 * trainingSeconds) / Math.max(1, steps),
    peakMemoryMb: process.resourceUsage().maxRSS / 1024,
  };
  const warnings = [
    ...idleMetrics(scenario, offer),
    ...(leaked === 0 ? [] : [`the trainer left ${leaked} tensors behind`]),
  ];
  const trainings = diaries.map((diary) => trainingOf(diary, scenario.trainer.steps, { warnings, timing }));
  return { trainings, engine: record };
}

const originOf = (seed: number, { step, state }: CheckpointEvent): Origin => ({ seed, step, state });

function write(
  diary: Diary,
  event: Exclude<TrainEvent, CheckpointEvent>,
  {
    scenario,
    target,
    offer,
    active,
  }: {
    readonly scenario: TrainingScenario;
    readonly target: Target;
    readonly offer: Offer;
    readonly active: readonly ActiveMetric[];
  },
): void {
  const { told } = diary;
  if (event.kind !== "stage") told.lastStep = event.step;
  switch (event.kind) {
    case "untrained": {
      const draw = diary.rng.fork("real samples").fork(0);
      told.untrained = measureUntrained(event.fake, scenario, target, draw);
      break;
    }
    case "step":
      told.records.push(stepRecord(event));
      break;
    case "snapshot": {
      const draw = diary.rng.fork("real samples").fork(event.step);
      const { snapshot, real } = diary.measure(event, draw, told.records);
      told.snapshots.push(snapshot);
      told.plan = planRecord(event.step, { real, fake: event.fake });
      // pictures are of the data's size, and the last ones stay
      told.latents = event.fake.dim === target.dim ? latentRecord(event, offer, active) : undefined;
      told.reconstructions = reconstructionRecord(event, real, target.image);
      diary.shown = event.fake;
      if (offer.missing.probability === undefined)
        told.map = mapRecord(event.step, event.plane, target.logDensity);
      break;
    }
    case "frame": {
      const frame = frameRecord(event, target, offer.missing.probability === undefined);
      if (frame !== undefined) told.frames = [...(told.frames ?? []), frame];
      break;
    }
    case "stage": {
      const { kind: _, step: from, ...stage } = event;
      told.stages = [...(told.stages ?? []), { ...stage, from }];
      break;
    }
    case "diverged":
      told.reason = event.reason;
      break;
    default:
      event satisfies never;
  }
}
