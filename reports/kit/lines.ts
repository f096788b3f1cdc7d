/**
 * The figure of quantities over training steps, which most sections need: one line a quantity; with several seeds one
 * thin line a seed and the median on top; references and null bands behind; gaps marked at the foot.
 */
import type { NullBand } from "../../src/result/index.ts";
import type { Figure, Key, Table } from "../section.ts";
import type { Chart } from "./chart.ts";
import type { Block, Cell } from "./columns.ts";
import { heights, lengths } from "./line-axes.ts";
import { placeLabels } from "./line-labels.ts";
import { lineHover, lineLayers } from "./line-layers.ts";
import { isolated, MOST_POINTS, medianSeries, type Point, spread, thin } from "./series.ts";
import { count, list, number, sentences, step } from "./words.ts";

export interface Line {
  readonly label: string;
  readonly color: string;
  readonly mark: "line" | "dashed" | "dotted" | "dot-dash";
  /** One series a seed. */
  readonly seeds: readonly (readonly Point[])[];
}

export interface Span {
  readonly from: number;
  readonly to: number;
  readonly label: string;
}

export interface LinesOptions {
  readonly title: string;
  /** Put before the generated description, e.g. "Lower is better." */
  readonly about?: string;
  readonly lines: readonly Line[];
  /** What a point is: "logged steps", "snapshots". */
  readonly points: string;
  /** What the horizontal axis counts; "step" unless given. */
  readonly unit?: "step" | "round" | "training";
  /** Logarithmic where the positive values span more than a decade; zero and negative values are then gaps. */
  readonly log?: boolean;
  /** Whether the values count something. */
  readonly counts?: boolean;
  readonly references?: readonly { readonly value: number; readonly label: string }[];
  readonly band?: NullBand;
  /** Steps that stand out, with what was found there. */
  readonly spans?: readonly Span[];
  readonly folded?: boolean;
  /** Several seeds as a band from the smallest to the largest value instead of a thin line each. */
  readonly seedsAsBand?: boolean;
  /** Fewer points a line, for figures that few will open. */
  readonly most?: number;
}

/** Areas of points that stand alone, in square pixels: of a line, and of one seed of several. */
const DOT = 26;
const SEED_DOT = 9;

/** Four digits are more than a pixel shows, and keep the page small. */
export function short(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(4));
}

/** The same for a place on an axis of this length: of data far from 0 the first digits say nothing. */
export function shortOn(length: number): (value: number) => number {
  return (value) => {
    const far = Math.ceil(Math.log10(Math.abs(value) / length));
    return Number(value.toPrecision(4 + (Number.isFinite(far) ? Math.min(13, Math.max(0, far)) : 0)));
  };
}

/** Runs of steps without a value, each from its first to its last step. */
export function gapsOf(points: readonly Point[]): readonly { from: number; to: number }[] {
  const gaps: { from: number; to: number }[] = [];
  let open = false;
  for (const { step: at, value } of points) {
    if (value !== null) open = false;
    else if (open) gaps[gaps.length - 1].to = at;
    else {
      gaps.push({ from: at, to: at });
      open = true;
    }
  }
  return gaps;
}

function block(points: readonly Point[], each: Record<string, Cell>): Block {
  return { each, columns: { step: points.map((p) => p.step), value: points.map((p) => short(p.value)) } };
}

/** From the smallest to the largest value of the seeds that have one at a step. */
function areaOf(seeds: readonly (readonly Point[])[], each: Record<string, Cell>): Block {
  const values = new Map<number, number[]>();
  for (const { step: at, value } of seeds.flat())
    if (value !== null) values.set(at, [...(values.get(at) ?? []), value]);
  const steps = [...values].toSorted(([a], [b]) => a - b);
  return {
    each,
    columns: {
      step: steps.map(([at]) => at),
      lo: steps.map(([, of]) => short(Math.min(...of))),
      hi: steps.map(([, of]) => short(Math.max(...of))),
    },
  };
}

