/** The specification of a number against a shift. Data: references, closed, found; numbers: the ends and ticks of both axes. */
import { ends, MOST_TICKS } from "./axes.ts";
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
