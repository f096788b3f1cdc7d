/** `ganscope schema`: the JSON schemas of scenario and suite files, for editors. */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { nearest, UsageError } from "../errors.ts";
import { packageRoot } from "../root.ts";
import { quote } from "../scenario/problem.ts";
import { publishedSchemas, schemaText } from "../scenario/schema.ts";
import type { Command } from "./command.ts";

const ids = Object.keys(publishedSchemas) as (keyof typeof publishedSchemas)[];

export const schema: Command = {
  summary: "print the JSON schema of scenario or suite files",
  usage: "schema [scenario|suite] [flags]",
  description:
    "Prints the schema that validates scenarios (or suites), for completion and hints in an editor.",
  flags: {
    check: {
      type: "boolean",
      help: "print nothing; exit code 1 if a schema file in scenarios/ is out of date",
    },
  },

  async run({ positionals, booleans }, io) {
    const [word = "scenario", ...others] = positionals;
    const id = ids.find((known) => known === word);
    if (id === undefined || others.length > 0) {
      throw new UsageError(`unknown schema ${quote(positionals.join(" "))}`, {
        hint: nearest(word, ids),
      });
    }
    if (!booleans.check) {
      io.out(schemaText(id).trimEnd());
      return 0;
    }
    const stale = ids.filter((each) => !isFresh(each));
    for (const each of stale) {
      const file = publishedFile(each);
      io.err(`${file} is out of date - update it: ganscope schema ${each} > ${file}`);
    }
    return stale.length === 0 ? 0 : 1;
  },
};

/** Where a published schema lies, below the package's root. */
function publishedFile(id: string): string {
  return join("scenarios", `${id}.schema.json`);
}

function isFresh(id: keyof typeof publishedSchemas): boolean {
  const file = join(packageRoot(), publishedFile(id));
  return existsSync(file) && readFileSync(file, "utf8") === schemaText(id);
}
