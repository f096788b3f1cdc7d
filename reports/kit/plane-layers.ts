/**
 * The specifications of figures in a square piece of the plane: the path of two players over the vector field, and
 * eigenvalues against the unit circle. Numbers: the ends of the square, and the path's ticks.
 */
import { ends, label, MOST_TICKS } from "./axes.ts";
import { COLORS } from "./theme.ts";

const bare = { grid: true, tickCount: 3, labels: false, title: null, domain: false };
const ticked = (title: string, values: string) => ({
  title,
  values: { expr: values },
  tickCount: MOST_TICKS,
  labelExpr: label("1e5", ".1~e"),
  grid: false,
  domain: true,
  domainColor: "currentColor",
  domainOpacity: 0.35,
});

function plane(axisX: object, axisY: object) {
  const x = { field: "x", type: "quantitative", scale: ends("left", "right"), axis: axisX };
  const y = { field: "y", type: "quantitative", scale: ends("bottom", "top"), axis: axisY };
  return {
    /** Points joined in their order; a missing y breaks the line. */
    line: (name: string, mark: object) => ({
      data: { name },
      mark: { type: "line", ...mark },
      encoding: { x, y, order: { value: null } },
    }),
    points: (name: string, mark: object, tooltip?: readonly object[]) => ({
      data: { name },
      mark: { type: "point", filled: false, ...mark },
      encoding: { x, y, ...(tooltip && { tooltip }) },
    }),
    across: (name: string) => ({
      data: { name },
      mark: { type: "rule", color: "currentColor", opacity: 0.5, strokeDash: [2, 3] },
      encoding: { y },
    }),
  };
}

const path = plane(ticked("the generator\u2019s number", "ticksX"), {
  ...ticked("the discriminator\u2019s number", "ticksY"),
  titleX: -54,
});

const CROSS = "M-1,0L1,0M0,-1L0,1";

/** Data: arrows, clip, path, equilibrium, start, end. */
export const pathLayers = [
  path.line("arrows", { color: "currentColor", strokeWidth: 1, opacity: 0.4 }),
  path.across("clip"),
  path.line("path", { color: COLORS.third, strokeWidth: 1.4, opacity: 0.9 }),
  path.points("equilibrium", { shape: CROSS, size: 60, stroke: "currentColor", strokeWidth: 1.6 }),
  path.points("start", { shape: "circle", size: 70, stroke: COLORS.fourth, strokeWidth: 2 }),
  path.points("end", { shape: "circle", filled: true, size: 60, color: COLORS.fourth, opacity: 1 }),
];

const circle = plane(bare, bare);

/** Data: circle, eigenvalues. */
export const circleLayers = [
  circle.line("circle", { color: "currentColor", strokeWidth: 1.2, opacity: 0.6 }),
  circle.points("eigenvalues", { shape: CROSS, size: 60, stroke: COLORS.third, strokeWidth: 2.2 }, [
    { field: "x", title: "real part", format: ".6~g", type: "quantitative" },
    { field: "y", title: "imaginary part", format: ".6~g", type: "quantitative" },
  ]),
];

const spectrum = plane(ticked("real part", "ticksX"), { ...ticked("imaginary part", "ticksY"), titleX: -40 });

/** Data: border, eigenvalues. */
export const spectrumLayers = [
  spectrum.line("border", { color: "currentColor", strokeWidth: 1.2, opacity: 0.6, strokeDash: [4, 3] }),
  spectrum.points("eigenvalues", { shape: CROSS, size: 50, stroke: COLORS.third, strokeWidth: 1.8 }, [
    { field: "x", title: "real part", format: ".4~g", type: "quantitative" },
    { field: "y", title: "imaginary part", format: ".4~g", type: "quantitative" },
  ]),
];

const way = plane(ticked("share of the way", "ticksX"), { ...ticked("cosine", "ticksY"), titleX: -40 });

/** Data: guides, cosine. */
export const pathAngleLayers = [
  way.line("guides", { color: "currentColor", strokeWidth: 1.2, opacity: 0.5, strokeDash: [4, 3] }),
  way.line("cosine", { color: COLORS.third, strokeWidth: 1.75 }),
];
