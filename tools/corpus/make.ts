/** Trains the corpus up to two dimensions. What the committed corpus holds already is taken from there. */
import { fileURLToPath } from "node:url";
import { draws } from "./fresh.ts";
import { makeParts, type Part, workOn } from "./parts.ts";
import { corpusText } from "./read.ts";
import type { CorpusGroup, CorpusRun, CorpusTarget, Half } from "./run.ts";
import { type Setting, settings } from "./settings.ts";
import { describe, nameOf, train } from "./train.ts";

const FILE = fileURLToPath(import.meta.url);

type Line = CorpusTarget | CorpusGroup | CorpusRun;

const drawn = [settings, ...draws];
const all: readonly { readonly setting: Setting; readonly half: Half }[] = drawn.flatMap((list, i) =>
  list.map((setting) => ({
    setting,
    half: i === drawn.length - 1 ? ("measuring" as const) : ("choosing" as const),
  })),
);

const committed = corpusText()
  .trim()
  .split("\n")
  .map((line) => JSON.parse(line) as Line);

/** The lines of a setting that is committed as it stands in the list; undefined where it is not. */
function committedLines({ name, target, trainer, seeds }: Setting): (CorpusGroup | CorpusRun)[] | undefined {
  const group = committed.find((line) => line.kind === "group" && line.name === name) as
    | CorpusGroup
    | undefined;
  const runs = committed.filter((line) => line.kind === "run" && line.group === name) as CorpusRun[];
  const isSame =
    group?.target === nameOf(target) &&
    JSON.stringify(group.trainer) === JSON.stringify(trainer) &&
    JSON.stringify(runs.map(({ seed }) => seed)) === JSON.stringify(seeds);
  return isSame ? [group, ...runs] : undefined;
}

const partOf = (setting: Setting): Part => ({
  name: setting.name,
  content: setting,
  async make(engine) {
    const { group, runs } = await train(setting, engine);
    return [group, ...runs];
  },
});

/** What the committed corpus lacks. */
export const missingParts = (): Part[] =>
  all.filter(({ setting }) => committedLines(setting) === undefined).map(({ setting }) => partOf(setting));

/** All lines of the corpus. */
export async function makeCorpus(folder: string, processes: number): Promise<object[]> {
  const made = (await makeParts(missingParts(), {
    script: FILE,
    extent: "all",
    folder,
    processes,
  })) as Line[];
  const lines = [...committed, ...made];
  const targets = new Map(all.map(({ setting: { target } }) => [nameOf(target), target]));
  return [
    ...[...targets].map(
      ([name, options]) =>
        lines.find((line) => line.kind === "target" && line.name === name) ?? describe(options),
    ),
    ...all.flatMap(({ setting, half }): Line[] => {
      const of = lines.filter((line) => "group" in line && line.group === setting.name);
      const group = lines.find((line) => line.kind === "group" && line.name === setting.name) as CorpusGroup;
      return [{ ...group, half }, ...of];
    }),
  ];
}

await workOn(FILE, missingParts);
