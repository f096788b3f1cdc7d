/** `--baseline`: finds the baseline, says before the run which changes can be found, and compares afterwards. */

import { nearest, printable, shellWord, UsageError } from "../../errors.ts";
import { BASELINES, type Baseline, baselineFile, readBaseline } from "../../execution/store/baseline.ts";
import { ALPHA, compareTrained, differencesOf } from "../../judging/comparison/compare.ts";
import { definitionOf } from "../../judging/comparison/definition.ts";
import { foresee, POWER } from "../../judging/comparison/foresee.ts";
import { withChangeGates } from "../../judging/comparison/gates.ts";
import { MOST_PRIMARY } from "../../judging/comparison/primary.ts";
import { type Primary, primaryOf, type Trained, trainedOf } from "../../judging/comparison/trained.ts";
import type { Change, RunResult, ScenarioRecord } from "../../result/index.ts";
import { quote } from "../../scenario/problem.ts";
import { isTraining, type Scenario, type TrainingScenario } from "../../scenario/scenario.ts";
import { completed } from "../../scenario/stored.ts";
import { quantityNames } from "../../scenario/vocabulary.ts";
import type { Arguments, Flags } from "../command.ts";
import type { Io } from "./io.ts";

export const baselinesFlag: Flags = {
  baselines: { type: "string", value: "DIR", help: `folder of saved baselines (default ${BASELINES})` },
};
export const primaryFlag: Flags = {
  primary: {
    type: "string",
    value: "LIST",
    help: `quantities to compare, instead of those named by the scenarios; at most ${MOST_PRIMARY}, e.g. emd,jsd`,
  },
};
export const againstFlags: Flags = {
  baseline: {
    type: "string",
    value: "NAME",
    help: "compare the run with a saved baseline; a regression gives exit code 1",
  },
  ...baselinesFlag,
  ...primaryFlag,
};

export interface Against {
  compare(result: RunResult): RunResult;
}

export const folderOf = ({ strings }: Arguments): string => strings.baselines ?? BASELINES;

/** The quantities that `--primary` names. */
export function primaryNames(
  { strings }: Arguments,
  own: readonly string[] = [],
): readonly string[] | undefined {
  if (strings.primary === undefined) return undefined;
  const known = [...quantityNames, ...own];
  const names = [...new Set(strings.primary.split(",").map((name) => name.trim()))];
  const unknown = names.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new UsageError(`names the unknown quantity ${quote(unknown)}`, {
      where: "--primary",
      hint: nearest(unknown, known),
    });
  }
  if (names.length > MOST_PRIMARY) {
    throw new UsageError(`takes at most ${MOST_PRIMARY} quantities (got ${names.length})`, {
      where: "--primary",
      hint: "each additional quantity reduces the power to find a change",
    });
  }
  return names;
}

/**
 * @param command the command that makes a run to save, for users without a baseline
 * @returns undefined without `--baseline`; "missing", after a message, if no baseline has that name
 * @throws UsageError when the seeds are too few for any regression to show
 */
export function openBaseline(
  args: Arguments,
  scenarios: readonly Scenario[],
  io: Io,
  command = `ganscope run ${args.positionals.map(shellWord).join(" ")}`,
): Against | "missing" | undefined {
  const stored = openStored(args, io, command);
  if (stored === undefined || stored === "missing") return stored;
  const { name } = stored;
  const names = primaryNames(args);
  const before = new Map(stored.scenarios.map((trained) => [trained.scenario, upToDate(trained)]));
  const lines = scenarios
    .filter(isTraining)
    .flatMap((scenario) => prospects(scenario, before.get(scenario.name), names));
  const hopeless = lines.filter(({ fits }) => !fits);
  if (hopeless.length > 0) {
    throw new UsageError(hopeless.map(({ text }) => text).join("\n"), { where: `--baseline ${name}` });
  }
  if (args.booleans.quiet !== true) for (const { text } of lines) io.err(printable(text));
  return againstStored(stored, names, (after, notes) =>
    against(before.get(after.scenario), after, stored, notes),
  );
}

/**
 * The baseline that `--baseline` names.
 *
 * @returns undefined without the flag; "missing", after a message, if there is none of that name
 */
