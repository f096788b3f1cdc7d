/** A figure as HTML: title, legend, still picture, caption, data table; and what its live form needs. */
import type { Spec } from "vega";
import type { Figure, Pictures, Table } from "../section.ts";
import { type Chart, compileChart, drawPanel, type Numbers } from "./chart.ts";
import { type Content, type Html, html, jsonForScript, trusted } from "./html.ts";
import { legend } from "./marks.ts";
import { type Packed, pack } from "./packed.ts";

/** The data of one live figure, as its script block holds it. */
export interface FigureData {
  /** Index into the page's specifications. */
  readonly spec: number;
  readonly data: Packed;
  /** Of each panel. */
  readonly numbers: readonly Numbers[];
  /** What the pictures of an animation are called. */
  readonly frames?: readonly string[];
}

/** Numbers the page's figures and keeps each specification once. */
export class FigureBook {
  readonly #stills = new Map<string, Spec>();
  readonly #live = new Map<string, { index: number; spec: Spec }>();
  #count = 0;

  next(): string {
    this.#count++;
    return `figure-${this.#count}`;
  }

  /** The specifications that live figures refer to by index. */
  get specs(): readonly Spec[] {
    return [...this.#live.values()].map(({ spec }) => spec);
  }

  still(chart: Chart): Spec {
    const key = keyOf(chart);
    const known = this.#stills.get(key) ?? compileChart(chart, false);
    this.#stills.set(key, known);
    return known;
  }

  live(chart: Chart): number {
    const key = keyOf(chart);
    const known = this.#live.get(key) ?? { index: this.#live.size, spec: compileChart(chart, true) };
    this.#live.set(key, known);
    return known.index;
  }
}

function keyOf({ width, height, padding, layers, hover, numbers }: Chart): string {
  return JSON.stringify([width, height, padding, layers, hover, numbers]);
}

export function dataTable({ columns, rows, note }: Table): Html {
  return html`<table class="data"><thead><tr>${columns.map((column) => html`<th scope="col">${column}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell ?? "\u2013"}`)}`)}</tbody></table>${
    note === undefined ? null : html`<p class="note">${note}</p>`
  }`;
}

/** Vega's own size attributes go: the style sheet scales the picture to its column. */
function fluid(svg: string): Html {
  return trusted(svg.replace(/^<svg[^>]*?viewBox="([^"]*)"[^>]*>/, '<svg viewBox="$1">'));
}

/**
 * What small multiples have in common (the cloud of real points, the target's density) is drawn once, in definitions
 * of its own: a panel that comes alive may then replace its still picture without taking the others' shapes along.
 */
function share(svgs: readonly string[], id: string): { svgs: readonly string[]; definitions: Html | null } {
  const shapes = new Map<string, number>();
  for (const svg of svgs) {
    for (const [shape] of new Set(svg.match(/<path d="[^"]{200,}"[^>]*\/>/g)).entries()) {
      shapes.set(shape, (shapes.get(shape) ?? 0) + 1);
    }
  }
  const common = [...shapes].filter(([, panels]) => panels > 1).map(([shape]) => shape);
  if (common.length === 0) return { svgs, definitions: null };
  const named = (i: number) => `${id}-shape-${i + 1}`;
  const definitions = common.map((shape, i) => shape.replace("<path", `<path id="${named(i)}"`)).join("");
  return {
    svgs: svgs.map((svg) =>
      common.reduce((text, shape, i) => text.replace(shape, `<use href="#${named(i)}"/>`), svg),
    ),
    definitions: trusted(
      `<svg class="shapes" width="0" height="0" aria-hidden="true"><defs>${definitions}</defs></svg>`,
    ),
  };
}

/** Out of sight until a script makes it work. The still picture is the last one. */
function slider(title: string, frames: readonly string[], id: string): Html {
  const last = frames.length - 1;
  return html`<label class="slider" hidden><span>${title}</span><input type="range" min="0" max="${last}" step="1" value="${last}" data-figure="${id}" aria-valuetext="${frames[last]}"><output>${frames[last]}</output></label>`;
}

async function plots(figure: Figure, chart: Chart, id: string, book: FigureBook): Promise<Html> {
  const spec = book.still(chart);
  const drawn: Html[] = [];
  const stills: string[] = [];
  for (const panel of chart.panels) stills.push(await drawPanel(spec, chart, panel));
  const { svgs, definitions } = share(stills, id);
  for (const [i, panel] of chart.panels.entries()) {
    const svg = fluid(svgs[i]);
    const label =
      panel.title === undefined
        ? html`aria-labelledby="${id}-caption"`
        : html`aria-label="${figure.title}, ${panel.title}"`;
    const plot = html`<div class="plot" role="img" ${label} data-figure="${id}" data-panel="${i}">${svg}</div>`;
    drawn.push(panel.title === undefined ? plot : html`<div><h5>${panel.title}</h5>${plot}</div>`);
  }
  const data: FigureData = {
    spec: book.live(chart),
    data: pack([chart.shared ?? {}, ...chart.panels.map(({ data: own }) => own)]),
    numbers: chart.panels.map(({ numbers = {} }) => numbers),
    ...(chart.frames && { frames: chart.frames }),
  };
  const block = html`<script type="application/json" id="${id}-data">${trusted(jsonForScript(data))}</script>`;
  if (chart.panels.length === 1 && chart.panels[0].title === undefined) {
    const control = chart.frames === undefined ? null : slider("Show", chart.frames, id);
    return html`${control}${drawn}${definitions}${block}`;
  }
  const size = (chart.width ?? 0) > 200 ? "panels large" : "panels framed";
  return html`<div class="${size}">${drawn}</div>${definitions}${block}`;
}

const LAYOUTS = { grid: "panels large", row: "panels strips", column: "panels rows" } as const;

function pictures(of: string, { images, layout = "grid" }: Pictures): Html {
  const shown = images.map(({ title, source, width, height }) => {
    const share = layout === "row" ? html` style="flex-grow: ${width}"` : null;
    return html`<div${share}><h5>${title}</h5><img src="${source}" width="${width}" height="${height}" alt="${of}, ${title}"></div>`;
  });
  return html`<div class="${LAYOUTS[layout]}">${shown}</div>`;
}

/** @returns the figure's HTML; ids and specifications are taken from the book */
export async function renderFigure(figure: Figure, book: FigureBook): Promise<Html> {
  const id = book.next();
  const { picture } = figure;
  const shown: Content =
    "chart" in picture ? await plots(figure, picture.chart, id, book) : pictures(figure.title, picture);
  const title = html`<h4>${figure.title}</h4>`;
  const body = html`${legend(figure.legend)}${shown}<figcaption id="${id}-caption">${figure.description}</figcaption>
<details><summary>Data</summary><div class="scroll" tabindex="0" role="group" aria-label="Data: ${figure.title}">${dataTable(figure.table)}</div></details>`;
  const classes = figure.wide === true ? "wide" : figure.tall === true ? "tall" : "";
  if (figure.folded === true) {
    return html`<figure id="${id}" class="${classes}"><details class="figure"><summary>${title}</summary>${body}</details></figure>`;
  }
  return html`<figure id="${id}" class="${classes}">${title}${body}</figure>`;
}
