/**
 * What a run is going to do, piece by piece: null bands, trainings of a group of seeds, what is computed exactly. The plan follows from the
 * scenarios and the way they are trained alone, never from how many processes or machines share it, so that the same
 * pieces come out everywhere.
 */

import { createHash } from "node:crypto";
import type { EngineRequest } from "../../engine/request.ts";
import { InputError } from "../../errors.ts";
import { nullKey } from "../../measuring/nulls.ts";
import { differences, shown, sorted } from "../../plain-data.ts";
import { buildDigest, packageVersion } from "../../root.ts";
import {
  type ExactId,
  isTraining,
  type Scenario,
  type Scenarios,
  type TrainingScenario,
} from "../../scenario/scenario.ts";
import { dataFingerprint } from "./fingerprint.ts";

/** One job of a run; `key` names it within its plan. */
export type Piece =
  | { readonly kind: "nulls"; readonly key: string; readonly scenario: TrainingScenario }
  | {
      readonly kind: "train";
      readonly key: string;
      readonly scenario: TrainingScenario;
      /** Trained in one program. */
      readonly seeds: readonly number[];
    }
  | { readonly kind: "exact"; readonly key: string; readonly scenario: Scenarios[ExactId] };

export interface Plan {
  readonly version: string;
  readonly build: string;
  readonly engine: EngineRequest;
  /** Whether the seeds of a scenario train in one program instead of a process each. */
  readonly together: boolean;
  readonly scenarios: readonly Scenario[];
  /** Hash of the files that each scenario reads; null if it reads none. */
  readonly data: readonly (string | null)[];
}

export function makePlan(scenarios: readonly Scenario[], engine: EngineRequest, together: boolean): Plan {
  // Scenarios of a matrix usually read the same files, which may be large.
  const fingerprints = new Map<string, string | null>();
  const data = scenarios.map((scenario) => {
    if (!isTraining(scenario)) return null;
    const key = JSON.stringify(scenario.target);
    if (!fingerprints.has(key)) fingerprints.set(key, dataFingerprint(scenario.target));
    return fingerprints.get(key) ?? null;
  });
  return { version: packageVersion(), build: buildDigest(), engine, together, scenarios, data };
}

/** @throws InputError if the data of a training are missing, or differ from those with which the run was planned */
export function requireSameData({ scenarios, data }: Plan, scenario: Scenario): void {
  if (!isTraining(scenario)) return;
  const { name, target } = scenario;
  const refusal = (why: string) =>
    new InputError(`the data of its target ${target.kind} ${why}`, {
      where: name,
      hint: "put the same files at the same path, relative to the folder where the command runs",
    });
  let here: string | null;
  try {
    here = dataFingerprint(target);
  } catch (error) {
    const { where, message } = error as Partial<InputError> & Error;
    throw refusal(`cannot be read on this machine: ${where === undefined ? "" : `${where}: `}${message}`);
  }
  if (here === data[scenarios.findIndex((each) => each.name === name)]) return;
  throw refusal("differ from the data with which the run was planned");
}

/** Null bands first: without them an interrupted run could not judge the seeds that it finished. */
export function piecesOf({ scenarios, together }: Plan): Piece[] {
  const bands = new Map<string, Piece>();
  const work: Piece[] = [];
  for (const scenario of scenarios) {
    const { name } = scenario;
    if (!isTraining(scenario)) {
      work.push({ kind: "exact", key: `exact ${name}`, scenario });
      continue;
    }
    const shared = nullKey(scenario);
    if (!bands.has(shared)) bands.set(shared, { kind: "nulls", key: `nulls ${name}`, scenario });
    for (const seeds of together ? [scenario.seeds] : scenario.seeds.map((seed) => [seed])) {
      work.push({ kind: "train", key: `train ${name} ${seeds.join(",")}`, scenario, seeds });
    }
  }
  return [...bands.values(), ...work];
}

/**
 * Equal for plans that give the same numbers: the order of the scenarios counts, that of their keys does not. The contents of a
 * file count, its path does not.
 */
export function planId(plan: Plan): string {
  const order = plan.scenarios.map(({ name }) => name);
  return createHash("sha256")
    .update(JSON.stringify(sorted({ ...essence(plan), order })))
    .digest("hex")
    .slice(0, 32);
}

/** Everything that determines the numbers of a plan, except for the order of the scenarios. */
function essence({ scenarios, data, ...rest }: Plan): object {
  const byName = scenarios.map(({ file: _, ...scenario }, index) => {
    if (!isTraining(scenario) || data[index] === null) return [scenario.name, scenario];
    const { file: _file, folder: _folder, ...target } = scenario.target;
    return [scenario.name, { ...scenario, target: { ...target, data: data[index] } }];
  });
  return { ...rest, scenarios: Object.fromEntries(byName) };
}

/** The differences of two plans in words, e.g. "scenarios.tiny.trainer.steps: 20, now 30". Empty if they are equal. */
export const planDifferences = (there: Plan, here: Plan): string[] =>
  differences(essence(there), essence(here)).map(
    ({ key, before, after }) => `${key}: ${cut(shown(before))}, now ${cut(shown(after))}`,
  );

/** Long values are cut: the path says where to look. */
const cut = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}...` : text);
