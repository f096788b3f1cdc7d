/** Everything that a scenario can use, and everything that comes with ganscope. */

import { dirname } from "node:path";
import { metrics } from "../../../metrics/index.ts";
import { targets } from "../../data/index.ts";
import { formats } from "../../inputs/log/formats/index.ts";
import { findings } from "../../judging/findings/index.ts";
import { ganObjectives } from "../../models/objectives/index.ts";
import { trainers } from "../../models/trainers/index.ts";
import { describe, type Packaged, packaged } from "../../scenario/load.ts";
import { presets } from "../../scenario/presets.ts";
import { verdicts } from "../../scenario/vocabulary.ts";
import { games } from "../../theory/games/index.ts";
import { updates } from "../../theory/games/updates/index.ts";
import { studies } from "../../theory/studies/index.ts";
import { writers } from "../../writers/index.ts";

export interface Entry {
  readonly id: string;
  readonly title: string;
  /** What it is among the entries of its kind; entries of one group stand together. Absent where the kind has no groups. */
  readonly group?: string;
}

/** Every kind of thing that `list` shows. */
export const catalog = {
  suites: () => titled(packaged().suites),
  scenarios: () => titled(packaged().scenarios, groupOf),
  targets: () => entries(targets),
  trainers: () => entries(trainers),
  objectives: () => entries(ganObjectives),
  games: () => entries(games),
  updates: () => entries(updates),
  studies: () => entries(studies),
  metrics: () => entries(metrics),
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
  presets: () => entries(presets),
  writers: () => entries(writers),
} satisfies Readonly<Record<string, () => Entry[]>>;

export type Kind = keyof typeof catalog;

/** The kinds by what they are for, under short headings. Each kind stands in one group. */
export const groups: Readonly<Record<string, readonly Kind[]>> = {
  "READY TO RUN (ganscope run NAME)": ["suites", "scenarios"],
  "PARTS OF A TRAINING": ["targets", "trainers", "objectives"],
  "PARTS OF A GAME OR STUDY": ["games", "updates", "studies"],
  "METRICS, VERDICTS AND GATES": ["metrics", "diagnoses", "findings", "presets"],
  "FORMATS OF LOGS AND RESULTS": ["logs", "writers"],
};

/** The scenarios of each folder. */
const FOLDERS: Readonly<Record<string, string>> = {
  scenarios: "trainings",
  "scenarios/images": "convolutional nets on images",
  "scenarios/theory": "known answers by training",
  "scenarios/games": "games, computed exactly",
  "scenarios/studies": "studies, computed exactly",
};

function groupOf({ file }: Packaged): string {
  const folder = dirname(file);
  return FOLDERS[folder] ?? folder;
}

function entries(registry: Readonly<Record<string, { readonly title: string }>>): Entry[] {
  return Object.entries(registry).map(([id, { title }]) => ({ id, title }));
}

function titled(files: readonly Packaged[], group?: (file: Packaged) => string): Entry[] {
  return files.map((file) => {
    const { id, title } = describe(file);
    return group === undefined ? { id, title } : { id, title, group: group(file) };
  });
}
