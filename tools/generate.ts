/**
 * Writes every file that is derived from the code: the schemas, the reference pages of docs/, the table of rooms in
 * CONTRIBUTING.md and the WebAssembly modules. test/tools/generate.test.ts names those that are stale.
 *
 *   npm run generate
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../src/root.ts";
import { derivedFiles } from "./generate/files.ts";
import { readOr } from "./generate/read.ts";

let written = 0;
for (const { file, text } of await derivedFiles()) {
  if (readOr(file, "") === text) continue;
  writeFileSync(join(packageRoot(), file), text);
  console.log(`wrote ${file}`);
  written++;
}
if (written === 0) console.log("every derived file is up to date");
