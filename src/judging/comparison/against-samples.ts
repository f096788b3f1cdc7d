/** An evaluation of one model against a stored one: the comparison, and gates of its changes. */

import type { Change, RunResult } from "../../result/index.ts";
import { ALPHA, compareTrained } from "./compare.ts";
import { withChangeGates } from "./gates.ts";
import { type Trained, trainedOf } from "./trained.ts";

/** A stored evaluation. */
export interface StoredEvaluation {
  /** What the comparison calls it, e.g. "baseline main". */
  readonly label: string;
  /** The version of ganscope that measured it. */
  readonly version: string;
  readonly trained: Trained;
}

/** @param names quantities to compare; all those of the baseline unless given */
export function againstEvaluation(
  result: RunResult,
  { label, version, trained: before }: StoredEvaluation,
  names: readonly string[] = Object.keys(before.primary),
): RunResult {
  const [scenario] = result.scenarios;
  const { name } = scenario;
  const notes = version === result.version ? [] : [`ganscope was ${version}, is ${result.version}`];
  const after = trainedOf(scenario, names);
  // One model on either side, whatever its samples are called.
  const found = after === undefined ? [] : compareTrained({ ...before, scenario: name }, after, { notes });
  const missing = found.some(({ metric }) => metric === null)
    ? []
    : names.filter((each) => !found.some(({ metric }) => metric === each));
  const why = "The baseline has this quantity, but it was not measured.";
  const changes = [
    ...found,
    ...missing.map(
      (metric): Change => ({ scenario: name, metric, verdict: "not comparable", why, notes: [] }),
    ),
  ];
  const comparison = { before: label, after: "this run", alpha: ALPHA, changes };
  return { ...result, comparison, scenarios: withChangeGates(result.scenarios, comparison) };
}
