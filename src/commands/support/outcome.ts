/** The files that a command writes: a result and its report. */

import { join } from "node:path";
import type { Manner } from "../../../reports/page.ts";
import { REPORT_FILE, RESULT_FILE } from "../../execution/store/stored-result.ts";
import { makeFolder, storeFile } from "../../execution/store/storing.ts";
import type { RunResult } from "../../result/index.ts";
import { toJson } from "../../writers/json.ts";

/** @returns the report's path */
export async function writeOutcome(folder: string, result: RunResult, manner?: Manner): Promise<string> {
  makeFolder(folder);
  const text = toJson(result, 0);
  storeFile(join(folder, RESULT_FILE), text);

  // The report is made from the text that was just written, so that `ganscope report` makes the same one again.
  // What draws is large; it is loaded only where it is used.
  const { toHtml } = await import("../../writers/html.ts");
  const report = join(folder, REPORT_FILE);
  storeFile(report, await toHtml(JSON.parse(text), manner));
  return report;
}
