/** Generated points over real ones in a square of the plane, one panel or several of one scale. */
import type { Chart, Layer } from "./chart.ts";
import { type Cloud, type Frame, outside, square } from "./cloud.ts";
import type { Block } from "./columns.ts";
import { COLORS } from "./theme.ts";

/** Of a panel, in CSS pixels. */
const SIDE = 300;

function dots(name: string, mark: object): Layer {
  return {
    data: { name },
    mark: { type: "point", filled: false, ...mark },
    encoding: {
      ...square,
      tooltip: [
        { field: "kind", title: "sample" },
        { field: "x", title: "x", format: ".3~f", type: "quantitative" },
        { field: "y", title: "y", format: ".3~f", type: "quantitative" },
      ],
    },
  } as Layer;
}

/** A circle of straight lines, which the still picture can draw as one path for all modes. */
const RING = `${Array.from({ length: 16 }, (_, i) => {
  const angle = (2 * Math.PI * i) / 16;
  return `${i === 0 ? "M" : "L"}${Math.cos(angle).toFixed(3)},${Math.sin(angle).toFixed(3)}`;
}).join("")}Z`;

const layers: readonly Layer[] = [
  dots("modes", {
    shape: RING,
    size: 620,
    stroke: "currentColor",
    strokeWidth: 1,
    opacity: 0.4,
    tooltip: null,
  }),
  dots("real", {
    shape: "M0,0L.02,0",
    size: 1,
    stroke: COLORS.real,
    strokeWidth: 4,
    strokeCap: "round",
    opacity: 0.55,
  }),
  dots("fake", {
    shape: "M-1,0L1,0M0,-1L0,1",
    size: 20,
    stroke: COLORS.fake,
    strokeWidth: 1.2,
    opacity: 0.75,
  }),
];

function block(cloud: Cloud, frame: Frame, kind: string): Block {
  const digits = Math.max(0, 3 - Math.floor(Math.log10(frame.right - frame.left)));
  const short = (value: number) => Number(value.toFixed(Math.min(digits, 12)));
  return { each: { kind }, columns: { x: cloud.map(([x]) => short(x)), y: cloud.map(([, y]) => short(y)) } };
}

/** What the panels have in common. */
export interface Plane {
  readonly real: Cloud;
  /** Of the target's modes; may be empty. */
  readonly centers: Cloud;
  readonly frame: Frame;
}

/** @param panels generated points; small multiples have titles, and are still */
export function scatter(
  { real, centers, frame }: Plane,
  panels: readonly { readonly title?: string; readonly cloud: Cloud }[],
): Chart {
  return {
    width: SIDE,
    height: SIDE,
    padding: { left: 1, right: 1, top: 1, bottom: 1 },
    numbers: ["left", "right", "bottom", "top"],
    layers,
    ...(panels[0].title !== undefined && { still: true }),
    shared: { real: [block(real, frame, "real")], modes: [block(centers, frame, "mode")] },
    panels: panels.map(({ title, cloud }) => ({
      ...(title !== undefined && { title }),
      data: {
        fake: [
          block(
            cloud.filter((point) => outside([point], frame) === 0),
            frame,
            "generated",
          ),
        ],
      },
      numbers: { ...frame },
    })),
  };
}