export function openStored(args: Arguments, io: Io, command: string): Baseline | "missing" | undefined {
  const { baseline: name } = args.strings;
  if (name === undefined) {
    const idle = ["primary", "baselines"].find((flag) => args.strings[flag] !== undefined);
    if (idle === undefined) return undefined;
    throw new UsageError("requires --baseline", { where: `--${idle}` });
  }
  const folder = folderOf(args);
  const stored = readBaseline(name, folder);
  if (stored !== undefined) return stored;
  const where = printable(baselineFile(name, folder));
  const there = args.strings.baselines === undefined ? "" : ` --baselines ${printable(folder)}`;
  io.err(
    `E_BASELINE ${where} there is no baseline ${quote(name)} - create it: ${printable(command)} --out first; ganscope baseline save ${name} first${there}`,
  );
  return "missing";
}

/** Compares each scenario of a result by `changesOf`, and makes gates of the changes. */
function againstStored(
  { name, version }: Baseline,
  names: readonly string[] | undefined,
  changesOf: (after: Trained, notes: readonly string[]) => Change[],
): Against {
  return {
    compare(result) {
      const notes = version === result.version ? [] : [`ganscope was ${version}, is ${result.version}`];
      const changes = result.scenarios.flatMap((scenario) => {
        const after = trainedOf(scenario, names);
        return after === undefined ? [] : changesOf(after, notes);
      });
      const comparison = { before: `baseline ${name}`, after: "this run", alpha: ALPHA, changes };
      return { ...result, comparison, scenarios: withChangeGates(result.scenarios, comparison) };
    },
  };
}

/** A stored definition completed with newer options: their defaults are the old behaviour. */
export function upToDate(trained: Trained): Trained {
  const { definition } = trained;
  const filled = completed({ ...definition });
  if (filled === undefined) return trained;
  const names = Object.keys(trained.primary);
  return { ...trained, definition: definitionOf(filled, names) };
}

function against(
  before: Trained | undefined,
  after: Trained,
  { name }: Baseline,
  notes: readonly string[],
): Change[] {
  if (before === undefined) {
    const why = `The baseline does not have this scenario. Save the baseline again: ganscope baseline save ${name} RESULT.`;
    return [{ scenario: after.scenario, metric: null, verdict: "not comparable", why, notes: [] }];
  }
  return compareTrained(before, after, { notes });
}

interface Prospect {
  /** Whether a regression could show at all. */
  readonly fits: boolean;
  readonly text: string;
}

/** Which changes can be found in a scenario, stated before it runs. */
function prospects(
  scenario: TrainingScenario,
  before: Trained | undefined,
  names?: readonly string[],
): Prospect[] {
  const { name, seeds } = scenario;
  if (before === undefined) return [{ fits: true, text: `${name}: not in the baseline` }];
  const record: ScenarioRecord = { ...scenario };
  const declared: readonly Primary[] =
    names?.map((metric) => ({ metric })) ?? primaryOf({ scenario: record });
  const primary = declared.filter(({ metric }) => Object.hasOwn(before.primary, metric));
  const now = {
    definition: definitionOf(
      record,
      primary.map(({ metric }) => metric),
    ),
  };
  const differing = differencesOf(before, now);
  if (differing.length > 0) {
    return [
      {
        fits: true,
        text: `${name}: not comparable with the baseline: ${differing.map(({ text }) => text).join("; ")}`,
      },
    ];
  }
  return primary.map(({ metric, detect }): Prospect => {
    const values = before.primary[metric];
    const [m, n] = [seeds.length, values.values.length];
    const label = `${name} ${metric}`;
    if (values.values.every(({ diverged }) => diverged === true)) {
      return {
        fits: true,
        text: `${label}: all trainings of the baseline diverged; only an improvement can be found`,
      };
    }
    const seen = foresee(metric, values, { seeds: m, family: primary.length, detect });
    if ("enough" in seen) {
      const text = `${label}: ${m} ${m === 1 ? "seed" : "seeds"} against ${n} of the baseline can never show a change; use ${seen.enough} on each side`;
      return { fits: false, text };
    }
    if ("unknown" in seen) return { fits: true, text: `${label}: in the baseline, ${seen.unknown}` };
    const against = `(${m} seeds against ${n})`;
    const found =
      seen.size === 0
        ? `all seeds of the baseline agree, so any shift of most seeds is found ${against}`
        : `a shift of ${short(seen.size)} ${values.unit} is found with ${100 * POWER} % power ${against}`;
    if (seen.chance === null || seen.chance >= POWER) return { fits: true, text: `${label}: ${found}` };
    const chance = `only ${Math.round(100 * seen.chance)} % power`;
    return {
      fits: true,
      text: `${label}: WARNING: the shift of ${detect} that must be found is found with ${chance}; ${found}`,
    };
  });
}

const short = (value: number): string => String(Number(value.toPrecision(2)));
