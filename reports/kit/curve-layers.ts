/**
 * The specification of the one-dimensional figure: curves from 0 to 1 above, the data axis and the latent axis with
 * arrows between them below. D's axis is on the left; densities have their own on the right, whose ticks are data. Data: real, fake,
 * optimal, d, axes, ticks, densities, arrows; numbers: left, right, bottom, judged (1 where there is a D). Of an animation also
 * pulls: where the loss would move generated points.
 */
import { ends } from "./axes.ts";
import type { Layer } from "./chart.ts";
import { COLORS, DASHES } from "./theme.ts";

/** The peak of p_data reaches this far up D's axis from 0 to 1; p_g may be steeper. */
export const PEAK = 0.6;
export const CEILING = 1.06;

/** Heights of the data axis and the latent axis beneath the curves. */
export const X_AXIS = -0.19;
export const Z_AXIS = -0.62;

const x = { field: "x", type: "quantitative", scale: ends("left", "right"), axis: null };
const y = {
  field: "y",
  type: "quantitative",
  scale: ends("bottom", CEILING),
  axis: { title: null, values: [0, 0.5, 1], labelExpr: "judged ? format(datum.value, '.1~f') : ''" },
};

export const curveLayers = [
  {
    data: { name: "fake" },
    mark: { type: "area", color: COLORS.fake, opacity: 0.14 },
    encoding: { x, y, y2: { datum: 0 } },
  },
  {
    data: { name: "real" },
    mark: { type: "line", color: COLORS.real, strokeDash: DASHES.dotted, strokeWidth: 2 },
    encoding: { x, y },
  },
  { data: { name: "fake" }, mark: { type: "line", color: COLORS.fake }, encoding: { x, y } },
  {
    data: { name: "optimal" },
    mark: { type: "line", color: COLORS.fourth, strokeDash: DASHES.dotDash, strokeWidth: 1.4 },
    encoding: { x, y },
  },
  {
    data: { name: "d" },
    mark: { type: "line", color: COLORS.discriminator, strokeDash: DASHES.dashed },
    encoding: { x, y },
  },
  {
    data: { name: "axes" },
    mark: { type: "rule", color: "currentColor", opacity: 0.45, strokeWidth: 0.8 },
    encoding: { x, y, x2: { field: "x2" } },
  },
  {
    data: { name: "axes" },
    mark: { type: "text", align: "right", baseline: "middle", dx: -7, fontStyle: "italic", opacity: 0.8 },
    encoding: { x, y, text: { field: "label" } },
  },
  {
    data: { name: "ticks" },
    mark: { type: "text", baseline: "middle", opacity: 0.72 },
    encoding: { x, y, text: { field: "label" } },
  },
  {
    data: { name: "densities" },
    mark: { type: "text", align: "left", baseline: "middle", dx: 6, opacity: 0.72 },
    encoding: { x, y, text: { field: "label" } },
  },
  {
    data: { name: "arrows" },
    mark: { type: "rule", color: "currentColor", opacity: 0.55, strokeWidth: 0.8 },
    encoding: { x, y, x2: { field: "x2" }, y2: { field: "y2" } },
  },
  {
    data: { name: "arrows" },
    mark: {
      type: "point",
      shape: "M-1,1.4L0,0L1,1.4",
      size: 5,
      stroke: "currentColor",
      opacity: 0.75,
      strokeWidth: 0.8,
    },
    encoding: { x: { ...x, field: "x2" }, y: { ...y, field: "y2" } },
  },
];

const pulls: readonly Layer[] = [
  {
    data: { name: "pulls" },
    mark: { type: "rule", color: COLORS.third, strokeWidth: 2 },
    encoding: { x, y, x2: { field: "x2" } },
  },
  {
    data: { name: "pulls" },
    mark: { type: "point", shape: "M0,-1L0,1", size: 26, stroke: COLORS.fake, strokeWidth: 1.4 },
    encoding: { x, y },
  },
];

/** The same figure with generated points and their arrows on the line of height 0. */
export const playedCurveLayers: readonly Layer[] = [...curveLayers, ...pulls];
