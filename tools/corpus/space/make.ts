/**
 * Trains the corpus above two dimensions: targets with their nulls, and settings. What the committed corpus holds already is taken
 * from there, if the same version of the judges measured it.
 */
import { fileURLToPath } from "node:url";
import { type Extent, makeParts, type Part, workOn } from "../parts.ts";
import type { CorpusGroup, Half } from "../run.ts";
import { spaceDraws } from "./fresh.ts";
import { JUDGE } from "./judge.ts";
import { spaceText } from "./read.ts";
import { rulerOf } from "./ruler.ts";
import type { JudgeLine, SpaceLine, SpaceRun } from "./run.ts";
import { type SpaceSetting, spaceSettings } from "./settings.ts";
import { createSpaceTarget, type SpaceOptions } from "./targets.ts";
import { describe, nameOf, train } from "./train.ts";

const FILE = fileURLToPath(import.meta.url);

const judge: JudgeLine = { kind: "judge", version: JUDGE };
const [first, ...rest] = spaceText()
  .split("\n")
  .flatMap((line) => (line === "" ? [] : [JSON.parse(line) as SpaceLine]));
const committed = JSON.stringify(first) === JSON.stringify(judge) ? rest : [];

const committedTarget = (name: string) => {
  const line = committed.find((each) => each.kind === "target" && each.name === name);
  return line && [line];
};

/** The lines of a setting that is committed as it stands in the list; undefined where it is not. */
function committedLines({ name, target, trainer, seeds }: SpaceSetting, half: Half) {
  const group = committed.find((line): line is CorpusGroup => line.kind === "group" && line.name === name);
  const runs = committed.filter((line): line is SpaceRun => line.kind === "run" && line.group === name);
  const isSame =
    group?.target === nameOf(target) &&
    JSON.stringify(group.trainer) === JSON.stringify(trainer) &&
    JSON.stringify(runs.map(({ seed }) => seed)) === JSON.stringify(seeds);
  return isSame ? [{ ...group, half }, ...runs] : undefined;
}

/** Targets that were made, with what fixes their scale: settings on one target follow each other. */
let made:
  | {
      readonly name: string;
      readonly target: ReturnType<typeof createSpaceTarget>;
      readonly ruler: ReturnType<typeof rulerOf>;
    }
  | undefined;

function madeOf(options: SpaceOptions) {
  const name = nameOf(options);
  if (made?.name !== name) {
    const target = createSpaceTarget(options);
    made = { name, target, ruler: rulerOf(target) };
  }
  return made;
}

const targetPart = (options: SpaceOptions): Part => ({
  name: `target ${options.kind} ${"dim" in options ? options.dim : ""}`,
  content: { options, judge: JUDGE },
  known: committedTarget(nameOf(options)),
  make: () => [describe(options)],
});

const settingPart = (setting: SpaceSetting, half: Half): Part => ({
  name: setting.name,
  content: { setting, judge: JUDGE },
  known: committedLines(setting, half),
  async make(engine) {
    const { group, runs } = await train(setting, { engine, ...madeOf(setting.target) });
    return [{ ...group, half }, ...runs];
  },
});

function partsOf(extent: Extent): Part[] {
  const drawn = [spaceSettings, ...spaceDraws];
  return drawn.flatMap((settings, i) => {
    const half = i === drawn.length - 1 ? "measuring" : "choosing";
    if (half === "measuring" && extent === "choosing") return [];
    const targets = new Map(settings.map(({ target }) => [nameOf(target), target]));
    return [
      ...[...targets.values()].map(targetPart),
      ...settings.map((setting) => settingPart(setting, half)),
    ];
  });
}

/** The lines of the corpus, those of each draw after its targets. */
export const makeSpace = async (extent: Extent, folder: string, processes: number): Promise<object[]> => [
  judge,
  ...(await makeParts(partsOf(extent), { script: FILE, extent, folder, processes })),
];

await workOn(FILE, partsOf);
