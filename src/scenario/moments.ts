/** When snapshots of a training are taken, and which of its quantities have a value in them. */

import { metrics } from "../../metrics/index.ts";
import type { Metric, MetricInput } from "../../metrics/metric.ts";
import type { Target } from "../data/target.ts";
import type { Window } from "../judging/gates/expectation.ts";
import { scheduleOf } from "../models/trainers/adversarial/schedule.ts";
import {
  checkStages,
  type Stage,
  type StageOptions,
  stagesOf,
} from "../models/trainers/progressive/stages.ts";
import type { StepRecord } from "../result/index.ts";
import { playersOf } from "./needs.ts";
import type { MetricId, TrainingScenario } from "./scenario.ts";

type Timed = Pick<TrainingScenario, "trainer" | "log" | "snapshots" | "metrics">;

/** Every so many steps, at the last one, and at the last of each size that growing images have. */
export function snapshotSteps({ trainer, snapshots }: Timed, target: Target | undefined): number[] {
  const count = Math.floor(trainer.steps / snapshots.every);
  const regular = Array.from({ length: count }, (_, index) => (index + 1) * snapshots.every);
  const grown = stagesIn(trainer, target).map(({ to }) => to);
  return [...new Set([...regular, ...grown, trainer.steps])].sort((a, b) => a - b);
}

function stagesIn(trainer: Timed["trainer"], target: Target | undefined): readonly Stage[] {
  const options = trainer as unknown as StageOptions;
  const image = target?.image;
  if (trainer.kind !== "progressive" || image === undefined) return [];
  return checkStages(options, image) === undefined ? stagesOf(options, image) : [];
}

/** Those of these steps that an expectation looks at: without `at` the last. */
export function stepsAsked(at: number | Window | undefined, steps: readonly number[]): readonly number[] {
  if (at === undefined) return steps.slice(-1);
  if (typeof at === "number") return steps.filter((step) => step === at);
  const { last, from = 0, to = Infinity } = at;
  return last === undefined
    ? steps.filter((step) => step >= from && step <= to)
    : steps.slice(Math.max(0, steps.length - last));
}

/** In which snapshots a quantity may have a value, and why it has none in the others. */
interface Moments {
  readonly steps: readonly number[];
  readonly otherwise: string;
}

/** @param steps of all snapshots */
export function momentsOf(
  { id, name }: { readonly id: MetricId; readonly name: string },
  steps: readonly number[],
  scenario: Timed,
  target: Target,
): Moments {
  const metric: Metric = metrics[id];
  if (metric.minimum(target.dim, scenario.metrics[id] as never) > 0) {
    const { after = 0 } = stagesIn(scenario.trainer, target).at(-1) ?? {};
    return { steps: steps.filter((step) => step > after), otherwise: "images are smaller there" };
  }
  if (id === "dynamics") return momentsOfDynamics(name, steps, scenario);
  return id === "gradient-norm" ? momentsOfNorms(name, steps, scenario) : { steps, otherwise: "" };
}

function momentsOfDynamics(name: string, steps: readonly number[], { trainer }: Timed): Moments {
  const every = playersOf(trainer).dynamics?.every ?? 1;
  const measured = steps.filter((step) => step % every === 0 || step === trainer.steps);
  switch (name) {
    case "dynamics.turn":
      return { steps: measured.slice(1), otherwise: "no velocity was measured before" };
    case "dynamics.path-angle":
      return { steps: measured.slice(1).slice(-1), otherwise: "a path has its angle where it ends" };
    default:
      return { steps: measured, otherwise: "the dynamics are not measured there" };
  }
}

/** Norms of a discriminator that stands still are none. */
function momentsOfNorms(name: string, steps: readonly number[], { trainer, log, snapshots }: Timed): Moments {
  const { generator, opponent } = playersOf(trainer);
  const ofOpponent = name === "gradient-norm.d" || name === "gradient-norm.d-start";
  const { every = 1, freezeAfter = null } = ofOpponent ? opponent : {};
  if (every === 1 && freezeAfter === null) return { steps, otherwise: "" };
  const schedule = scheduleOf(
    { steps: trainer.steps, decay: { from: 1 }, generator, opponent },
    { logEvery: log.every, snapshotEvery: snapshots.every },
  );
  const records: Pick<StepRecord, "step" | "gradNormD">[] = [];
  for (const { index, plan } of schedule)
    if (plan.observe) records.push({ step: index, gradNormD: plan.opponentSteps > 0 ? 1 : null });
  const moves = (until: number) => {
    const input = { records: records.filter(({ step }) => step <= until) } as unknown as MetricInput;
    return metrics["gradient-norm"].compute(input, {})[name].value !== null;
  };
  return { steps: steps.filter(moves), otherwise: "the discriminator stands still" };
}
