/** RunResult -> one self-contained HTML file. */
import { renderPage } from "../../reports/page.ts";
import type { RunResult } from "../result/index.ts";

/**
 * The report of a run: verdicts first, then the evidence. One file, no network, readable without scripts, in light and
 * dark, on paper and by a screen reader. The same result gives the same bytes.
 *
 * @throws Error when ganscope was not built (the script of live figures is missing)
 */
export function toHtml(result: RunResult): Promise<string> {
  return renderPage(result);
}
