/** The optimal plan of a two-dimensional training: where each of some generated points would go to make them real ones. */
import type { PlanRecord } from "../src/result/index.ts";
import type { Chart } from "./kit/chart.ts";
import { cloudOf, type Frame, frameFor, square } from "./kit/cloud.ts";
import { short, shortOn } from "./kit/lines.ts";
import { representative } from "./kit/steps.ts";
import { COLORS } from "./kit/theme.ts";
import { number, sentences, step } from "./kit/words.ts";
import type { Figure, Section } from "./section.ts";

const SIDE = 300;

const { x, y } = square;
const tip = { x: { ...x, field: "x2" }, y: { ...y, field: "y2" } };

/** Data: arrows; numbers: the ends of the square. The real dot at its end is an arrow’s head. */
const layers = [
  {
    data: { name: "arrows" },
    mark: { type: "rule", color: "currentColor", opacity: 0.4, strokeWidth: 0.9 },
    encoding: { x, y, x2: { field: "x2" }, y2: { field: "y2" } },
  },
  {
    data: { name: "arrows" },
    mark: {
      type: "point",
      shape: "M0,0L.02,0",
      size: 1,
      stroke: COLORS.real,
      strokeWidth: 3.6,
      strokeCap: "round",
      opacity: 0.9,
    },
    encoding: tip,
  },
  {
    data: { name: "arrows" },
    mark: {
      type: "point",
      shape: "M-1,0L1,0M0,-1L0,1",
      size: 10,
      stroke: COLORS.fake,
      strokeWidth: 1,
      opacity: 0.9,
    },
    encoding: {
      x,
      y,
      tooltip: [{ field: "length", title: "way to go", format: ".3~g", type: "quantitative" }],
    },
  },
];

type Arrow = PlanRecord["arrows"][number];

const lengthOf = ([x0, y0, x1, y1]: Arrow) => Math.hypot(x1 - x0, y1 - y0);

function figureOf({ arrows, cost, step: at }: PlanRecord, frame: Frame): Figure {
  const inside = arrows.filter(
    ([x0, y0]) => x0 >= frame.left && x0 <= frame.right && y0 >= frame.bottom && y0 <= frame.top,
  );
  const lost = arrows.length - inside.length;
  const place = shortOn(frame.right - frame.left);
  const column = (of: readonly Arrow[], k: number) => of.map((arrow) => place(arrow[k]));
  const chart: Chart = {
    width: SIDE,
    height: SIDE,
    padding: { left: 1, right: 1, top: 1, bottom: 1 },
    numbers: ["left", "right", "bottom", "top"],
    layers,
    panels: [
      {
        data: {
          arrows: [
            {
              columns: {
                x: column(inside, 0),
                y: column(inside, 1),
                x2: column(inside, 2),
                y2: column(inside, 3),
                length: inside.map((arrow) => short(lengthOf(arrow))),
              },
            },
          ],
        },
        numbers: { ...frame },
      },
    ],
  };
  const ranked = arrows.map(lengthOf).toSorted((a, b) => a - b);
  const share = (part: number) => ranked[Math.round(part * (ranked.length - 1))];
  return {
    title: "Optimal plan from generated to real points",
    description: sentences([
      `The cheapest way to turn the generated points into real ones at step ${step(at)}, for ${arrows.length} of each: every generated point goes to the real one at the end of its line, ${number(cost)} on average.`,
      "That is their earth mover\u2019s distance; of so few points it is larger than that of all, also where nothing is wrong.",
      `Half of the ways are shorter than ${number(share(0.5))}, the longest is ${number(share(1))}.`,
      lost > 0 ? `${lost} start outside the picture and are left out.` : undefined,
    ]),
    legend: [
      { label: "generated", color: COLORS.fake, mark: "cross" },
      { label: "real", color: COLORS.real, mark: "dot" },
      { label: "where it goes", color: "currentColor", mark: "thin" },
    ],
    picture: { chart },
    folded: true,
    table: {
      columns: ["share of the points", "go at most"],
      rows: [0, 0.25, 0.5, 0.75, 0.9, 1].map((part) => [`${100 * part} %`, number(share(part))]),
    },
  };
}

export const plan: Section = {
  title: "Transport plan",
  scope: "scenario",
  part: "picture",
  render(scenario) {
    const { target } = scenario;
    const chosen = representative(scenario)?.seed.plan;
    const real = cloudOf(target?.points);
    if (target === undefined || chosen === undefined || real.length === 0 || chosen.arrows.length === 0)
      return null;
    return { figures: [figureOf(chosen, frameFor(target, real, chosen.arrows))] };
  },
};
