/**
 * The specification of a training in the plane at one step: what D answers as a map, the latent grid over it, real and generated
 * points, and the pull of the generator's loss on some. Data: cells, grid, real, fake, pulls, all in thousandths of a square; numbers:
 * low and high, its ends, and ticks.
 */
import type { Layer } from "./chart.ts";
import { BOX_END } from "./frames.ts";
import { cellColors } from "./map-layers.ts";
import { COLORS } from "./theme.ts";

const axis = {
  values: { expr: "ticks" },
  tickCount: 12,
  labelExpr: `format(low + datum.value / ${BOX_END} * (high - low), '.3~g')`,
  title: null,
  grid: false,
  domain: false,
};
const scale = { domain: [0, BOX_END], nice: false, zero: false };
const x = { field: "x", type: "quantitative", scale, axis };
const y = { field: "y", type: "quantitative", scale, axis };

export const playedLayers: readonly Layer[] = [
  {
    data: { name: "cells" },
    // A stroke of its own color closes the hairlines between neighbors.
    mark: { type: "rect", strokeWidth: 0.6, opacity: 0.55 },
    encoding: {
      x,
      y,
      x2: { field: "x2" },
      y2: { field: "y2" },
      ...cellColors,
    },
  },
  {
    data: { name: "grid" },
    mark: { type: "line", color: "currentColor", strokeWidth: 0.7, opacity: 0.45 },
    encoding: { x, y, detail: { field: "line" }, order: { value: null } },
  },
  {
    data: { name: "real" },
    // A dash of next to no length with round ends: one path for all points.
    mark: {
      type: "point",
      shape: "M0,0L.02,0",
      size: 1,
      stroke: "currentColor",
      strokeWidth: 3.4,
      strokeCap: "round",
      opacity: 0.6,
    },
    encoding: { x, y },
  },
  {
    data: { name: "fake" },
    mark: { type: "point", shape: "M-1,0L1,0M0,-1L0,1", size: 26, stroke: COLORS.fake, strokeWidth: 1.7 },
    encoding: { x, y },
  },
  {
    data: { name: "pulls" },
    mark: { type: "rule", color: "currentColor", strokeWidth: 1.3 },
    encoding: { x, y, x2: { field: "x2" }, y2: { field: "y2" } },
  },
  {
    data: { name: "pulls" },
    // A head at the end of the arrow, turned its way: up is 0 degrees, and clockwise is more.
    transform: [{ calculate: "90 - atan2(datum.y2 - datum.y, datum.x2 - datum.x) * 180 / PI", as: "turn" }],
    mark: { type: "point", shape: "M-1,1.6L0,0L1,1.6", size: 14, stroke: "currentColor", strokeWidth: 1.3 },
    encoding: {
      x: { ...x, field: "x2" },
      y: { ...y, field: "y2" },
      angle: { field: "turn", type: "quantitative", scale: null },
    },
  },
];
