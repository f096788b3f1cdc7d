/**
 * From what a user typed to checked scenarios: a scenario file, a suite, a folder of scenarios, or the name of one that
 * comes with ganscope. Everything that is wrong in all the files is said at once, and nothing runs before all is right.
 */

import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, isAbsolute, join, relative } from "node:path";
import { either, misspelled, nearest, UsageError } from "../errors.ts";
import { isPlainObject } from "../plain-data.ts";
import { packageRoot } from "../root.ts";
import { checkScenario, checkSuite } from "./check.ts";
import { readSource } from "./document.ts";
import { withDefaultsAround } from "./kinds.ts";
import { expandMatrix, pathsOf } from "./matrix.ts";
import { type Described, mentioning } from "./mentions.ts";
import { leadsOut, nameOf, slug } from "./names.ts";
import { type Problem, Problems, quote, toError } from "./problem.ts";
import type { Scenario } from "./scenario.ts";
import { formIn, formSchemas } from "./schema.ts";
import { expandSearch } from "./search.ts";
import { override, placeOf } from "./settings.ts";
import { merge, overlay, type Source, valueAt } from "./source.ts";
import { withSuiteGates } from "./suite-gates.ts";
import type { Suite } from "./written.ts";

export interface LoadOptions {
  /** Instead of the seeds that the files name: a count or a list. Games and studies have none. */
  readonly seeds?: number | readonly number[];
  /** Instead of the generator steps, or rounds of a game, that the files name. */
  readonly steps?: number;
  /** Instead of the generator steps between two checkpoints that the files name; games and studies have none. */
  readonly checkpointEvery?: number;
  /** Only scenarios whose name holds this text, whatever the case. */
  readonly filter?: string;
  /** Only the scenario of this name. */
  readonly only?: string;
  /** Let paths written in files lead out of their folders. */
  readonly allowOutside?: boolean;
}

/**
 * The scenarios that the paths name, in that order, each name once.
 * @throws UsageError when a path leads nowhere or the filter leaves nothing
 * @throws ScenarioError with every problem of every file
 */
export function loadScenarios(paths: readonly string[], options: LoadOptions = {}): Scenario[] {
  const { scenarios, problems } = readScenarios(paths, options);
  if (problems.length > 0) throw toError(problems);
  return scenarios;
}

/** The same, with the problems beside what could be loaded. */
export function readScenarios(
  paths: readonly string[],
  options: LoadOptions = {},
): { scenarios: Scenario[]; problems: Problem[] } {
  const problems: Problem[] = [];
  const collect = <T>(work: () => T[]): T[] => {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof Problems)) throw error;
      problems.push(...error.problems);
      return [];
    }
  };

  const sources = paths.flatMap((path) =>
    locate(path).flatMap((file) => collect(() => sourcesOf(file, options, collect))),
  );
  const scenarios = sources.flatMap((source) =>
    collect(() => {
      const checked = checkScenario(override(source, options), options.allowOutside ?? false);
      if ("problems" in checked) throw new Problems(checked.problems);
      return [checked.value];
    }),
  );

  problems.push(...sharedNames(scenarios));
  const { filter = "", only } = options;
  const chosen = scenarios.filter(
    ({ name }) => name.includes(filter.toLowerCase()) && (only === undefined || name === only),
  );
  if (chosen.length === 0 && problems.length === 0) {
    const names = scenarios.map(({ name }) => name);
    throw new UsageError(
      only === undefined ? `no scenario matches ${quote(filter)}` : `no scenario has the name ${quote(only)}`,
      {
        where: only === undefined ? "--filter" : "--only",
        hint: nearest(only ?? filter, names),
      },
    );
  }
  return { scenarios: chosen, problems: withoutRepeats(problems) };
}

/** A file to open and how to call it. */
interface Located {
  readonly path: string;
  readonly shown: string;
}