/** "Minimax goes from 1.37 at step 1 to 1.386 at step 3,000." */
function journey(label: string, points: readonly Point[], unit: string): string {
  const known = points.filter((p) => p.value !== null);
  const [first] = known;
  const last = known.at(-1);
  const name = label.charAt(0).toUpperCase() + label.slice(1);
  if (first === undefined || last === undefined) return `${name} has no finite value.`;
  if (first === last) return `${name} is ${number(first.value)} at ${unit} ${step(first.step)}.`;
  return `${name} goes from ${number(first.value)} at ${unit} ${step(first.step)} to ${number(last.value)} at ${unit} ${step(last.step)}.`;
}

type Drawn = Line & { readonly middle: readonly Point[] };

/** Rows of a data table. */
const ROWS = 20;

function stepsOf(lines: readonly Drawn[]): readonly number[] {
  return [...new Set(lines.flatMap(({ middle }) => middle.map((p) => p.step)))].sort((a, b) => a - b);
}

/** At most `most` points of a line, those of the data table among them. */
function thinned(points: readonly Point[], most: number, tabled: ReadonlySet<number>): readonly Point[] {
  if (points.length <= most) return points;
  const kept = new Set(thin(points, most - ROWS));
  return points.filter((point) => kept.has(point) || tabled.has(point.step));
}

function tableOf(
  lines: readonly Drawn[],
  { points, unit, many }: { points: string; unit: string; many: boolean },
): Table {
  const steps = stepsOf(lines);
  const shown = spread(steps, ROWS);
  const values = lines.map(({ middle }) => new Map(middle.map((p) => [p.step, p.value])));
  return {
    columns: [unit, ...lines.map(({ label }) => (many ? `${label} (median)` : label))],
    rows: shown.map((at) => [step(at), ...values.map((of) => number(of.get(at) ?? null))]),
    ...(shown.length < steps.length ? { note: `${shown.length} of ${step(steps.length)} ${points}.` } : {}),
  };
}

/** Values that no line reaches, as points; smaller for one seed of several. */
function dots(points: readonly Point[], color: string, size: number): Block[] {
  const alone = isolated(points);
  return alone.length === 0 ? [] : [block(alone, { color, size })];
}

