/**
 * A scenario on the page: what happened beside the picture that shows it, the other pictures, the curves in one grid, and evidence
 * and tables closed until the reader opens them.
 */
import type { RunResult, ScenarioResult } from "../../src/result/index.ts";
import { type FigureBook, renderFigure, stampOf } from "../kit/figure.ts";
import { formOf } from "../kit/forms.ts";
import { type Html, html, trusted } from "../kit/html.ts";
import { tally, toneOf } from "../kit/words.ts";
import { lessonOf } from "../lesson.ts";
import type { Figure, ScenarioSection, Section, Shown } from "../section.ts";
import { shownOf } from "../section.ts";
import { anchorOf, linkTo } from "./anchors.ts";

interface Placed extends Shown {
  readonly id: string;
}

export interface ScenarioPage {
  readonly html: Html;
  /** A small picture of the figure that tells most, if any was drawn. */
  readonly stamp: Html | undefined;
}

/** What the page is made of. */
export interface Making {
  readonly result: RunResult;
  /** In the order of the registry. */
  readonly sections: readonly (readonly [id: string, section: Section])[];
  readonly book: FigureBook;
}

/** What is shown of a scenario in one part of the page. */
function shownIn(
  part: ScenarioSection["part"],
  scenario: ScenarioResult,
  { result, sections }: Making,
): Placed[] {
  return sections.flatMap(([id, section]) => {
    if (section.part !== part) return [];
    const shown = shownOf(section, section.render(scenario, result));
    return shown === null ? [] : [{ ...shown, id }];
  });
}

/** Figures in a grid, and below it those that are closed. */
async function grid(figures: readonly Figure[], book: FigureBook): Promise<Html | null> {
  const open: Html[] = [];
  const closed: Html[] = [];
  for (const figure of figures)
    (figure.folded === true ? closed : open).push(await renderFigure(figure, book));
  return html`${open.length === 0 ? null : html`<div class="figures">${open}</div>`}${
    closed.length === 0 ? null : html`<div class="more">${closed}</div>`
  }`;
}

/** Of more scenarios than these only verdict and main picture are open. */
const FEW = 12;

export const isLong = ({ scenarios }: RunResult): boolean => scenarios.length > FEW;

const figuresOf = (shown: readonly Shown[]): Figure[] => shown.flatMap(({ figures }) => figures);

/** Diagnoses that rest on what the players logged, and not on samples. */
const OF_SIGNALS = ["saturation", "staleness", "feedback", "dynamics"];

const restsOnSignals = (scenario: ScenarioResult): boolean =>
  OF_SIGNALS.some((id) => tally(scenario, id).some(({ status }) => toneOf(status) === "bad"));

const proseOf = (shown: readonly Shown[]): Html[] => shown.flatMap(({ prose }) => prose);

/** How to read what is drawn is said once, and only to those who ask. */
const guide = (prose: readonly Html[]): Html | null =>
  prose.length === 0
    ? null
    : html`<details class="guide"><summary>How to read these curves</summary>${prose}</details>`;

interface Group {
  readonly id: string;
  readonly title: string;
  readonly shown: readonly Shown[];
  readonly open: boolean;
}

/** Curves under a heading that closes them. */
async function group(
  { id, title, shown, open }: Group,
  figures: readonly Figure[],
  book: FigureBook,
): Promise<Html | null> {
  if (figures.length === 0) return null;
  const state = open ? trusted(" open") : null;
  return html`<details class="fold" id="${id}"${state}><summary><h3>${title}</h3></summary>${guide(proseOf(shown))}${await grid(figures, book)}</details>`;
}

/** Chooses the step at which all curves are read; out of sight until a script makes it work. */
const cursor = (unit: string): Html =>
  html`<label class="slider cursor" hidden><span>Values at</span><input type="range" min="0" max="1" step="1" value="1" data-unit="${unit}"><output></output></label>`;