/** A scenario or suite that comes with ganscope: the name it goes by, and its path below ganscope's root. */
export interface Packaged {
  readonly id: string;
  readonly file: string;
}

/** What comes with ganscope. */
export function packaged(): { scenarios: Packaged[]; suites: Packaged[] } {
  const root = packageRoot();
  const list = (folder: string) =>
    existsSync(join(root, folder))
      ? filesIn(join(root, folder)).map((name) => ({ id: slug(name), file: join(folder, name) }))
      : [];
  return {
    scenarios: ["", "games", "images", "studies", "theory"].flatMap((below) =>
      list(join("scenarios", below)),
    ),
    suites: list(join("scenarios", "suites")),
  };
}

/** A path below this folder as from here, so that a run is called the same wherever the folder lies; any other one in full. */
function fromHere(path: string): string {
  const way = relative(process.cwd(), path);
  return way.startsWith("..") || isAbsolute(way) ? path : way;
}

function locate(path: string): Located[] {
  const exists = existsSync(path);
  if (exists) {
    if (!statSync(path).isDirectory()) return [{ path, shown: path }];
    const files = filesIn(path).map((name) => ({ path: join(path, name), shown: join(path, name) }));
    const scenarios = files.filter((file) => !isSuiteFile(file));
    if (scenarios.length > 0) return scenarios;
  }
  const { scenarios, suites } = packaged();
  const known = [...suites, ...scenarios];
  const found = known.find(({ id }) => id === path);
  if (found !== undefined) return [{ path: fromHere(join(packageRoot(), found.file)), shown: found.file }];
  if (exists) throw new UsageError("has no scenario file (*.yaml, *.yml, *.json)", { where: quote(path) });
  throw new UsageError(`no file, folder or packaged scenario has the name ${quote(path)}`, {
    hint: suggestion(path, known),
  });
}

/** A misspelled name is corrected; any other name is searched for its words. A path is neither. */
function suggestion(typed: string, known: readonly Packaged[]): string {
  const ids = known.map(({ id }) => id);
  if (misspelled(typed, ids) !== undefined || /[/\\]|\.(ya?ml|json)$/i.test(typed))
    return nearest(typed, ids);
  return either(mentioning(typed, known.map(describe))) ?? nearest(typed, ids);
}

/** Reads only title and description, so that a missing data set does not hide a scenario. */
export function describe({ id, file }: Packaged): Described {
  const { value } = readSource(join(packageRoot(), file), file);
  const text = (key: string): string => {
    const written = isPlainObject(value) ? value[key] : undefined;
    return typeof written === "string" ? written : "";
  };
  return { id, title: text("title") || file, description: text("description") };
}

/** Scenario files of a folder by name; a schema beside them is none, nor the result that a run left. */
function filesIn(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => /\.(ya?ml|json)$/i.test(name) && !/(\.schema|^result)\.json$/.test(name))
    .sort();
}

/** A folder's suites are run by name only: they repeat its scenarios. What cannot be read counts as a scenario, and its fault is told. */
function isSuiteFile({ path, shown }: Located): boolean {
  try {
    const { value } = readSource(path, shown);
    return isPlainObject(value) && Object.hasOwn(value, "suite");
  } catch {
    return false;
  }
}

/** One source for each scenario that a file makes. */
function sourcesOf(file: Located, options: LoadOptions, collect: <T>(work: () => T[]) => T[]): Source[] {
  const source = readSource(file.path, file.shown);
  if (!isPlainObject(source.value) || !Object.hasOwn(source.value, "suite")) return crossed(source);

  const checked = checkSuite(source);
  if ("problems" in checked) throw new Problems(checked.problems);
  const sources = checked.value.scenarios.flatMap((entry, index) =>
    collect(() => crossed(entryOf(entry, index, checked.value, source, file, options.allowOutside ?? false))),
  );
  const gated = withSuiteGates(sources, checked.value.gates ?? [], source);
  if (gated.problems.length > 0) throw new Problems(gated.problems);
  return gated.sources;
}

