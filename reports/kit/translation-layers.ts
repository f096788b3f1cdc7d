/**
 * Specifications of a translation. A number against a shift: data references, closed, found; numbers: the ends and ticks of both axes.
 * And the shapes as they move above both numbers: data shapes, curves, dots, floor, ticks, words; numbers: left, right.
 */
import { color, ends, MOST_TICKS, strokeDash } from "./axes.ts";
import type { Layer } from "./chart.ts";
import { COLORS, DASHES } from "./theme.ts";

const x = {
  field: "x",
  type: "quantitative",
  title: "shift theta",
  scale: ends("left", "right"),
  axis: { values: { expr: "ticksX" }, tickCount: MOST_TICKS, format: ".4~g" },
};
const y = {
  field: "y",
  type: "quantitative",
  title: null,
  scale: ends("low", "high"),
  axis: { values: { expr: "ticksY" }, tickCount: MOST_TICKS, format: ".4~g" },
};

export const translationLayers = [
  {
    data: { name: "references" },
    mark: { type: "rule", color: "currentColor", opacity: 0.4, strokeDash: DASHES.dotted },
    encoding: { y },
  },
  {
    data: { name: "references" },
    mark: { type: "text", align: "right", baseline: "bottom", dy: -3, opacity: 0.72 },
    encoding: { x: { value: "width" }, y, text: { field: "label" } },
  },
  {
    data: { name: "closed" },
    mark: { type: "line", color: COLORS.third, strokeWidth: 1.6 },
    encoding: { x, y, order: { value: null } },
  },
  {
    data: { name: "found" },
    mark: { type: "point", filled: true, size: 20, color: COLORS.fourth, opacity: 1 },
    encoding: {
      x,
      y,
      tooltip: [
        { field: "x", title: "theta", format: ".4~g", type: "quantitative" },
        { field: "y", title: "measured", format: ".4~g", type: "quantitative" },
      ],
    },
  },
];

/** Both numbers are drawn up to this height, as shares of their largest; the shapes stand above. */
export const FLOOR = 1.3;
export const CEILING = 1.95;

const place = { field: "x", type: "quantitative", scale: ends("left", "right"), axis: null };
const type = "quantitative";
const scale = { domain: [-0.3, CEILING], nice: false, zero: false };
const share = { field: "y", type, scale, axis: null };

/** What stands still is data without frames; the shifted shape, the dots and what they say have one a shift. */
export const movingLayers: readonly Layer[] = [
  {
    data: { name: "floor" },
    mark: { type: "rule", color: "currentColor", opacity: 0.35, strokeWidth: 0.8 },
    encoding: { x: place, x2: { field: "x2" }, y: share },
  },
  {
    data: { name: "shapes" },
    mark: { type: "rect", fillOpacity: 0.22, strokeWidth: 1.6 },
    encoding: {
      x: place,
      x2: { field: "x2" },
      y: share,
      y2: { field: "y2" },
      fill: color,
      stroke: color,
    },
  },
  {
    data: { name: "curves" },
    mark: { type: "line" },
    encoding: { x: place, y: share, color, strokeDash, detail: { field: "series" }, order: { value: null } },
  },
  {
    data: { name: "dots" },
    mark: { type: "rule", color: "currentColor", opacity: 0.4, strokeDash: [2, 3] },
    encoding: { x: place, y: { datum: 0, type, scale, axis: null }, y2: { datum: FLOOR } },
  },
  {
    data: { name: "dots" },
    mark: { type: "point", filled: true, size: 90, opacity: 1 },
    encoding: { x: place, y: share, color },
  },
  {
    data: { name: "dots" },
    mark: {
      type: "text",
      fontSize: 13,
      fontWeight: 600,
      align: { expr: "datum.align" },
      dx: { expr: "datum.dx" },
      dy: { expr: "datum.dy" },
    },
    encoding: { x: place, y: share, text: { field: "label" } },
  },
  {
    data: { name: "words" },
    mark: { type: "text", baseline: "middle", align: { expr: "datum.align" }, opacity: 0.72 },
    encoding: { x: place, y: share, text: { field: "label" } },
  },
];
