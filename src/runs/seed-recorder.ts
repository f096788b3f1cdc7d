/** Builds the result of one seed from what is recorded while it trains. */
import type { Target } from "../data/target.ts";
import { Rng } from "../maths/random.ts";
import { createMeters } from "../measuring/meter.ts";
import type { StepEvent } from "../models/trainers/trainer.ts";
import type {
  LatentRecord,
  MapRecord,
  PlanRecord,
  SeedResult,
  Snapshot,
  StageRecord,
  StepRecord,
} from "../result/index.ts";
import type { Samples } from "../samples.ts";
import type { TrainingScenario } from "../scenario/scenario.ts";

/** A seed's training before anything is judged. */
export type Training = Omit<SeedResult, "metrics" | "verdicts">;

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

/** What is gathered of one seed while it trains. */
export interface Diary extends DiaryRecord {
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

/** @param past what had been told of the seed where its training was broken off */
export function openDiary(
  scenario: TrainingScenario,
  target: Target,
  seed: number,
  past: DiaryRecord = { seed, records: [], snapshots: [], lastStep: 0 },
): Diary {
  const measure = createMeters(scenario, target, past.shown);
  const rng = new Rng(seed);
  return { ...past, rng, measure, records: [...past.records], snapshots: [...past.snapshots] };
}

/** @param moves whether it is measured how far samples move */
export function diaryRecord({ rng: _, measure: __, shown, ...diary }: Diary, moves: boolean): DiaryRecord {
  const told = { ...diary, records: [...diary.records], snapshots: [...diary.snapshots] };
  return moves && shown !== undefined ? { ...told, shown } : told;
}

/** @param steps after which the training is complete */
export function trainingOf(
  { seed, records, snapshots, stages, plan, map, latents, lastStep, reason }: Diary,
  steps: number,
  group: Pick<Training, "warnings" | "timing">,
): Training {
  const completed = lastStep === steps;
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
    ...group,
  };
}

/** JSON holds no NaN: a number that is not finite becomes null and its name is kept. */
export function stepRecord({ kind: _, ...event }: StepEvent): StepRecord {
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
