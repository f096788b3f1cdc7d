/** `ganscope baseline`: saves the results of trainings as a small file to commit, and shows saved baselines. */

import { InputError, nearest, printable, UsageError } from "../errors.ts";
import { type Baseline, baselineNames, readBaseline, writeBaseline } from "../execution/store/baseline.ts";
import { readResult } from "../execution/store/stored-result.ts";
import { type Trained, together, trainedOf } from "../judging/comparison/trained.ts";
import type { RunResult } from "../result/index.ts";
import { quote } from "../scenario/problem.ts";
import { middle } from "../writers/changes.ts";
import { toJson } from "../writers/json.ts";
import { aligned } from "../writers/table.ts";
import type { Arguments, Command } from "./command.ts";
import { baselinesFlag, folderOf, primaryFlag, primaryNames } from "./support/against.ts";
import type { Io } from "./support/io.ts";
import { checkWritable } from "./support/outputs.ts";

const verbs: Readonly<Record<string, (args: Arguments, io: Io) => number>> = { save, list, show };

export const baseline: Command = {
  summary: "save results as a baseline for later runs",
  usage: "baseline save NAME RESULT... | list | show NAME [flags]",
  description: [
    "save NAME RESULT...  writes DIR/NAME.json: each scenario's definition, engine and final values of the primary",
    "                     quantities by seed. Seeds of several results of one scenario are combined. Commit the file, then",
    "                     compare later runs with it: ganscope run PATH --baseline NAME",
    "list                 lists the saved baselines",
    "show NAME            shows what a baseline holds",
    "",
    "exit code: 0 done, 2 invalid usage or input.",
  ].join("\n"),
  flags: {
    ...baselinesFlag,
    ...primaryFlag,
    json: { type: "boolean", help: "print JSON on stdout (list, show)" },
  },

  async run(args, io) {
    const [name, ...words] = args.positionals;
    const known = Object.keys(verbs);
    if (name === undefined) throw new UsageError(`baseline requires an action: ${known.join(", ")}`);
    if (!known.includes(name))
      throw new UsageError(`unknown action ${quote(name)}`, { hint: nearest(name, known) });
    return verbs[name]({ ...args, positionals: words }, io);
  },
};

function save(args: Arguments, io: Io): number {
  const [name, ...paths] = args.positionals;
  if (name === undefined || paths.length === 0) {
    throw new UsageError("baseline save requires a name and at least one result", {
      hint: "e.g. ganscope baseline save main ganscope-out/core",
    });
  }
  const results = paths.map((path) => readResult(path));
  for (const { result, file } of results) refuseIncomplete(result, file);
  const [{ result: first }] = results;
  const other = results.find(({ result }) => result.version !== first.version);
  if (other !== undefined) {
    throw new InputError(
      `was made by ganscope ${other.result.version}, but the first result by ${first.version}`,
      {
        where: other.file,
      },
    );
  }
  const names = primaryNames(args);
  const sets = new Map<string, Trained[]>();
  for (const scenario of results.flatMap(({ result }) => result.scenarios)) {
    const trained = trainedOf(scenario, names);
    if (trained !== undefined) sets.set(scenario.name, [...(sets.get(scenario.name) ?? []), trained]);
  }
  if (sets.size === 0)
    throw new InputError("holds no training or evaluation with a primary quantity", { where: paths[0] });
  const folder = folderOf(args);
  checkWritable(folder, "--baselines");
  const replaces = baselineNames(folder).includes(name);
  const scenarios = [...sets.values()].map(together);
  const { version, environment } = first;
  const commands = results.map(({ result }) => result.command);
  const file = writeBaseline({ name, version, commands, environment, scenarios }, folder, toJson);
  io.out(
    `${replaces ? "replaced" : "saved"} ${printable(file)}: ${scenarios.length} ${scenarios.length === 1 ? "scenario" : "scenarios"}`,
  );
  const left = results.flatMap(({ result }) => result.scenarios).filter(({ name: each }) => !sets.has(each));
  if (left.length > 0)
    io.err(`not saved: ${printable(left.map((each) => each.name).join(", "))} (no primary quantity)`);
  return 0;
}

/** An incomplete baseline would mislead every later comparison. */
function refuseIncomplete({ scenarios, skipped }: RunResult, file: string): void {
  const broken = scenarios.flatMap(({ name, seeds }) =>
    seeds
      .filter(({ status }) => status === "failed" || status === "interrupted")
      .map(({ seed, status }) => `${name} seed ${seed} ${status}`),
  );
  const missing = [...broken, ...skipped.map(({ name }) => `${name} did not run`)];
  if (missing.length > 0) {
    throw new InputError(`is incomplete: ${missing.slice(0, 5).join(", ")}`, {
      where: file,
      hint: "repeat the run, then save the baseline",
    });
  }
}

function list(args: Arguments, io: Io): number {
  const folder = folderOf(args);
  const all = baselineNames(folder).map((name) => open(name, folder));
  if (args.booleans.json)
    io.out(
      toJson(
        all.map(({ name, version, scenarios }) => ({ name, version, scenarios: scenarios.length })),
      ).trimEnd(),
    );
  else if (all.length === 0) io.out(`no baseline in ${printable(folder)}`);
  else {
    const rows = all.map(({ name, version, scenarios }) => [
      name,
      version,
      [...new Set(scenarios.map(({ engine }) => engine.id))].join(", "),
      String(scenarios.length),
    ]);
    io.out(
      aligned([["baseline", "ganscope", "engine", "scenarios"], ...rows])
        .map(printable)
        .join("\n"),
    );
  }
  return 0;
}

function show(args: Arguments, io: Io): number {
  const [name] = args.positionals;
  if (name === undefined) throw new UsageError("baseline show requires a name");
  const stored = open(name, folderOf(args));
  if (args.booleans.json) {
    io.out(toJson(stored).trimEnd());
    return 0;
  }
  const rows = stored.scenarios.flatMap(({ scenario, primary, engine }) =>
    Object.entries(primary).map(([metric, { unit, values }]) => {
      const known = values.flatMap(({ value }) => (value === null ? [] : [value]));
      const spread =
        known.length === 0
          ? ""
          : `[${Math.min(...known).toPrecision(3)}, ${Math.max(...known).toPrecision(3)}]`;
      return [scenario, metric, `${middle(values)} ${spread}`, String(values.length), unit, engine.id];
    }),
  );
  io.out(printable(`${stored.name}: ganscope ${stored.version}, ${stored.commands.join("; ")}`));
  io.out(
    aligned([["scenario", "quantity", "median [range]", "seeds", "unit", "engine"], ...rows])
      .map(printable)
      .join("\n"),
  );
  return 0;
}

function open(name: string, folder: string): Baseline {
  const stored = readBaseline(name, folder);
  if (stored !== undefined) return stored;
  throw new UsageError(`there is no baseline ${quote(name)} in ${quote(folder)}`, {
    hint: nearest(name, baselineNames(folder)),
  });
}
