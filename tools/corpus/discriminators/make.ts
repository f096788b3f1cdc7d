/** Trains the small trainings of settings.ts, those for choosing or all. What the committed corpus holds already is taken from there. */
import { fileURLToPath } from "node:url";
import { type Extent, makeParts, type Part, workOn } from "../parts.ts";
import { discriminatorText, readDiscriminators } from "./read.ts";
import { discriminatorSettings } from "./settings.ts";
import { train } from "./train.ts";

const FILE = fileURLToPath(import.meta.url);

const committed = readDiscriminators(discriminatorText());

const partsOf = (extent: Extent): Part[] =>
  discriminatorSettings
    .filter(({ half }) => extent === "all" || half === "choosing")
    .map((setting) => {
      const known = committed.find((run) => JSON.stringify(run.setting) === JSON.stringify(setting));
      return {
        name: setting.name,
        content: setting,
        known: known && [known],
        make: (engine) => [train(setting, engine)],
      };
    });

export const makeDiscriminators = (extent: Extent, folder: string, processes: number): Promise<object[]> =>
  makeParts(partsOf(extent), { script: FILE, extent, folder, processes });

await workOn(FILE, partsOf);
