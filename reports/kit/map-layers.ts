/**
 * The specification of a map of probabilities over a square of the plane: rows of equal answers as bars, on one scale from 0
 * to 1. Data: cells; numbers: the ends of the square and its ticks.
 */
import { ends } from "./axes.ts";

const axis = {
  values: { expr: "ticks" },
  tickCount: 12,
  format: ".3~g",
  grid: false,
  domain: false,
  titleOpacity: 0.72,
};

/** Fill and stroke of a cell by its value between 0 and 1. */
export const cellColors = Object.fromEntries(
  ["fill", "stroke"].map((channel) => [
    channel,
    { field: "value", type: "quantitative", scale: { scheme: "viridis", domain: [0, 1] }, legend: null },
  ]),
);

export const mapLayers = [
  {
    data: { name: "cells" },
    // A stroke of its own color closes the hairlines between neighbors.
    mark: { type: "rect", strokeWidth: 0.8 },
    encoding: {
      x: {
        field: "x",
        type: "quantitative",
        scale: ends("low", "high"),
        axis: { ...axis, title: "first coordinate" },
      },
      y: {
        field: "y",
        type: "quantitative",
        scale: ends("low", "high"),
        axis: { ...axis, title: "second coordinate" },
      },
      x2: { field: "x2" },
      y2: { field: "y2" },
      ...cellColors,
      tooltip: [{ field: "value", title: "about", format: ".3~f", type: "quantitative" }],
    },
  },
];
