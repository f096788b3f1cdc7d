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
import type { Section, SectionContent } from "./section.ts";
import { anchorOf } from "./summary.ts";

/** Nothing may load; our own script and style may run; images are in the page. */
function policy(script: string): string {
  const hash = createHash("sha256").update(script, "utf8").digest("base64");
  return `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
}

/** @param between stands above the figures, where their titles need a heading of the level above theirs */
async function renderContent(
  content: SectionContent,
  book: FigureBook,
  between: Html | null = null,
): Promise<Html> {
  const open: Html[] = [];
  const folded: Html[] = [];
  for (const figure of content.figures) {
    (figure.folded === true ? folded : open).push(await renderFigure(figure, book));
  }
  const group = (figures: readonly Html[]) =>
    figures.length > 0 ? html`<div class="figures">${figures}</div>` : null;
  const heading = content.figures.length > 0 ? between : null;
  return html`${content.prose}${heading}${group(open)}${group(folded)}`;
}

/** Sections with an empty heading go on under the one before, where there is one; their figures share its grid. */
function merge(parts: readonly { section: Section; content: SectionContent }[]): SectionContent[] {
  const merged: SectionContent[] = [];
  for (const { section, content } of parts) {
    const last = merged[merged.length - 1];
    if (content.heading === "" && last !== undefined && last.figures.length > 0) {
      merged[merged.length - 1] = {
        ...last,
        prose: [...last.prose, ...content.prose],
        figures: [...last.figures, ...content.figures],
      };
    } else merged.push({ ...content, heading: content.heading === "" ? section.title : content.heading });
  }
  return merged;
}

async function renderScenario(
  scenario: ScenarioResult,
  index: number,
  result: RunResult,
  book: FigureBook,
): Promise<Html> {
  const parts = Object.values<Section>(sections).flatMap((section) => {
    const content = section.scope === "scenario" ? section.render(scenario, result) : null;
    return content === null ? [] : [{ section, content }];
  });
  const blocks: Html[] = [];
  for (const content of merge(parts)) {
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

/** The report of a run as one HTML document. The same result gives the same bytes. */
export async function renderPage(result: RunResult): Promise<string> {
  const runtime = readRuntime();
  const book = new FigureBook();
  const before: Html[] = [];
  const after: Html[] = [];
  for (const section of Object.values<Section>(sections)) {
    if (section.scope === "scenario") continue;
    const content = section.render(result);
    if (content === null) continue;
    const above = html`<h3>${content.figuresHeading ?? "In figures"}</h3>`;
    const body = await renderContent(content, book, above);
    if (section.scope === "before" && before.length === 0)
      before.push(html`<h1>${content.heading}</h1>${body}`);
    else
      (section.scope === "before" ? before : after).push(
        html`<section class="after" id="${section.id}"><h2>${content.heading}</h2>${body}</section>`,
      );
  }
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
${before}
${scenarios}
${after}
</main>
<script type="application/json" id="specs">${trusted(jsonForScript(book.specs))}</script>
<script>${trusted(runtime)}</script>
</body>
</html>
`.html;
}
