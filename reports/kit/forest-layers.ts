/**
 * The specification of a forest figure: a row for each thing compared, its estimate as a dot on its interval, its name above.
 * Data: noise, references, intervals, estimates, labels; numbers: the ends and ticks of the axis, and the rows.
 */
import { color, ends, label, MOST_TICKS } from "./axes.ts";

const x = {
  field: "x",
  type: "quantitative",
  title: null,
  scale: ends("left", "right"),
  axis: {
    values: { expr: "ticks" },
    tickCount: MOST_TICKS,
    labelExpr: label("1e6", ".0~e"),
    labelFlush: true,
  },
} as const;
const y = {
  field: "row",
  type: "quantitative",
  scale: { nice: false, zero: false, domain: [{ expr: "rows" }, 0] },
  axis: null,
} as const;

export const forestLayers = [
  {
    data: { name: "noise" },
    mark: { type: "rect", color: "currentColor", opacity: 0.09 },
    encoding: { x, x2: { field: "x2" }, y, y2: { field: "row2" } },
  },
  {
    data: { name: "references" },
    mark: { type: "rule", color: "currentColor", opacity: 0.5, strokeDash: [2, 3] },
    encoding: { x },
  },
  {
    data: { name: "intervals" },
    mark: { type: "rule", strokeWidth: 1.75, strokeCap: "round" },
    encoding: { x, x2: { field: "x2" }, y, color },
  },
  {
    data: { name: "estimates" },
    mark: { type: "point", filled: true, size: 55, opacity: 1 },
    encoding: { x, y, color },
  },
  {
    data: { name: "labels" },
    mark: { type: "text", align: "left", baseline: "middle" },
    encoding: { x: { value: 2 }, y, text: { field: "label" } },
  },
];

/** What answers to the pointer: an estimate and its interval. */
export const forestHover = [
  {
    data: { name: "estimates" },
    mark: { type: "point", filled: true, size: 300, opacity: 0 },
    encoding: {
      x: { field: "x", type: "quantitative" },
      y: { field: "row", type: "quantitative" },
      tooltip: [
        { field: "label", title: "row" },
        { field: "x", title: "estimate", format: ".4~g", type: "quantitative" },
        { field: "lo", title: "from", format: ".4~g", type: "quantitative" },
        { field: "hi", title: "to", format: ".4~g", type: "quantitative" },
      ],
    },
  },
];
