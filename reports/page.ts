/**
 * The page: every section asked in its order, its figures drawn, all in one HTML file that reads without a script,
 * without a network, in both themes. The one script may run only because the page's policy names its hash.
 */
import { createHash } from "node:crypto";
import type { RunResult } from "../src/result/index.ts";
import { sections } from "./index.ts";
import { FigureBook, renderFigure } from "./kit/figure.ts";
import { type Html, html, trusted } from "./kit/html.ts";
import { closedUp, type LanguageId } from "./kit/language.ts";
import { readRuntime } from "./kit/runtime-file.ts";
import { STYLE } from "./kit/style.ts";
import { languageOf } from "./languages/index.ts";
import { linkTo } from "./layout/anchors.ts";
import { contents } from "./layout/contents.ts";
import { gallery } from "./layout/gallery.ts";
import { isLong, type Making, renderScenario, type ScenarioPage } from "./layout/scenario.ts";
import { type RunSection, type Section, type Shown, shownOf } from "./section.ts";

/** Nothing may load; our own script and style may run; images are in the page. */
function policy(script: string): string {
  const hash = createHash("sha256").update(script, "utf8").digest("base64");
  return `default-src 'none'; script-src 'sha256-${hash}'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'`;
}

interface Block extends Shown {
  readonly id: string;
}

/** What the sections of one part say about the whole run. */
const shownIn = (part: RunSection["part"], { result, sections: asked }: Making): Block[] =>
  asked.flatMap(([id, section]) => {
    const shown = section.part === part ? shownOf(section, section.render(result)) : null;
    return shown === null ? [] : [{ ...shown, id }];
  });

/** Prose, a heading of the level above the figures' titles, and the figures. */
async function bodyOf({ prose, figures, figuresHeading = "In figures" }: Block, book: FigureBook) {
  const drawn: Html[] = [];
  for (const figure of figures) drawn.push(await renderFigure(figure, book));
  return html`${prose}${drawn.length === 0 ? null : html`<h3>${figuresHeading}</h3><div class="figures">${drawn}</div>`}`;
}

async function renderBlock(block: Block, book: FigureBook): Promise<Html> {
  const heading = html`<h2>${block.heading}${linkTo(block.id, block.heading)}</h2>`;
  return html`<section class="after" id="${block.id}">${heading}${await bodyOf(block, book)}</section>`;
}

async function renderBlocks(blocks: readonly Block[], book: FigureBook): Promise<Html[]> {
  const drawn: Html[] = [];
  for (const block of blocks) drawn.push(await renderBlock(block, book));
  return drawn;
}

/** What a page holds, and when to give up. */
export interface Manner {
  /** Sections by id; all unless given. The summary is always there. */
  readonly only?: readonly string[];
  /** Of the page's fixed texts; English unless given. */
  readonly lang?: LanguageId;
  /** Asked before each scenario, so that a signal to the process is heard. */
  readonly signal?: AbortSignal;
}

/**
 * The report of a run as one HTML document. The same result gives the same bytes.
 *
 * @throws the signal's reason once it is aborted
 */
export async function renderPage(
  result: RunResult,
  { only = Object.keys(sections), signal, lang = "en" }: Manner = {},
): Promise<string> {
  const runtime = readRuntime();
  const language = languageOf(lang);
  const book = new FigureBook(language);
  const asked = Object.entries<Section>(sections).filter(([id]) => id === "summary" || only.includes(id));
  const making: Making = { result, sections: asked, book };
  const [first, ...outcome] = shownIn("outcome", making);
  const appendix = shownIn("appendix", making);
  const told: (ScenarioPage & { scenario: RunResult["scenarios"][number] })[] = [];
  for (const [i, scenario] of result.scenarios.entries()) {
    if (signal !== undefined) {
      await new Promise((resolve) => setImmediate(resolve));
      signal.throwIfAborted();
    }
    told.push({ scenario, ...(await renderScenario(scenario, i, making)) });
  }

  const title =
    result.scenarios.length === 1 ? `${result.scenarios[0].name} \u2013 ganscope` : "ganscope report";
  const page = html`<!doctype html>
<html lang="${lang}">
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
${contents(result, [...outcome, ...appendix])}
<main id="top">
<h1>${first.heading}</h1>${await bodyOf(first, book)}${gallery(told, isLong(result))}
${await renderBlocks(outcome, book)}
${told.map(({ html: drawn }) => drawn)}
${await renderBlocks(appendix, book)}
</main>
<script type="application/gzip" id="live">${book.packed()}</script>
<script>${trusted(runtime)}</script>
</body>
</html>
`;
  return language === undefined ? page.html : closedUp(page.in(language));
}