function crossed(source: Source): Source[] {
  const expanded = expandMatrix(source, nameOf(source));
  if ("problems" in expanded) throw new Problems(expanded.problems);
  const made = expanded.flatMap((each) => {
    const drawn = expandSearch(each, nameOf(each));
    if ("problems" in drawn) throw new Problems(drawn.problems);
    return drawn;
  });
  const set = [["matrix"], ["search", "over"]]
    .flatMap((at) => Object.keys(valueAt(source.value, at) ?? {}))
    .flatMap(pathsOf);
  const id = formIn(source.value);
  const schema = id && formSchemas[id];
  return made.map((each) => ({
    ...each,
    value: set.reduce((value, path) => withDefaultsAround(value, source.value, path, schema), each.value),
  }));
}

/** One entry of a suite: the file it names, with the entry's changes and the suite's seeds laid over it. */
function entryOf(
  entry: Suite["scenarios"][number],
  index: number,
  suite: Suite,
  source: Source,
  suiteFile: Located,
  allowOutside: boolean,
): Source {
  const at = ["scenarios", String(index)];
  const [name, nameAt] = typeof entry === "string" ? [entry, at] : [entry.file, [...at, "file"]];
  const complain = (message: string, hint: string): never => {
    throw new Problems([{ where: source.where(nameAt, "value"), message, hint }]);
  };

  const home = dirname(suiteFile.path);
  const path = isAbsolute(name) ? name : join(home, name);
  // Suites kept in a folder of that name belong to the folder above, where their scenarios are.
  const fence = basename(home) === "suites" ? dirname(home) : home;
  if (!allowOutside && leadsOut(fence, path)) {
    complain(`${quote(name)} is outside of the suite's folder`, "use --allow-outside to permit it");
  }
  if (!existsSync(path))
    complain(`${quote(name)} does not exist`, "name a scenario file relative to the suite's folder");

  const shown = isAbsolute(name) ? name : join(dirname(suiteFile.shown), name);
  let scenario = readSource(path, shown);
  if (isPlainObject(scenario.value) && Object.hasOwn(scenario.value, "suite")) {
    complain(`${quote(name)} is a suite itself`, "a suite lists scenarios only");
  }
  // What draws nothing at random has no place for seeds, so a suite of all forms gives its seeds to the trainings.
  const place = placeOf("seeds", scenario);
  if (suite.seeds !== undefined && place !== undefined) {
    scenario = overlay(scenario, place, suite.seeds, (below, part) =>
      source.where(["seeds", ...below], part),
    );
  }
  if (typeof entry === "string") return scenario;
  return merge(scenario, entry.with, (below, part) => source.where([...at, "with", ...below], part));
}

/** Results, folders and gates go by name, so a name can stand for one scenario only. */
function sharedNames(scenarios: readonly Scenario[]): Problem[] {
  const first = new Map<string, Scenario>();
  return scenarios.flatMap((scenario) => {
    const other = first.get(scenario.name);
    if (other === undefined) {
      first.set(scenario.name, scenario);
      return [];
    }
    const again = scenario.file === other.file;
    return [
      {
        where: scenario.file ?? scenario.name,
        message: again
          ? `scenario '${scenario.name}' is listed twice`
          : `has the same name as ${other.file}: '${scenario.name}'`,
        hint:
          isStored(scenario) === isStored(other)
            ? "list it once, or rename one of the two"
            : "one of the two trains it and the other shows a stored result: run them in separate commands",
      },
    ];
  });
}

const isStored = (scenario: Scenario): boolean => "stored" in scenario;

/** The scenarios of a matrix share their file's mistakes. */
function withoutRepeats(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  return problems.filter(({ where, message }) => {
    const key = `${where} ${message}`;
    return !seen.has(key) && seen.add(key);
  });
}
