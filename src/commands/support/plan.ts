/** The plan of a run by its command line: the scenarios, how to train them, and the command that repeats the run. */

import { engineIds } from "../../engine/index.ts";
import { shellWord, UsageError } from "../../errors.ts";
import type { PoolOptions } from "../../execution/pool/pool.ts";
import { loadScenarios } from "../../scenario/load.ts";
import type { Scenario } from "../../scenario/scenario.ts";
import type { Arguments, Flags } from "../command.ts";
import { choice, parseSeeds, positiveInteger } from "./arguments.ts";

const ENGINES = ["auto", ...engineIds] as const;
const WHEN = ["on", "off", "auto"] as const;

export const planFlags: Flags = {
  seeds: {
    type: "string",
    value: "N|LIST",
    help: "seeds to use instead of those in the files: a count, or a list such as 1,2,7",
  },
  steps: {
    type: "string",
    value: "N",
    help: "generator steps (or rounds of a game) instead of those in the files",
  },
  "checkpoint-every": {
    type: "string",
    value: "N",
    help: "save a checkpoint of each training every N steps, instead of as its file says",
  },
  filter: { type: "string", value: "TEXT", help: "only scenarios whose name contains the text" },
  only: { type: "string", value: "NAME", help: "only the scenario with this name" },
  "allow-outside": { type: "boolean", help: "allow paths in files to lead out of their folders" },
  engine: { type: "string", value: "NAME", help: `${ENGINES.join(", ")} (default auto)` },
  "no-compile": {
    type: "boolean",
    help: "run training steps one operation at a time on a native engine, for comparison",
  },
  xla: {
    type: "string",
    value: "WHEN",
    help: `compile steps of a native engine with XLA: ${WHEN.join(", ")} (default auto: long trainings on a GPU)`,
  },
  together: {
    type: "string",
    value: "WHEN",
    help: `train all seeds of a scenario as one computation: ${WHEN.join(", ")} (default auto: on a GPU)`,
  },
};

/** @param who the command that needs them */
export function scenariosOf(args: Arguments, who: string): Scenario[] {
  if (args.positionals.length === 0) {
    throw new UsageError(`${who} requires a scenario, suite or folder`, {
      hint: `e.g. ganscope ${who} quick`,
    });
  }
  const seeds = parseSeeds(args);
  const steps = positiveInteger(args, "steps");
  const checkpointEvery = positiveInteger(args, "checkpoint-every");
  const { filter, only } = args.strings;
  return loadScenarios(args.positionals, {
    ...(seeds === undefined ? {} : { seeds }),
    ...(steps === undefined ? {} : { steps }),
    ...(checkpointEvery === undefined ? {} : { checkpointEvery }),
    ...(filter === undefined ? {} : { filter }),
    ...(only === undefined ? {} : { only }),
    allowOutside: args.booleans["allow-outside"] ?? false,
  });
}

/** How trainings are done. */
export function wayOf(args: Arguments): Required<Pick<PoolOptions, "engine" | "together">> {
  return {
    engine: {
      id: choice(args, "engine", ENGINES, "auto"),
      compile: args.booleans["no-compile"] !== true,
      xla: choice(args, "xla", WHEN, "auto"),
    },
    together: choice(args, "together", WHEN, "auto"),
  };
}

/** The command that repeats a run: flags that only concern this screen or folder are left out. */
export function runCommand(args: Arguments): string {
  const { positionals, strings, booleans } = args;
  const flags = [
    ...["seeds", "steps", "checkpoint-every", "engine", "xla", "together", "filter", "only"].flatMap(
      (flag) => (strings[flag] === undefined ? [] : [`--${flag}`, shellWord(strings[flag])]),
    ),
    ...["no-compile", "allow-outside"].flatMap((flag) => (booleans[flag] ? [`--${flag}`] : [])),
  ];
  return ["ganscope", "run", ...positionals.map(shellWord), ...flags, ...againstWords(args)].join(" ");
}

/** The part of that command that names the baseline. */
export const againstWords = ({ strings }: Arguments): string[] =>
  ["baseline", "baselines", "primary"].flatMap((flag) =>
    strings[flag] === undefined ? [] : [`--${flag}`, shellWord(strings[flag])],
  );
