/**
 * Charts: a Vega-Lite specification without data, and the panels that fill it. A specification holds fixed field names
 * and words of ours only; what a user wrote never enters it. So the charts of all scenarios share a few
 * specifications, the page ships each once, and there is nothing in them to escape.
 */
import { parse, type Spec, View } from "vega";
import { compile, type TopLevelSpec } from "vega-lite";
import type { Block, Row } from "./columns.ts";
import { toRows } from "./columns.ts";
import { slim } from "./svg.ts";
import { CONFIG, HEIGHT, PADDING, WIDTH } from "./theme.ts";

/** A layer of a specification as plain data; Vega-Lite reads it when its chart is compiled, and whatever it has to say is an error. */
export interface Layer {
  readonly data?: { readonly name: string };
  readonly mark: string | object;
  readonly encoding: object;
  readonly transform?: readonly object[];
  readonly params?: readonly object[];
}

export interface Chart {
  readonly width?: number;
  readonly height?: number;
  readonly padding?: {
    readonly left: number;
    readonly right: number;
    readonly top: number;
    readonly bottom: number;
  };
  /** Layers over named data; in them `{ expr: name }` reads a panel's number. */
  readonly layers: readonly Layer[];
  /** Names of the numbers that panels set, e.g. the ends of a shared axis. */
  readonly numbers?: readonly string[];
  /** Layers that only the live figure has: what answers to the pointer. */
  readonly hover?: readonly Layer[];
  /** What a cursor through its data `lines` chooses: the unit of the horizontal axis, whose ends are the numbers first and last. */
  readonly along?: string;
  /** Nothing in it answers to the pointer, so its data need not travel with the page. */
  readonly still?: true;
  /** Data that all panels share, by name. */
  readonly shared?: Readonly<Record<string, readonly Block[]>>;
  readonly panels: readonly Panel[];
  /** Of an animation, whose data have frames; the still picture shows the last. */
  readonly frames?: Frames;
}

export interface Frames {
  /** What each picture is called. */
  readonly names: readonly string[];
  /** Where each is among the steps of the scenario, whose cursor it then follows and moves. */
  readonly steps?: readonly number[];
}

export interface Panel {
  /** Stands above a small multiple, e.g. "step 250". */
  readonly title?: string;
  readonly data: Readonly<Record<string, readonly Block[]>>;
  readonly numbers?: Numbers;
}

/** Numbers, or lists of them (the ticks of an axis), by name. */
export type Numbers = Readonly<Record<string, number | readonly number[]>>;

/** Vega and Vega-Lite tell problems through a logger; here each is a defect of ours and stops the report. */
const strictLogger = {
  level(this: unknown) {
    return strictLogger;
  },
  error: (...words: readonly unknown[]): never => refuse(words),
  warn: (...words: readonly unknown[]): never => refuse(words),
  info: () => strictLogger,
  debug: () => strictLogger,
};

function refuse(words: readonly unknown[]): never {
  throw new Error(`a report figure warns: ${words.map(String).join(" ")}`);
}

/** @throws Error when Vega-Lite has anything to say about the specification */
export function compileChart(chart: Chart, live: boolean): Spec {
  const spec = {
    width: chart.width ?? WIDTH,
    height: chart.height ?? HEIGHT,
    autosize: { type: "none" },
    padding: chart.padding ?? PADDING,
    params: (chart.numbers ?? []).map((name) => ({ name, value: 0 })),
    layer: [...chart.layers, ...(live ? (chart.hover ?? []) : [])],
  } as TopLevelSpec;
  return compile(spec, { config: CONFIG, logger: strictLogger }).spec;
}

/** One panel as a still SVG. */
export async function drawPanel(spec: Spec, chart: Chart, panel: Panel): Promise<string> {
  const view = new View(parse(spec), { renderer: "none", logger: strictLogger });
  const data: Record<string, readonly Block[]> = { ...chart.shared, ...panel.data };
  for (const [name, blocks] of Object.entries(data)) view.data(name, toRows(blocks) as Row[]);
  for (const [name, value] of Object.entries(panel.numbers ?? {})) view.signal(name, value);
  const svg = slim(await view.toSVG());
  view.finalize();
  return svg;
}
