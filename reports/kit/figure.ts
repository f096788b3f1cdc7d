/** A figure as HTML: title, legend, still picture, caption, data table; and what its live form needs. */
import { gzipSync } from "node:zlib";
import type { Spec } from "vega";
import type { Figure, Pictures, Table } from "../section.ts";
import { type Chart, compileChart, drawPanel, type Frames, type Numbers } from "./chart.ts";
import { chartIn } from "./chart-language.ts";
import type { Block } from "./columns.ts";
import { type Content, type Html, html, trusted } from "./html.ts";
import { type Language, spoken } from "./language.ts";
import { legend } from "./marks.ts";
import { HEIGHT, PADDING, WIDTH } from "./theme.ts";

/** What the page's script reads: specifications, and the data of live figures by their ids. */
export interface LiveData {
  readonly specs: readonly Spec[];
  readonly figures: Readonly<Record<string, FigureData>>;
}

/** The data of one live figure. */
export interface FigureData {
  /** Index into the page's specifications. */
  readonly spec: number;
  readonly shared: Readonly<Record<string, readonly Block[]>>;
  readonly panels: readonly {
    readonly data: Readonly<Record<string, readonly Block[]>>;
    readonly numbers: Numbers;
  }[];
  readonly frames?: Frames;
  /** Of curves that a cursor reads: shares of the picture's width between which the horizontal axis runs. */
  readonly cursor?: { readonly left: number; readonly right: number };
}

/** Numbers the page's figures and keeps each specification once. */
export class FigureBook {
  readonly #stills = new Map<string, Spec>();
  readonly #live = new Map<string, { index: number; spec: Spec }>();
  readonly #figures: Record<string, FigureData> = {};
  readonly #language: Language | undefined;
  #count = 0;

  constructor(language?: Language) {
    this.#language = language;
  }

  /** What is said where no template stands: names of pictures. */
  say(text: string): string {
    return this.#language === undefined ? text : spoken(this.#language, text, false);
  }

  /** A chart with its words in the page's language. */
  spoken(chart: Chart): Chart {
    return this.#language === undefined ? chart : chartIn(chart, (text) => this.say(text));
  }

  next(): string {
    this.#count++;
    return `figure-${this.#count}`;
  }

