/** The files that a command writes: a result and its report. */

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { writeAtomic } from "../../execution/store/atomic.ts";
import { REPORT_FILE, RESULT_FILE } from "../../execution/store/stored-result.ts";
import type { RunResult } from "../../result/index.ts";
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
