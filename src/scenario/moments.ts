/** When snapshots of a training are taken, and which of its quantities have a value in them. */

import { metrics } from "../../metrics/index.ts";
import type { Metric } from "../../metrics/metric.ts";
import type { Target } from "../data/target.ts";
import type { Window } from "../judging/gates/expectation.ts";
import { trainers } from "../models/trainers/index.ts";
import type { Growth, TrainerKind } from "../models/trainers/trainer.ts";
import type { StepRecord } from "../result/index.ts";
import type { MetricId, TrainingScenario } from "./scenario.ts";

type Timed = Pick<TrainingScenario, "trainer" | "log" | "snapshots" | "metrics">;

/** Every so many steps, at the last one, and at the last of each size that growing images have. */
export function snapshotSteps({ trainer, snapshots }: Timed, target: Target | undefined): number[] {
  const count = Math.floor(trainer.steps / snapshots.every);
  const regular = Array.from({ length: count }, (_, index) => (index + 1) * snapshots.every);
  const grown = stagesIn(trainer, target).map(({ to }) => to);
  return [...new Set([...regular, ...grown, trainer.steps])].sort((a, b) => a - b);
}

function stagesIn(trainer: Timed["trainer"], target: Target | undefined): readonly Growth[] {
  const kind: TrainerKind = trainers[trainer.kind];
  return kind.stages?.(trainer, target?.image) ?? [];
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
  if (metric.minimum(target.dim, scenario.metrics[id]) > 0) {
    const { after = 0 } = stagesIn(scenario.trainer, target).at(-1) ?? {};
    return { steps: steps.filter((step) => step > after), otherwise: "images are smaller at that step" };
  }
  if (id === "dynamics") return momentsOfDynamics(name, steps, scenario);
  return id === "gradient-norm" ? momentsOfNorms(name, steps, scenario) : { steps, otherwise: "" };
}

function momentsOfDynamics(name: string, steps: readonly number[], { trainer }: Timed): Moments {
  const { every } = trainer.dynamics as { readonly every: number };
  const measured = steps.filter((step) => step % every === 0 || step === trainer.steps);
  switch (name) {
    case "dynamics.turn":
      return { steps: measured.slice(1), otherwise: "no earlier velocity was measured" };
    case "dynamics.path-angle":
      return {
        steps: measured.slice(1).slice(-1),
        otherwise: "the path angle is measured at the last step only",
      };
    default:
      return { steps: measured, otherwise: "the dynamics are not measured at that step" };
  }
}

/** Norms of a discriminator that stands still are none. */
function momentsOfNorms(name: string, steps: readonly number[], { trainer, log, snapshots }: Timed): Moments {
  const kind: TrainerKind = trainers[trainer.kind];
  const ofOpponent = name === "gradient-norm.d" || name === "gradient-norm.d-start";
  const rhythm = { logEvery: log.every, snapshotEvery: snapshots.every };
  const turns = ofOpponent ? kind.turns?.(trainer, rhythm) : undefined;
  if (turns === undefined) return { steps, otherwise: "" };
  const records = turns.map(({ step, moves }) => ({ step, gradNormD: moves ? 1 : null }));
  const none = { rows: 0, dim: 1, data: new Float64Array(0) };
  const moves = (until: number) => {
    const told = records.filter(({ step }) => step <= until) as unknown as StepRecord[];
    return (
      metrics["gradient-norm"].compute({ real: none, fake: none, records: told }, {})[name].value !== null
    );
  };
  return { steps: steps.filter(moves), otherwise: "the discriminator does not move" };
}