  /** What live figures need, as text: gzip in base64, a quarter of the JSON. */
  packed(): string {
    const specs = [...this.#live.values()].map(({ spec }) => spec);
    const data: LiveData = { specs, figures: this.#figures };
    return gzipSync(JSON.stringify(data), { level: 9 }).toString("base64");
  }

  keep(id: string, data: FigureData): void {
    this.#figures[id] = data;
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
<tbody>${rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell ?? "\u2013"}</td>`)}</tr>`)}</tbody></table>${
    note === undefined ? null : html`<p class="note">${note}</p>`
  }`;
}

/** Vega's own size attributes go: the style sheet scales the picture to its column. */
function fluid(svg: string, id: string): Html {
  return trusted(svg.replace(/^<svg[^>]*?viewBox="([^"]*)"[^>]*>/, `<svg id="${id}" viewBox="$1">`));
}

/** A small picture of a figure's last panel, of images the last generated ones; of a chart, drawn once, what lies between its axes. */
export function stampOf(id: string, { picture, description }: Figure): Html {
  if (!("chart" in picture)) {
    const { images } = picture;
    const last = images.findLast(({ real }) => real !== true) ?? images[images.length - 1];
    return html`<img src="${last.source}" width="${last.width}" height="${last.height}" alt="${description}">`;
  }
  const { width = WIDTH, height = HEIGHT, padding = PADDING, panels } = picture.chart;
  const [wide, high] = [padding.left + width + padding.right, padding.top + height + padding.bottom];
  return html`<svg class="stamp" role="img" aria-label="${description}" viewBox="${padding.left} ${padding.top} ${width} ${height}"><use href="#${stillOf(id, panels.length - 1)}" width="${wide}" height="${high}"/></svg>`;
}

const stillOf = (id: string, panel: number): string => `${id}-${panel + 1}`;

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

/** Plays an animation; out of sight until a script makes it work. The still picture is the last one. */
function player({ names }: Frames, id: string): Html {
  const last = names.length - 1;
  const button = (action: string, sign: string, label: string) =>
    html`<button type="button" data-do="${action}" aria-label="${label}" title="${label}">${sign}</button>`;
  return html`<div class="slider player" role="group" aria-label="Playback" hidden>${[
    button("play", "\u25b6", "Play"),
    button("back", "\u2039", "One picture back"),
    button("on", "\u203a", "One picture on"),
  ]}<input type="range" min="0" max="${last}" step="1" value="${last}" data-figure="${id}" aria-label="Picture" aria-valuetext="${names[last]}"><output>${names[last]}</output></div>`;
}

/** Where the horizontal axis of a chart that a cursor reads begins and ends. */
function cursorOf({ along, width = WIDTH, padding = PADDING }: Chart): FigureData["cursor"] {
  if (along === undefined) return undefined;
  const whole = padding.left + width + padding.right;
  const place = (x: number) => Number((x / whole).toFixed(4));
  return { left: place(padding.left), right: place(padding.left + width) };
}

async function plots(figure: Figure, drawing: Chart, id: string, book: FigureBook): Promise<Html> {
  const chart = book.spoken(drawing);
  const spec = book.still(chart);
  const drawn: Html[] = [];
  const stills: string[] = [];
  for (const panel of chart.panels) stills.push(await drawPanel(spec, chart, panel));
  const { svgs, definitions } = share(stills, id);
  const cursor = cursorOf(chart);
  const read = cursor === undefined ? null : html` data-cursor="${chart.along}"`;
  for (const [i, panel] of chart.panels.entries()) {
    const svg = fluid(svgs[i], stillOf(id, i));
    const label =
      panel.title === undefined
        ? html`aria-labelledby="${id}-title" aria-describedby="${id}-caption"`
        : html`aria-label="${`${figure.title}, ${panel.title}`}"`;
    const live = chart.still === true ? null : html` data-figure="${id}" data-panel="${i}"${read}`;
    const plot = html`<div class="plot" role="img" ${label}${live}><div class="still">${svg}</div></div>`;
    drawn.push(panel.title === undefined ? plot : html`<div><h5>${panel.title}</h5>${plot}</div>`);
  }
  if (chart.still === true) return html`${inPanels(chart, drawn)}${definitions}`;
  const data: FigureData = {
    spec: book.live(chart),
    shared: chart.shared ?? {},
    panels: chart.panels.map(({ data: own, numbers }) => ({ data: own, numbers: numbers ?? {} })),
    ...(chart.frames && {
      frames: { ...chart.frames, names: chart.frames.names.map((name) => book.say(name)) },
    }),
    ...(cursor && { cursor }),
  };
  book.keep(id, data);
  const control = chart.frames === undefined ? null : player(chart.frames, id);
  return html`${control}${inPanels(chart, drawn)}${definitions}`;
}

/** Wider panels stand one below the other, others beside each other. */
const WIDE = 400;

/** Small multiples. */
function inPanels({ panels, width = WIDTH }: Chart, drawn: readonly Html[]): Html {
  if (panels.length === 1 && panels[0].title === undefined) return html`${drawn}`;
  const layout = width > WIDE ? "panels rows" : width > 200 ? "panels large" : "panels framed";
  return html`<div class="${layout}">${drawn}</div>`;
}

const LAYOUTS = { grid: "panels large", row: "panels strips", column: "panels rows" } as const;

function pictures(of: string, { images, layout = "grid", frames }: Pictures, id: string): Html {
  const shown = images.map(({ title, source, width, height }, i) => {
    const share = layout === "row" ? html` style="flex-grow: ${width}"` : null;
    const frame = frames?.names[i];
    const moment =
      frame === undefined ? null : html` data-frame="${frame}" data-step="${frames?.steps?.[i]}"`;
    return html`<div${share}${moment}><h5>${title}</h5><img src="${source}" width="${width}" height="${height}" alt="${of}, ${title}"></div>`;
  });
  const control = frames === undefined || frames.names.length < 2 ? null : player(frames, id);
  return html`${control}<div class="${LAYOUTS[layout]}">${shown}</div>`;
}

/** Out of sight until a script makes it work. */
const SAVE = html`<p class="save" hidden>Save as <button type="button" data-as="svg">SVG</button> <button type="button" data-as="png">PNG</button></p>`;

/** @returns the figure's HTML and its id; specifications are kept in the book */
export async function renderFigure(
  figure: Figure,
  book: FigureBook,
  id: string = book.next(),
): Promise<Html> {
  const { picture } = figure;
  const shown: Content =
    "chart" in picture ? await plots(figure, picture.chart, id, book) : pictures(figure.title, picture, id);
  const title = html`<h4 id="${id}-title">${figure.title}</h4>`;
  const keys = figure.legend.map((key) =>
    key.series === undefined ? key : { ...key, series: book.say(key.series) },
  );
  const body = html`${legend(keys)}${shown}<figcaption id="${id}-caption">${figure.description}</figcaption>
${"chart" in picture ? SAVE : null}<details class="table"><summary>Data</summary><div class="scroll" tabindex="0" role="group" aria-label="Data: ${figure.title}">${dataTable(figure.table)}</div></details>`;
  const classes = figure.wide === true ? "wide" : "";
  if (figure.folded === true) {
    return html`<figure id="${id}" class="${classes}"><details class="figure"><summary>${title}</summary>${body}</details></figure>`;
  }
  return html`<figure id="${id}" class="${classes}">${title}${body}</figure>`;
}
