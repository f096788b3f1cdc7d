/** `ganscope list`: lists what scenarios can use, and the packaged scenarios. */

import { nearest, printable, UsageError } from "../errors.ts";
import { quote } from "../scenario/problem.ts";
import { toJson } from "../writers/json.ts";
import type { Command } from "./command.ts";
import { catalog, type Entry, groups, type Kind } from "./support/catalog.ts";
import type { Io } from "./support/io.ts";

const kinds = Object.keys(catalog) as Kind[];

export const list: Command = {
  summary:
    "show suites, scenarios, targets, trainers, objectives, games, update rules, studies, metrics, diagnoses, presets and writers",
  usage: `list [${kinds.join("|")}] [flags]`,
  description:
    "Lists everything that a scenario can use and everything that comes with ganscope, or one kind only.",
  flags: { json: { type: "boolean", help: "print JSON on stdout" } },

  async run({ positionals, booleans }, io) {
    const unknown = positionals.find((word) => !kinds.some((kind) => kind === word));
    if (unknown !== undefined) {
      throw new UsageError(`unknown kind ${quote(unknown)}`, { hint: nearest(unknown, kinds) });
    }
    const chosen = kinds.filter((kind) => positionals.length === 0 || positionals.includes(kind));
    if (booleans.json) {
      io.out(toJson(Object.fromEntries(chosen.map((kind) => [kind, catalog[kind]()]))).trimEnd());
    } else if (chosen.length < kinds.length) {
      for (const kind of chosen) show(kind, io);
    } else {
      for (const [index, [heading, members]] of Object.entries(groups).entries()) {
        io.out(`${index === 0 ? "" : "\n"}${io.paintOut("bold", heading)}`);
        for (const kind of members) show(kind, io);
      }
    }
    return 0;
  },
};

/** A heading at the margin, and an indented line for each entry: scripts tell the two apart by the indentation. */
function show(kind: Kind, io: Io): void {
  const entries: readonly Entry[] = catalog[kind]();
  const width = Math.max(0, ...entries.map(({ id }) => id.length));
  for (const group of new Set(entries.map((entry) => entry.group))) {
    io.out(io.paintOut("bold", group === undefined ? kind : `${kind}: ${group}`));
    for (const { id, title } of entries.filter((entry) => entry.group === group))
      io.out(`  ${id.padEnd(width)}  ${printable(title)}`);
  }
}
