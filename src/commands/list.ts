/** `ganscope list`: lists what scenarios can use, and the packaged scenarios. */

import { printable, UsageError } from "../errors.ts";
import { nearest } from "../scenario/nearest.ts";
import { quote } from "../scenario/problem.ts";
import { toJson } from "../writers/json.ts";
import type { Command } from "./command.ts";
import { catalog, type Entry } from "./support/catalog.ts";

const kinds = Object.keys(catalog) as (keyof typeof catalog)[];

export const list: Command = {
  summary:
    "show targets, trainers, objectives, metrics, games, update rules, studies, diagnoses, scenarios, suites, presets and writers",
  usage: `list [${kinds.join("|")}] [flags]`,
  description:
    "Lists everything that a scenario can use and everything that comes with ganscope, or one kind only.",
  flags: { json: { type: "boolean", help: "print JSON on stdout" } },

  async run({ positionals, booleans }, io) {
    const unknown = positionals.find((word) => !kinds.some((kind) => kind === word));
    if (unknown !== undefined) {
      throw new UsageError(`unknown kind ${quote(unknown)}`, { hint: nearest(unknown, kinds) });
    }
    const chosen = kinds.filter((section) => positionals.length === 0 || positionals.includes(section));
    const listed = Object.fromEntries(chosen.map((section) => [section, catalog[section]()]));
    if (booleans.json) {
      io.out(toJson(listed).trimEnd());
      return 0;
    }
    for (const [section, found] of Object.entries<readonly Entry[]>(listed)) {
      io.out(io.paintOut("bold", section));
      const width = Math.max(0, ...found.map(({ id }) => id.length));
      for (const { id, title } of found) io.out(`  ${id.padEnd(width)}  ${printable(title)}`);
    }
    return 0;
  },
};