/** Null when no line has a value, or none a second point: the tables of final measures and of signals have a single one. */
export function linesFigure(options: LinesOptions): Figure | null {
  const {
    title,
    about,
    points,
    references = [],
    band,
    spans = [],
    folded,
    seedsAsBand = false,
    most = MOST_POINTS,
    counts = false,
    unit = "step",
  } = options;
  const nothingLeft = (value: number | null) => value === null;
  const present = options.lines.filter((line) => !line.seeds.flat().every((p) => nothingLeft(p.value)));
  if (present.every(({ seeds }) => seeds.every((series) => series.length < 2))) return null;

  const positive = present.flatMap(({ seeds }) =>
    seeds.flat().flatMap(({ value }) => (value !== null && value > 0 ? [value] : [])),
  );
  const smallest = positive.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const largest = positive.reduce((a, b) => Math.max(a, b), 0);
  const log = options.log === true && largest > 10 * smallest;
  const drawable = (series: readonly Point[]): readonly Point[] =>
    log ? series.map((p) => (p.value !== null && p.value <= 0 ? { step: p.step, value: null } : p)) : series;

  const many = present.some(({ seeds }) => seeds.length > 1);
  const lines = present.map((line) => ({ ...line, middle: medianSeries(line.seeds) }));
  const data: Record<string, Block[]> = {
    spans: [],
    band: [],
    references: [],
    seeds: [],
    areas: [],
    lines: [],
    dots: [],
    labels: [],
    gaps: [],
  };
  if (band !== undefined && (!log || band.median > 0)) {
    const lo = log && band.lo <= 0 ? Math.min(smallest, band.median) : band.lo;
    data.band.push({ columns: { lo: [short(lo)], hi: [short(band.hi)], median: [short(band.median)] } });
  }
  if (references.length > 0)
    data.references.push({
      columns: { value: references.map((r) => short(r.value)), label: references.map((r) => r.label) },
    });
  const perSeed = Math.max(60, Math.floor(most / Math.max(...lines.map(({ seeds }) => seeds.length))));
  const tabled = new Set(spread(stepsOf(lines), ROWS));
  const shownLines: (readonly Point[])[] = [];
  let shown = 0;
  let total = 0;
  for (const { label, color, mark, seeds, middle } of lines) {
    if (seeds.length > 1 && seedsAsBand) {
      data.areas.push(areaOf(seeds.map(drawable), { color, series: label }));
    } else if (seeds.length > 1) {
      seeds.forEach((series, i) => {
        const drawn = thin(drawable(series), perSeed);
        data.seeds.push(block(drawn, { color, seed: `${label} ${i}` }));
        data.dots.push(...dots(drawn, color, SEED_DOT));
      });
    }
    const drawn = thinned(drawable(middle), most, tabled);
    shown = Math.max(shown, drawn.length);
    total = Math.max(total, middle.length);
    shownLines.push(drawn);
    data.lines.push(block(drawn, { series: label, color, mark }));
    data.dots.push(...dots(drawn, color, DOT));
    const gaps = gapsOf(drawable(middle));
    if (gaps.length > 0) {
      const some = spread(gaps, 100);
      data.gaps.push({
        each: { color },
        columns: { from: some.map((g) => g.from), to: some.map((g) => g.to) },
      });
    }
  }

  const steps = [
    ...lines.flatMap(({ middle }) => middle.map((point) => point.step)),
    ...spans.flatMap(({ from, to }) => [from, to]),
  ];
  const numbers = { ...heights(data, { log, counts }), ...lengths(steps) };
  if (spans.length > 0) {
    data.spans.push({
      columns: {
        from: spans.map(({ from }) => from),
        to: spans.map(({ to }) => to),
        label: spans.map(({ label }) => label),
      },
    });
  }
  if (spans.length + references.length > 0)
    data.labels.push(placeLabels({ spans, references, lines: shownLines }, { ...numbers, log }));
  const chart: Chart = {
    layers: lineLayers(log, unit === "step" ? "generator step" : unit),
    hover: lineHover,
    numbers: Object.keys(numbers),
    along: unit,
    panels: [{ data, numbers }],
  };
  const legend: Key[] = lines.map(({ label, color, mark }) => ({
    label: many ? `${label}, median` : label,
    color,
    mark,
    series: label,
  }));
  if (many)
    legend.push(
      seedsAsBand
        ? { label: "smallest to largest of the seeds", color: "currentColor", mark: "band" }
        : { label: "one seed", color: "currentColor", mark: "thin" },
    );
  if (data.band.length > 0) legend.push({ label: "two real samples", color: "currentColor", mark: "band" });
  if (data.gaps.length > 0)
    legend.push({ label: log ? "no value, or 0" : "no value", color: "currentColor", mark: "gap" });

  return {
    title,
    description: sentences([
      about,
      ...lines.map(({ label, middle }) => journey(label, middle, unit)),
      band === undefined
        ? undefined
        : `Two real samples of ${step(band.n)} points score ${number(band.median)} (${number(band.lo)} to ${number(band.hi)}).`,
      spans.length === 0
        ? undefined
        : `Shaded: ${list(spans.map(({ label, from, to }) => (from === to ? `${label} (at ${unit} ${step(from)})` : `${label} (${unit}s ${step(from)} to ${step(to)})`)))}.`,
      many
        ? `Medians over ${count(Math.max(...lines.map(({ seeds }) => seeds.length)), "seed")}.`
        : undefined,
      log ? "Logarithmic scale." : undefined,
      shown < total
        ? `Showing ${step(shown)} of ${step(total)} ${points}; the extremes are kept.`
        : undefined,
    ]),
    legend,
    picture: { chart },
    table: tableOf(lines, { points, unit, many }),
    ...(folded === true ? { folded } : {}),
  };
}
