/**
 * The specification of the figure of lines: the same for every quantity and scenario, so the page ships it twice at
 * most (linear and logarithmic). Data: spans, band, references, seeds, lines, dots, labels (in pixels), gaps; numbers: the ends and ticks of both axes.
 */
import { color, ends, label, MOST_TICKS, near, strokeDash } from "./axes.ts";
import type { Layer } from "./chart.ts";
import { HEIGHT } from "./theme.ts";

const shownY = { field: "value", type: "quantitative", title: null } as const;

/**
 * @param log whether the values stand on a logarithmic axis
 * @param along what the horizontal axis counts
 */
export function lineLayers(log: boolean, along: string): Layer[] {
  const { domain, ...linear } = ends("low", "high");
  const scale = log ? { type: "log" as const, nice: false, domain } : { ...linear, domain };
  const x = {
    field: "step",
    type: "quantitative",
    title: along,
    scale: ends("first", "last"),
    axis: { format: ",d", values: { expr: "ticksX" }, tickCount: MOST_TICKS, labelFlush: true },
  } as const;
  const axis = { labelExpr: label("1e6", ".0~e"), values: { expr: "ticksY" }, tickCount: MOST_TICKS };
  const y = { ...shownY, scale, axis } as const;
  return [
    {
      data: { name: "spans" },
      mark: { type: "rect", color: "currentColor", opacity: 0.045, stroke: "currentColor", strokeWidth: 1 },
      encoding: { x: { ...x, field: "from" }, x2: { field: "to" } },
    },
    {
      data: { name: "band" },
      mark: { type: "rect", color: "currentColor", opacity: 0.09 },
      encoding: { y: { ...y, field: "lo" }, y2: { field: "hi" } },
    },
    {
      data: { name: "band" },
      mark: { type: "rule", color: "currentColor", opacity: 0.55, strokeDash: [2, 3] },
      encoding: { y: { ...y, field: "median" } },
    },
    {
      data: { name: "references" },
      mark: { type: "rule", color: "currentColor", opacity: 0.4, strokeDash: [2, 3] },
      encoding: { y },
    },
    {
      data: { name: "areas" },
      mark: { type: "area", opacity: 0.13 },
      encoding: { x, y: { ...y, field: "lo" }, y2: { field: "hi" }, color, detail: { field: "series" } },
    },
    {
      data: { name: "seeds" },
      mark: { type: "line", strokeWidth: 0.8, opacity: 0.38 },
      encoding: { x, y, color, detail: { field: "seed" } },
    },
    {
      data: { name: "lines" },
      mark: { type: "line" },
      encoding: { x, y, color, strokeDash, detail: { field: "series" } },
    },
    {
      data: { name: "dots" },
      mark: { type: "point", filled: true, opacity: 1 },
      encoding: { x, y, color, size: { field: "size", type: "quantitative", scale: null } },
    },
    {
      data: { name: "labels" },
      mark: { type: "text", align: { expr: "datum.align" }, baseline: "bottom", opacity: 0.8 },
      encoding: {
        x: { field: "at", type: "quantitative", scale: null, axis: null },
        y: { field: "bottom", type: "quantitative", scale: null, axis: null },
        text: { field: "label" },
      },
    },
    {
      data: { name: "gaps" },
      mark: { type: "rule", strokeWidth: 4, strokeCap: "round", opacity: 0.8 },
      encoding: { x: { ...x, field: "from" }, x2: { field: "to" }, y: { value: HEIGHT - 2 }, color },
    },
  ];
}

/** What answers to the pointer: the nearest point of a line, and its numbers. */
export const lineHover: readonly Layer[] = [
  {
    data: { name: "lines" },
    params: [...near],
    mark: { type: "point", filled: true, size: 50 },
    encoding: {
      x: { field: "step", type: "quantitative" },
      y: { field: "value", type: "quantitative" },
      color,
      opacity: { condition: { param: "near", empty: false, value: 1 }, value: 0 },
      tooltip: [
        { field: "series", title: "line" },
        { field: "step", title: "step", format: ",d", type: "quantitative" },
        { field: "value", title: "value", format: ".4~g", type: "quantitative" },
      ],
    },
  },
];
