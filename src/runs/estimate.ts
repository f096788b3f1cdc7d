/** How long a scenario will take on the built-in engine: a model of its cost, not a measurement of this machine. */
import { createTarget } from "../data/index.ts";
import { trainers } from "../models/trainers/index.ts";
import type { TrainerKind } from "../models/trainers/trainer.ts";
import type { TrainingScenario } from "../scenario/scenario.ts";

/** Fitted to the suite `quick` with both cores busy (docs/verified.md): fixed cost of a player step, and multiply-adds a second. */
const SECONDS_AN_UPDATE = 2.3e-3;
const MULTIPLY_ADDS_A_SECOND = 2.6e9;

/** @returns seconds of one process for all seeds */
export function estimate({ trainer, target, seeds, log }: TrainingScenario): number {
  const kind: TrainerKind = trainers[trainer.kind];
  const { updates, multiplyAdds } = kind.work(trainer as never, createTarget(target), log.every);
  return seeds.length * (updates * SECONDS_AN_UPDATE + multiplyAdds / MULTIPLY_ADDS_A_SECOND);
}
