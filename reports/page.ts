/**
 * The page: every section asked in its order, its figures drawn, all in one HTML file that reads without a script,
 * without a network, in both themes. The one script may run only because the page's policy names its hash.
 */
import { createHash } from "node:crypto";
import type { RunResult, ScenarioResult } from "../src/result/index.ts";
import { sections } from "./index.ts";
import { FigureBook, renderFigure } from "./kit/figure.ts";
import { type Html, html, jsonForScript, trusted } from "./kit/html.ts";
import { readRuntime } from "./kit/runtime-file.ts";
import { STYLE } from "./kit/style.ts";
import {
  type RunSection,
  SCENARIO_PARTS,
  type ScenarioSection,
  type Section,
  type Shown,
  shownOf,
} from "./section.ts";
import { anchorOf } from "./summary.ts";

/** Sections about a scenario, in the order of the page. */
const ofScenario: readonly ScenarioSection[] = SCENARIO_PARTS.flatMap((part) =>
  Object.values<Section>(sections).filter((section): section is ScenarioSection => section.part === part),
);

/** Nothing may load; our own script and style may run; images are in the page. */
function policy(script: string): string {
  const hash = createHash("sha256").update(script, "utf8").digest("base64");
  return `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
}

/** @param between stands above the figures, where their titles need a heading of the level above theirs */
async function renderContent(
  { prose, figures }: Shown,
  book: FigureBook,
  between: Html | null = null,
): Promise<Html> {
  const open: Html[] = [];
  const folded: Html[] = [];
  for (const figure of figures) {
    (figure.folded === true ? folded : open).push(await renderFigure(figure, book));
  }
  const group = (drawn: readonly Html[]) =>
    drawn.length > 0 ? html`<div class="figures">${drawn}</div>` : null;
  return html`${prose}${figures.length > 0 ? between : null}${group(open)}${group(folded)}`;
}

/** What is shown of a scenario, from top to bottom; what joins the section before it shares the grid of its figures. */
function contentsOf(scenario: ScenarioResult, result: RunResult): readonly Shown[] {
  const merged: Shown[] = [];
  for (const section of ofScenario) {
    const shown = shownOf(section, section.render(scenario, result));
    const last = merged.at(-1);
    if (shown === null) continue;
    if (section.joins && last !== undefined && last.figures.length > 0) {
      const prose = [...last.prose, ...shown.prose];
      merged[merged.length - 1] = { ...last, prose, figures: [...last.figures, ...shown.figures] };
    } else merged.push(shown);
  }
  return merged;
}

async function renderScenario(
  scenario: ScenarioResult,
  index: number,
  result: RunResult,
  book: FigureBook,
): Promise<Html> {
  const blocks: Html[] = [];
  for (const content of contentsOf(scenario, result)) {
    const body = await renderContent(content, book);
    const heading = html`<h3>${content.heading}</h3>`;
    blocks.push(
      content.folded === true
        ? html`<details class="fold"><summary>${heading}</summary>${body}</details>`
        : html`<section>${heading}${body}</section>`,
    );
  }
  const { title, description } = scenario.scenario;
  const titled = typeof title === "string" && title !== "" && title !== scenario.name;
  return html`<section class="scenario" id="${anchorOf(index)}"><h2><bdi>${titled ? title : scenario.name}</bdi></h2>${
    titled ? html`<p class="name"><bdi>${scenario.name}</bdi></p>` : null
  }${typeof description === "string" && description !== "" ? html`<p class="lead"><bdi>${description}</bdi></p>` : null}${blocks}</section>`;
}

/** The sections of one part about the whole run; of the outcome, the first is the page's own heading. */
async function renderPart(part: RunSection["part"], result: RunResult, book: FigureBook): Promise<Html[]> {
  const blocks: Html[] = [];
  for (const [id, section] of Object.entries<Section>(sections)) {
    const shown = section.part === part ? shownOf(section, section.render(result)) : null;
    if (shown === null) continue;
    const body = await renderContent(shown, book, html`<h3>${shown.figuresHeading ?? "In figures"}</h3>`);
    blocks.push(
      part === "outcome" && blocks.length === 0
        ? html`<h1>${shown.heading}</h1>${body}`
        : html`<section class="after" id="${id}"><h2>${shown.heading}</h2>${body}</section>`,
    );
  }
  return blocks;
}

/** The report of a run as one HTML document. The same result gives the same bytes. */
export async function renderPage(result: RunResult): Promise<string> {
  const runtime = readRuntime();
  const book = new FigureBook();
  const outcome = await renderPart("outcome", result, book);
  const appendix = await renderPart("appendix", result, book);
  const scenarios: Html[] = [];
  for (const [i, scenario] of result.scenarios.entries())
    scenarios.push(await renderScenario(scenario, i, result, book));

  const title =
    result.scenarios.length === 1 ? `${result.scenarios[0].name} \u2013 ganscope` : "ganscope report";
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${trusted(policy(runtime))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="generator" content="ganscope ${result.version}">
<title>${title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
<header><p class="masthead">ganscope report</p></header>
<main>
${outcome}
${scenarios}
${appendix}
</main>
<script type="application/json" id="specs">${trusted(jsonForScript(book.specs))}</script>
<script>${trusted(runtime)}</script>
</body>
</html>
`.html;
}
