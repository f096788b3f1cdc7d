/** The files that a command leaves: a result, and the report that is made of it. */

import { accessSync, constants, existsSync, mkdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { InputError } from "../../errors.ts";
import type { RunResult } from "../../result.ts";
import { writeAtomic } from "../../store/atomic.ts";
import { REPORT_FILE, RESULT_FILE } from "../../store/stored-result.ts";
import { toJson } from "../../writers/json.ts";

/** @returns the report's path */
export async function writeOutcome(folder: string, result: RunResult): Promise<string> {
  mkdirSync(folder, { recursive: true });
  const text = toJson(result, 0);
  writeAtomic(join(folder, RESULT_FILE), text);

  // The report is made from the text that was just written, so that `ganscope report` makes the same one again.
  // What draws is large; it is loaded only where it is used.
  const { toHtml } = await import("../../writers/html.ts");
  const report = join(folder, REPORT_FILE);
  writeAtomic(report, await toHtml(JSON.parse(text)));
  return report;
}

/** Hours of work must not end at a folder that cannot be written. Makes nothing. */
export function checkWritable(folder: string, where = "--out"): void {
  let existing = folder;
  while (!existsSync(existing)) existing = dirname(existing);
  if (!statSync(existing).isDirectory()) {
    throw new InputError(`${existing} is not a folder`, { where, hint: "name another folder" });
  }
  try {
    accessSync(existing, constants.W_OK);
  } catch {
    throw new InputError(`${existing} cannot be written`, { where, hint: "name another folder" });
  }
}
