/** The groups of known answers for tensor engines, by id. */

import { type EngineCheck, type Outcome, outcomeOf } from "../check.ts";
import { determinism } from "./determinism.ts";
import { secondDerivative } from "./second-derivative.ts";
import { trainingStep } from "./training-step.ts";

export const engineChecks = {
  "training-step": trainingStep,
  "second-derivative": secondDerivative,
  determinism,
} as const;

export type EngineCheckId = keyof typeof engineChecks;

/** Runs some of them one after another. */
export async function examine(
  engine: Parameters<EngineCheck["run"]>[0],
  ids: readonly EngineCheckId[],
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const id of ids) {
    const check = engineChecks[id];
    const { title, source } = check;
    outcomes.push(await outcomeOf({ id, title, source, engine: engine.record.id }, () => check.run(engine)));
  }
  return outcomes;
}
