/** Baselines of evaluations, for the library: what `ganscope baseline save` has kept of one model. */

import { InputError } from "../../errors.ts";
import { againstEvaluation, type StoredEvaluation } from "../../judging/comparison/against-samples.ts";
import type { RunResult } from "../../result/index.ts";
import { BASELINES, readBaseline } from "./baseline.ts";

/** Which baseline to compare with, and by what. */
export interface BaselineChoice {
  readonly name: string;
  /** Folder of baselines; `baselines` by default. */
  readonly folder?: string;
  /** Quantities to compare; all those of the baseline by default. */
  readonly primary?: readonly string[];
}

/** @throws InputError if there is no such baseline, or it holds trainings */
export function openEvaluation({ name, folder = BASELINES }: BaselineChoice): StoredEvaluation {
  const stored = readBaseline(name, folder);
  const hint = `save one: ganscope baseline save ${name} RESULT`;
  if (stored === undefined)
    throw new InputError(`there is no baseline ${JSON.stringify(name)} in ${folder}`, { hint });
  const [trained, ...others] = stored.scenarios;
  if (trained === undefined || others.length > 0 || trained.engine.id !== "none")
    throw new InputError(`the baseline ${JSON.stringify(name)} does not hold the evaluation of one model`, {
      hint,
    });
  return { label: `baseline ${name}`, version: stored.version, trained };
}

export const againstBaseline = (result: RunResult, choice: BaselineChoice): RunResult =>
  againstEvaluation(result, openEvaluation(choice), choice.primary);
