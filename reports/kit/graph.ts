/** Graphs of curves over data, which several sections draw: one line a curve, a gap where a value is missing. */
import type { Figure, Key, Table } from "../section.ts";
import type { Chart, Panel } from "./chart.ts";
import type { Block } from "./columns.ts";
import { type Axes, graphLayers } from "./graph-layers.ts";
import { short, shortOn } from "./lines.ts";
import { spread } from "./series.ts";
import { logTicks, roundTicks } from "./ticks.ts";
import { number } from "./words.ts";

export interface Curve {
  readonly label: string;
  readonly color: string;
  readonly mark: "line" | "dashed" | "dotted" | "dot-dash";
  readonly x: readonly number[];
  readonly y: readonly (number | null)[];
  /** Dots on the points of the curve. */
  readonly dots?: boolean;
}

interface Graph {
  /** Above the graph, where there are several. */
  readonly title?: string;
  readonly curves: readonly Curve[];
  /** A straight line behind: from its first to its last point. */
  readonly guide?: { readonly label: string; readonly x: readonly number[]; readonly y: readonly number[] };
  /** Ends of the axes; without, those of the curves. */
  readonly left?: number;
  readonly right?: number;
  readonly low?: number;
  readonly high?: number;
}

interface Said {
  readonly title: string;
  readonly description: string;
  readonly axes: Axes;
  /** Of each graph, unless it is to be as large as other figures. */
  readonly size?: Pick<Chart, "width" | "height">;
}

const MOST_KNOTS = 101;

/** Null when no curve has a point that can be drawn. */
export const graphFigure = ({ title, description, axes, ...graph }: Said & Graph): Figure | null =>
  graphsFigure({ title, description, axes, graphs: [graph] });

/** One graph as a panel, and its curves that can be drawn; null when none can. */
function panelOf(axes: Axes, options: Graph): { panel: Panel; curves: readonly Curve[] } | null {
  const { guide } = options;
  const drawable = (value: number | null) =>
    value !== null && Number.isFinite(value) && (!axes.log || value > 0);
  const curves = options.curves.filter(({ y }) => y.some(drawable));
  if (curves.length === 0) return null;

  const values = curves.flatMap(({ y }) => y.filter(drawable) as number[]);
  if (axes.log && options.low !== undefined && options.low <= 0)
    throw new Error(`a logarithmic axis cannot start at ${options.low}`);
  const least = options.low ?? values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const most = options.high ?? values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const [low, high] = least < most ? [least, most] : axes.log ? [least / 2, most * 2] : [least - 1, most + 1];
  const across = curves.flatMap(({ x }) => x);
  const left = options.left ?? across.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const right = options.right ?? across.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);

  const place = shortOn(right - left);
  const block = ({ label, color, mark, x, y }: Curve): Block => {
    const knots = spread(
      x.map((at, i) => [at, y[i]] as const),
      MOST_KNOTS,
    );
    const inside = (value: number | null) =>
      value !== null && drawable(value) && value >= low && value <= high ? short(value) : null;
    return {
      each: { series: label, color, mark },
      columns: { x: knots.map(([at]) => place(at)), y: knots.map(([, value]) => inside(value)) },
    };
  };
  const numbers = {
    ...{ left, right, low, high },
    ticksX: roundTicks(left, right, 6),
    ticksY: axes.log ? logTicks(low, high) : roundTicks(low, high, 5),
  };
  const panel: Panel = {
    ...(options.title !== undefined && { title: options.title }),
    data: {
      guides: guide === undefined ? [] : [{ columns: { x: guide.x, y: guide.y } }],
      lines: curves.map(block),
      points: curves.filter(({ dots }) => dots === true).map(block),
    },
    numbers,
  };
  return { panel, curves };
}

/** Graphs beside each other, on the same kind of axes. Null when no curve has a point that can be drawn. */
export function graphsFigure({
  title,
  description,
  axes,
  size,
  graphs,
}: Said & { readonly graphs: readonly Graph[] }): Figure | null {
  const drawn = graphs.flatMap((graph) => panelOf(axes, graph) ?? []);
  if (drawn.length === 0) return null;
  const curves = drawn.flatMap((each) => each.curves);
  const guides = graphs.flatMap(({ guide }) => guide ?? []);
  const legend: Key[] = curves
    .filter(({ label }, i) => curves.findIndex((other) => other.label === label) === i)
    .map(({ label, color, mark }) => ({ label, color, mark }));
  return {
    title,
    description,
    legend: [
      ...legend,
      ...guides.map(({ label }) => ({ label, color: "currentColor", mark: "dotted" }) as const),
    ],
    picture: {
      chart: {
        ...size,
        layers: graphLayers(axes),
        numbers: Object.keys(drawn[0].panel.numbers ?? {}),
        panels: drawn.map(({ panel }) => panel),
      },
    },
    table: tableOf(axes, curves),
  };
}

/** At most 20 rows; the curves need not have the same points. */
function tableOf({ x: titleX }: Axes, curves: readonly Curve[]): Table {
  const points = [...new Set(curves.flatMap(({ x }) => x))].sort((a, b) => a - b);
  const shown = spread(points, 20);
  return {
    columns: [titleX, ...curves.map(({ label }) => label)],
    rows: shown.map((at) => [number(at), ...curves.map(({ x, y }) => number(y[x.indexOf(at)] ?? null))]),
    ...(shown.length < points.length ? { note: `${shown.length} of ${points.length} points.` } : {}),
  };
}
