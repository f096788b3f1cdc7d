/** Everything that a scenario can use, and everything that comes with ganscope. */

import { join } from "node:path";
import { metrics } from "../../../metrics/index.ts";
import { targets } from "../../data/index.ts";
import { formats } from "../../inputs/log/formats/index.ts";
import { findings } from "../../judging/findings/index.ts";
import { ganObjectives } from "../../models/objectives/index.ts";
import { trainers } from "../../models/trainers/index.ts";
import { isPlainObject } from "../../plain-data.ts";
import { packageRoot } from "../../root.ts";
import { readSource } from "../../scenario/document.ts";
import { type Packaged, packaged } from "../../scenario/load.ts";
import { presets } from "../../scenario/presets.ts";
import { verdicts } from "../../scenario/vocabulary.ts";
import { games } from "../../theory/games/index.ts";
import { updates } from "../../theory/games/updates/index.ts";
import { studies } from "../../theory/studies/index.ts";
import { writers } from "../../writers/index.ts";

export interface Entry {
  readonly id: string;
  readonly title: string;
}

/** Every kind of thing that `list` shows. */
export const catalog = {
  targets: () => entries(targets),
  trainers: () => entries(trainers),
  objectives: () => entries(ganObjectives),
  metrics: () => entries(metrics),
  games: () => entries(games),
  updates: () => entries(updates),
  studies: () => entries(studies),
  diagnoses: () =>
    Object.entries(verdicts).map(([id, { title, statuses }]) => ({
      id,
      title: `${title} (${statuses.join(", ")})`,
    })),
  findings: () =>
    Object.entries(findings).map(([id, { title, statuses }]) => ({
      id,
      title: `${title} (${statuses.join(", ")})`,
    })),
  logs: () => entries(formats),
  scenarios: () => titled(packaged().scenarios),
  suites: () => titled(packaged().suites),
  presets: () => entries(presets),
  writers: () => entries(writers),
} satisfies Readonly<Record<string, () => Entry[]>>;

function entries(registry: Readonly<Record<string, { readonly title: string }>>): Entry[] {
  return Object.entries(registry).map(([id, { title }]) => ({ id, title }));
}

/** Reads only the titles of the files, so that a missing data set does not hide a scenario. */
function titled(files: readonly Packaged[]): Entry[] {
  return files.map(({ id, file }) => {
    const { value } = readSource(join(packageRoot(), file), file);
    return { id, title: isPlainObject(value) && typeof value.title === "string" ? value.title : file };
  });
}
