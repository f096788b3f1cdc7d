/** RunResult -> one self-contained HTML file. */
import { type Manner, renderPage } from "../../reports/page.ts";
import { methodsUnasked } from "../judging/comparison/methods.ts";
import type { RunResult } from "../result/index.ts";

/**
 * The report of a run: verdicts first, then the evidence. One file, no network, readable without scripts, in light and
 * dark, on paper and by a screen reader. Scenarios of which nothing is expected are held against each other. The same result gives
 * the same bytes.
 *
 * @throws the signal's reason once it is aborted; Error when ganscope was not built (the script of live figures is missing)
 */
export function toHtml(result: RunResult, manner?: Manner): Promise<string> {
  const methods = result.methods ?? methodsUnasked(result);
  return renderPage(methods === undefined ? result : { ...result, methods }, manner);
}