async function details(placed: readonly Placed[], anchor: string, book: FigureBook): Promise<Html[]> {
  const folds: Html[] = [];
  for (const { id, heading, prose, figures } of placed) {
    folds.push(
      html`<details class="fold" id="${anchor}-${id}"><summary><h3>${heading}</h3></summary>${prose}${await grid(figures, book)}</details>`,
    );
  }
  return folds;
}

function headingOf(result: ScenarioResult, anchor: string): Html {
  const {
    name,
    scenario: { title, description },
  } = result;
  const note = formOf(result).note?.(result);
  const titled = typeof title === "string" && title !== "" && title !== name;
  return html`<h2><bdi>${titled ? title : name}</bdi>${linkTo(anchor, name)}</h2>${
    titled ? html`<p class="name"><bdi>${name}</bdi></p>` : null
  }${typeof description === "string" && description !== "" ? html`<p class="lead"><bdi>${description}</bdi></p>` : null}${note === undefined ? null : html`<p class="note">${note}</p>`}`;
}

/**
 * The main picture stands beside the words, the next under them; wide ones follow, and what else there is opens on demand. Of many
 * scenarios all but the main picture does.
 */
export async function renderScenario(
  scenario: ScenarioResult,
  index: number,
  making: Making,
): Promise<ScenarioPage> {
  const { result, book } = making;
  const anchor = anchorOf(index);
  const verdict = shownIn("verdict", scenario, making);
  const pictures = shownIn("picture", scenario, making);
  const curves = shownIn("curves", scenario, making);
  const signals = shownIn("signals", scenario, making);
  const all = [pictures, curves, signals].flatMap(figuresOf);
  const wanted = pictures.find(({ id }) => id === lessonOf(scenario)?.picture);
  const main = [...figuresOf(wanted === undefined ? [] : [wanted]), ...all].find(
    ({ folded }) => folded !== true,
  );
  const others = (of: readonly Shown[]) => figuresOf(of).filter((figure) => figure !== main);
  const brief = isLong(result);
  const isOpen = ({ wide, folded }: Figure) => folded !== true && wide !== true && !brief;
  const next = others(pictures).find(isOpen);
  const below = others(pictures)
    .filter((figure) => figure !== next)
    .map((figure) => ({ ...figure, folded: figure.folded === true || brief || isOpen(figure) }));

  // what is said of pictures that are closed helps nobody who does not see them
  const spoken = brief
    ? pictures.filter(({ figures }) => figures.some((figure) => figure === main))
    : pictures;
  const words = html`<div class="words">${verdict.map(({ heading, prose }) => html`<h3>${heading}</h3>${prose}`)}${proseOf(spoken)}${
    next === undefined ? null : await grid([next], book)
  }</div>`;
  const tables = spoken.flatMap(({ wide }) => wide);
  const id = book.next();
  const shown =
    main === undefined ? null : html`<div class="main">${await renderFigure(main, book, id)}</div>`;
  const parts: (Html | null)[] = [
    html`<div class="outcome">${words}${shown}</div>`,
    tables.length === 0 ? null : html`<div class="wide">${tables}</div>`,
    await grid(below, book),
    await group(
      { id: `${anchor}-curves`, title: "Over the training", shown: curves, open: !brief },
      others(curves),
      book,
    ),
    await group(
      {
        id: `${anchor}-signals`,
        title: "What the players saw of each other",
        shown: signals,
        open: restsOnSignals(scenario) && !brief,
      },
      others(signals),
      book,
    ),
  ];
  if (all.some((figure) => "chart" in figure.picture && figure.picture.chart.along !== undefined))
    parts.splice(3, 0, cursor(book.say(formOf(scenario).unit)));
  const folds = await details(shownIn("details", scenario, making), anchor, book);
  const body = html`${parts}${folds.length === 0 ? null : html`<div class="folds">${folds}</div>`}`;
  return {
    html: html`<section class="scenario" id="${anchor}">${headingOf(scenario, anchor)}${body}</section>`,
    stamp: main === undefined ? undefined : stampOf(id, main),
  };
}
