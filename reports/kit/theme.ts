/**
 * The look of the figures. Colors are CSS variables and `currentColor`, so one SVG serves light, dark and print. Hues
 * are Okabe and Ito's ("Color universal design", 2008), told apart with the common forms of color blindness; the dark
 * theme takes the lighter neighbor of those that would sink into the background.
 */

/** The size of a figure's plotting area, in CSS pixels; its axes come on top. */
export const WIDTH = 350;
export const HEIGHT = 136;

export const PADDING = { left: 42, right: 14, top: 12, bottom: 36 };

/** Who a color stands for, the same on every figure: the generator and what it makes share one, so do D and its answers. */
export const COLORS = {
  real: "var(--real)",
  fake: "var(--vermilion)",
  generator: "var(--vermilion)",
  discriminator: "var(--blue)",
  third: "var(--green)",
  fourth: "var(--purple)",
} as const;

/** Second cue beside color, as `stroke-dasharray`; an empty list is a solid line. */
export const DASHES = { solid: [1, 0], dashed: [5, 3], dotted: [1.5, 2.5], dotDash: [6, 2, 1.5, 2] } as const;

export const CONFIG = {
  background: "transparent",
  aria: false,
  font: "system-ui, sans-serif",
  view: { stroke: null },
  axis: {
    labelColor: "currentColor",
    labelOpacity: 0.72,
    labelFontSize: 10.5,
    titleColor: "currentColor",
    titleOpacity: 0.72,
    titleFontSize: 10.5,
    titleFontWeight: "normal",
    gridColor: "currentColor",
    gridOpacity: 0.1,
    domain: false,
    ticks: false,
    labelPadding: 6,
    titlePadding: 8,
  },
  axisX: { grid: false, domain: true, domainColor: "currentColor", domainOpacity: 0.35, tickCount: 5 },
  axisY: { tickCount: 4 },
  line: { strokeWidth: 1.75, strokeCap: "round", strokeJoin: "round", interpolate: "linear" },
  text: { color: "currentColor", fontSize: 10.5 },
} as const;
