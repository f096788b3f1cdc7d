/**
 * The specification of a transport plan as a heat map: cells in the middle, the masses of the rows on the right and of the columns
 * beneath, the potentials under these. Positions are in cells, from the upper left corner of the map.
 * Data: cells, grid, diagonal, bars, words; numbers: the ends of the picture, and the largest mass.
 */
import { color, ends } from "./axes.ts";
import { COLORS } from "./theme.ts";

const x = { field: "x", type: "quantitative", scale: ends("left", "right"), axis: null };
const y = { field: "y", type: "quantitative", scale: ends("bottom", "top"), axis: null };
const box = { x, y, x2: { field: "x2" }, y2: { field: "y2" } };

/** Sides of the map and its surroundings, in pixels. */
export const MAP = 216;
export const ROOM = { left: 34, right: 78, top: 24, bottom: 96 };

export const planLayers = [
  {
    data: { name: "cells" },
    mark: { type: "rect" },
    encoding: {
      ...box,
      color: {
        field: "mass",
        type: "quantitative",
        scale: { scheme: "viridis", domain: [0, { expr: "most" }] },
        legend: null,
      },
      tooltip: [
        { field: "from", title: "generated at" },
        { field: "to", title: "real at" },
        { field: "mass", title: "mass", format: ".4~g", type: "quantitative" },
        { field: "cost", title: "cost", format: ".4~g", type: "quantitative" },
      ],
    },
  },
  {
    data: { name: "diagonal" },
    mark: { type: "rect", filled: false, stroke: "currentColor", strokeOpacity: 0.75, strokeWidth: 1.2 },
    encoding: box,
  },
  {
    data: { name: "grid" },
    mark: { type: "rule", color: "currentColor", opacity: 0.18 },
    encoding: box,
  },
  {
    data: { name: "bars" },
    mark: { type: "rect", opacity: 0.55 },
    encoding: { ...box, color },
  },
  {
    data: { name: "words" },
    mark: { type: "text", baseline: "middle" },
    encoding: { x, y, text: { field: "label" } },
  },
];

const at = {
  field: "x",
  type: "quantitative",
  scale: ends("left", "right"),
  title: "position",
  axis: { values: { expr: "ticksX" }, tickCount: 24, format: ".4~g" },
};
const height = {
  field: "y",
  type: "quantitative",
  scale: ends("low", "high"),
  title: null,
  axis: { values: { expr: "ticksY" }, tickCount: 20, format: ".4~g" },
};

/** Masses as bars, potentials as a line. Data: bars, line; numbers: the ends and ticks of both axes. */
export const binLayers = [
  {
    data: { name: "bars" },
    mark: { type: "rect", opacity: 0.75 },
    encoding: {
      x: at,
      x2: { field: "x2" },
      y: height,
      y2: { datum: 0 },
      color,
    },
  },
  {
    data: { name: "line" },
    mark: { type: "line", color: COLORS.third, point: { filled: true, size: 32, color: COLORS.third } },
    encoding: { x: at, y: height },
  },
];
