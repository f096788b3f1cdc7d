/** Builds the result of one seed from what is recorded while it trains. */
import type { Target } from "../data/target.ts";
import { Rng } from "../maths/random.ts";
import { createMeters } from "../measuring/meter.ts";
import type { StepEvent } from "../models/trainers/trainer.ts";
import type { SeedRecord, Snapshot, StepRecord, Training } from "../result/index.ts";
import type { Samples } from "../samples.ts";
import type { TrainingScenario } from "../scenario/scenario.ts";

/** What has been told of one seed. */
export interface DiaryRecord {
  readonly told: SeedRecord;
  /** Samples of the last snapshot, where it is measured how far they move. */
  readonly shown?: Samples | undefined;
}

/** What is gathered of one seed while it trains. */
export interface Diary extends DiaryRecord {
  readonly rng: Rng;
  readonly measure: ReturnType<typeof createMeters>;
  readonly told: { -readonly [Key in keyof SeedRecord]: SeedRecord[Key] } & {
    readonly records: StepRecord[];
    readonly snapshots: Snapshot[];
  };
  shown?: Samples | undefined;
}

const copied = (told: SeedRecord): Diary["told"] => ({
  ...told,
  records: [...told.records],
  snapshots: [...told.snapshots],
});

/** @param past what had been told of the seed where its training was broken off */
export function openDiary(
  scenario: TrainingScenario,
  target: Target,
  seed: number,
  { told, shown }: DiaryRecord = { told: { seed, lastStep: 0, records: [], snapshots: [] } },
): Diary {
  const measure = createMeters(scenario, target, shown);
  return { told: copied(told), shown, rng: new Rng(seed), measure };
}

/** @param moves whether it is measured how far samples move */
export const diaryRecord = ({ told, shown }: Diary, moves: boolean): DiaryRecord => ({
  told: copied(told),
  ...(moves && { shown }),
});

/** @param steps after which the training is complete */
export function trainingOf(
  { told }: Diary,
  steps: number,
  group: Pick<Training, "warnings" | "timing">,
): Training {
  const ended = told.lastStep === steps ? "completed" : "interrupted";
  return { ...told, status: told.reason === undefined ? ended : "diverged", ...group };
}

/** JSON holds no NaN: a number that is not finite becomes null and its name is kept. */
export function stepRecord({ kind: _, step, ...signals }: StepEvent): StepRecord {
  const nonFinite = new Set<string>();
  const record = Object.entries(signals).map(([name, signal]) => {
    const finite = (value: number | null): number | null => {
      if (value === null || Number.isFinite(value)) return value;
      nonFinite.add(name);
      return null;
    };
    return [name, typeof signal === "object" && signal !== null ? signal.map(finite) : finite(signal)];
  });
  return { step, ...Object.fromEntries(record), ...(nonFinite.size > 0 && { nonFinite: [...nonFinite] }) };
}
