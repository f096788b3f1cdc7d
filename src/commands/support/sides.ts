/** The sides of a comparison: results or baselines, combined into one set, with all scenarios or one of them. */

import { existsSync } from "node:fs";
import { InputError, nearest, UsageError } from "../../errors.ts";
import { baselineNames, readBaseline } from "../../execution/store/baseline.ts";
import { readResult } from "../../execution/store/stored-result.ts";
import { differencesOf } from "../../judging/comparison/compare.ts";
import { type Trained, together, trainedOf } from "../../judging/comparison/trained.ts";
import type { RunResult, ScenarioResult } from "../../result/index.ts";
import { quote } from "../../scenario/problem.ts";
import { upToDate } from "./against.ts";

export interface Side {
  /** As it was typed. */
  readonly label: string;
  /** By the scenario's name. */
  readonly trained: ReadonlyMap<string, Trained>;
  /** Versions of ganscope that trained. */
  readonly versions: readonly string[];
  /** The first result, where there is one: its figures go into a report. */
  readonly result: RunResult | undefined;
}

interface Part {
  readonly version: string;
  readonly trained: readonly Trained[];
  readonly result?: RunResult;
}

/**
 * @param text `RESULT`, `BASELINE` or a list of them, each with `#SCENARIO` if one is meant
 * @param folder where baselines are
 * @throws InputError if trainings of one set have different definitions
 */
export function sideOf(text: string, folder: string, names?: readonly string[]): Side {
  const parts = text.split(",").map((word) => partOf(word.trim(), folder, names));
  const sets = new Map<string, Trained[]>();
  for (const trained of parts.flatMap((part) => part.trained)) {
    sets.set(trained.scenario, [...(sets.get(trained.scenario) ?? []), trained]);
  }
  for (const [name, [first, ...others]] of sets) {
    const unlike = others.flatMap((other) => differencesOf(first, other)).at(0);
    if (unlike !== undefined) {
      throw new InputError(`has trainings of ${name} that differ: ${unlike.text}`, {
        where: quote(text),
        hint: "combine only trainings with the same definition",
      });
    }
  }
  return {
    label: text,
    trained: new Map([...sets].map(([name, set]) => [name, together(set)])),
    versions: [...new Set(parts.map(({ version }) => version))],
    result: parts.find(({ result }) => result !== undefined)?.result,
  };
}

function partOf(word: string, folder: string, names?: readonly string[]): Part {
  const [path, scenario] = existsSync(word) ? [word] : word.split("#");
  const part = read(path, folder, names);
  if (scenario === undefined) return part;
  const trained = part.trained.filter((each) => each.scenario === scenario);
  if (trained.length === 0) {
    const known = part.trained.map((each) => each.scenario);
    throw new UsageError(`${quote(path)} has no training of ${quote(scenario)}`, {
      hint: nearest(scenario, known),
    });
  }
  return { ...part, trained };
}

function read(path: string, folder: string, names?: readonly string[]): Part {
  if (existsSync(path)) {
    const { result } = readResult(path);
    return { version: result.version, trained: trainingsOf(result.scenarios, names), result };
  }
  const stored = /^[a-z0-9][a-z0-9-]*$/.test(path) ? readBaseline(path, folder) : undefined;
  if (stored !== undefined) return { version: stored.version, trained: stored.scenarios.map(upToDate) };
  throw new UsageError(`${quote(path)} is neither a result nor a baseline`, {
    hint: nearest(path, baselineNames(folder)),
  });
}

const trainingsOf = (scenarios: readonly ScenarioResult[], names?: readonly string[]): Trained[] =>
  scenarios.flatMap((scenario) => trainedOf(scenario, names) ?? []).map(upToDate);
