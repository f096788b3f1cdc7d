/** What trainings of a scenario come to: null bands beside the values, verdicts, gates. No engine is needed for it. */
import type { Diagnosis, DiagnosisInput } from "../judging/diagnoses/diagnosis.ts";
import { diagnoses } from "../judging/diagnoses/index.ts";
import { judge } from "../judging/gates/judge.ts";
import { describeTarget } from "../measuring/figures/target-record.ts";
import { withBands } from "../measuring/nulls.ts";
import { trainers } from "../models/trainers/index.ts";
import type { TrainerKind } from "../models/trainers/trainer.ts";
import type {
  NullBand,
  PowerRecord,
  Quantity,
  ScenarioRecord,
  ScenarioResult,
  SeedResult,
  TargetRecord,
  Training,
  TrainingEngine,
  Verdict,
} from "../result/index.ts";
import type { TrainingScenario } from "../scenario/scenario.ts";

/** Puts trainings of one scenario together: null bands beside the values, verdicts, gates. */
export function assemble(input: {
  readonly scenario: TrainingScenario;
  readonly engine: TrainingEngine;
  readonly nulls: Readonly<Record<string, NullBand>>;
  readonly power?: PowerRecord | undefined;
  readonly trainings: readonly Training[];
}): ScenarioResult {
  const { scenario, engine, nulls, power, trainings } = input;
  const { file, ...record } = scenario;
  const target = describeTarget(scenario);
  const seeds = trainings.map((training) => judgeSeed(training, scenario, { nulls, power, target }));
  return {
    name: scenario.name,
    ...(file !== undefined && { file }),
    scenario: record as unknown as ScenarioRecord,
    engine,
    target,
    nulls,
    ...(power && { power }),
    seeds,
    gates: judge(scenario.expect, { engine, nulls, ...(power && { power }), seeds }),
    timing: { seconds: trainings.reduce((sum, { timing }) => sum + timing.seconds, 0) },
  };
}

function judgeSeed(
  training: Training,
  scenario: TrainingScenario,
  known: Pick<DiagnosisInput, "nulls" | "power"> & { readonly target: TargetRecord },
): SeedResult {
  const { trainer } = scenario;
  const kind: TrainerKind = trainers[trainer.kind];
  const input = {
    ...training,
    ...known,
    probabilistic: kind.probabilistic(trainer),
    frozen: kind.frozen(trainer),
  };
  const verdicts: Record<string, Verdict> = {};
  for (const [id, diagnosis] of Object.entries<Diagnosis>(diagnoses)) {
    if (diagnosis.asked?.(input) ?? true) verdicts[id] = diagnosis.diagnose(input);
  }
  return { ...training, metrics: finalMetrics(training, known.nulls), verdicts };
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
