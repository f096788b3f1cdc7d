/** Trains the corpus above two dimensions: targets with their nulls, and settings. */
import { fileURLToPath } from "node:url";
import { type Extent, makeParts, type Part, workOn } from "../parts.ts";
import type { Half } from "../run.ts";
import { spaceDraws } from "./fresh.ts";
import { JUDGE } from "./judge.ts";
import { rulerOf } from "./ruler.ts";
import { type SpaceSetting, spaceSettings } from "./settings.ts";
import { createSpaceTarget, type SpaceOptions } from "./targets.ts";
import { describe, nameOf, train } from "./train.ts";

const FILE = fileURLToPath(import.meta.url);

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
  make: () => [describe(options)],
});

const settingPart = (setting: SpaceSetting, half: Half): Part => ({
  name: setting.name,
  content: { setting, judge: JUDGE },
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
export const makeSpace = (extent: Extent, folder: string, processes: number): Promise<object[]> =>
  makeParts(partsOf(extent), { script: FILE, extent, folder, processes });

await workOn(FILE, partsOf);
