/** `ganscope list`: what scenarios can be made of, and the scenarios that come with ganscope. */

import { join } from "node:path";
import { metrics } from "../../metrics/index.ts";
import { targets } from "../data/index.ts";
import { printable, UsageError } from "../errors.ts";
import { games } from "../games/index.ts";
import { updates } from "../games/updates/index.ts";
import { isPlainObject } from "../plain-data.ts";
import { packageRoot } from "../root.ts";
import { readSource } from "../scenario/document.ts";
import { toJsonSchema } from "../scenario/json-schema.ts";
import { type Packaged, packaged } from "../scenario/load.ts";
import { nearest } from "../scenario/nearest.ts";
import { presets } from "../scenario/presets.ts";
import { quote } from "../scenario/problem.ts";
import { verdicts } from "../scenario/vocabulary.ts";
import { studies } from "../studies/index.ts";
import { trainers } from "../trainers/index.ts";
import { writers } from "../writers/index.ts";
import { toJson } from "../writers/json.ts";
import type { Command } from "./command.ts";

interface Entry {
  readonly id: string;
  readonly title: string;
}

const sections: Readonly<Record<string, () => Entry[]>> = {
  targets: () => entries(targets),
  trainers: () => entries(trainers),
  objectives,
  metrics: () => entries(metrics),
  games: () => entries(games),
  updates: () => entries(updates),
  studies: () => entries(studies),
  diagnoses: () =>
    Object.entries(verdicts).map(([id, { title, statuses }]) => ({
      id,
      title: `${title} (${statuses.join(", ")})`,
    })),
  scenarios: () => titled(packaged().scenarios),
  suites: () => titled(packaged().suites),
  presets: () => entries(presets),
  writers: () => entries(writers),
};

export const list: Command = {
  summary:
    "show targets, trainers, objectives, metrics, games, update rules, studies, diagnoses, scenarios, suites, presets and writers",
  usage: `list [${Object.keys(sections).join("|")}] [flags]`,
  description: "Everything a scenario can be made of, and what comes with ganscope; or one kind of it.",
  flags: { json: { type: "boolean", help: "print JSON on stdout" } },

  async run({ positionals, booleans }, io) {
    const known = Object.keys(sections);
    const unknown = positionals.find((word) => !known.includes(word));
    if (unknown !== undefined) {
      throw new UsageError(`nothing to list is called ${quote(unknown)}`, { hint: nearest(unknown, known) });
    }
    const chosen = known.filter((section) => positionals.length === 0 || positionals.includes(section));
    const listed = Object.fromEntries(chosen.map((section) => [section, sections[section]()]));
    if (booleans.json) {
      io.out(toJson(listed).trimEnd());
      return 0;
    }
    for (const [section, found] of Object.entries(listed)) {
      io.out(io.paintOut("bold", section));
      const width = Math.max(0, ...found.map(({ id }) => id.length));
      for (const { id, title } of found) io.out(`  ${id.padEnd(width)}  ${printable(title)}`);
    }
    return 0;
  },
};

function entries(registry: Readonly<Record<string, { readonly title: string }>>): Entry[] {
  return Object.entries(registry).map(([id, { title }]) => ({ id, title }));
}

/** The objectives that a scenario can name, as the trainers' option schemas have them. */
function objectives(): Entry[] {
  return Object.entries(trainers).flatMap(([trainer, { options }]) => {
    const words = toJsonSchema(options).properties?.objective?.enum ?? [];
    return (words as string[]).map((id) => ({ id, title: `trainer.objective of ${trainer}` }));
  });
}

/** Titles as the files have them; nothing else of a file is looked at, so that a missing data set hides nothing. */
function titled(files: readonly Packaged[]): Entry[] {
  return files.map(({ id, file }) => {
    const { value } = readSource(join(packageRoot(), file), file);
    return { id, title: isPlainObject(value) && typeof value.title === "string" ? value.title : file };
  });
}
