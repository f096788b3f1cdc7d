/** The bar at the top of the page, which stays in view: where everything is. */
import type { RunResult, ScenarioResult } from "../../src/result/index.ts";
import { type Html, html } from "../kit/html.ts";
import { icon } from "../kit/marks.ts";
import { leadingVerdict, toneOf } from "../kit/words.ts";
import { anchorOf } from "./anchors.ts";

function entry(scenario: ScenarioResult, index: number): Html {
  const leading = leadingVerdict(scenario);
  const mark = leading === null ? null : icon(toneOf(leading.status));
  return html`<li><a href="#${anchorOf(index)}">${mark}<bdi>${scenario.name}</bdi></a></li>`;
}

/** @param appendix anchors and headings of what follows the scenarios */
export function contents(
  { scenarios }: RunResult,
  appendix: readonly { readonly id: string; readonly heading: string }[],
): Html {
  return html`<header class="bar"><a class="masthead" href="#top">ganscope report</a>
<nav aria-label="Contents"><details class="contents"><summary>Contents</summary>
<ol>${scenarios.map(entry)}${appendix.map(({ id, heading }) => html`<li class="appendix"><a href="#${id}">${heading}</a></li>`)}</ol></details></nav></header>`;
}
