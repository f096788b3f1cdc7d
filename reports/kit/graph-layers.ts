/**
 * The specification of a graph: curves over a horizontal axis of data, points on them, a guide behind. Data: guides, lines,
 * points; numbers: the ends and ticks of both axes.
 */
import { color, ends, MOST_TICKS, strokeDash } from "./axes.ts";
import type { Layer } from "./chart.ts";

const LABEL =
  "datum.value != 0 && (abs(datum.value) < 0.001 || abs(datum.value) >= 1e5) ? format(datum.value, '.0~e') : " +
  "format(datum.value, '.3~g')";

export interface Axes {
  /** What the horizontal axis shows; the figure's title says what the vertical one does. */
  readonly x: string;
  readonly log: boolean;
}

export function graphLayers({ x: titleX, log }: Axes): Layer[] {
  const { domain, ...linear } = ends("low", "high");
  const scaleY = log ? { type: "log", nice: false, domain } : { ...linear, domain };
  const ticked = (title: string | null, values: string) => ({
    title,
    labelExpr: LABEL,
    values: { expr: values },
    tickCount: MOST_TICKS,
  });
  const x = {
    field: "x",
    type: "quantitative",
    scale: ends("left", "right"),
    axis: { ...ticked(titleX, "ticksX"), labelFlush: true },
  };
  const y = { field: "y", type: "quantitative", scale: scaleY, axis: ticked(null, "ticksY") };
  return [
    {
      data: { name: "guides" },
      mark: { type: "line", color: "currentColor", opacity: 0.4, strokeDash: [2, 3], strokeWidth: 1 },
      encoding: { x, y },
    },
    {
      data: { name: "lines" },
      mark: { type: "line" },
      encoding: { x, y, color, strokeDash, detail: { field: "series" } },
    },
    {
      data: { name: "points" },
      mark: { type: "point", filled: true, opacity: 1, size: 34 },
      encoding: { x, y, color },
    },
  ];
}
