/** Generated points over real ones, at several steps: what the generator does, before any number. */
import type { Snapshot } from "../src/result/index.ts";
import type { Chart, Layer } from "./kit/chart.ts";
import { type Cloud, cloudOf, type Frame, frameFor, MOST_SAMPLES, outside, square } from "./kit/cloud.ts";
import type { Block } from "./kit/columns.ts";
import { html } from "./kit/html.ts";
import { chooseSnapshots, representative } from "./kit/steps.ts";
import { COLORS } from "./kit/theme.ts";
import { count, number, sentences, step } from "./kit/words.ts";
import type { Figure, Section } from "./section.ts";

const SIDE = 164;

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
    size: 210,
    stroke: "currentColor",
    strokeWidth: 1,
    opacity: 0.4,
    tooltip: null,
  }),
  dots("real", {
    shape: "M0,0L.02,0",
    size: 1,
    stroke: COLORS.real,
    strokeWidth: 3.2,
    strokeCap: "round",
    opacity: 0.55,
  }),
  dots("fake", {
    shape: "M-1,0L1,0M0,-1L0,1",
    size: 8,
    stroke: COLORS.fake,
    strokeWidth: 0.9,
    opacity: 0.75,
  }),
];

function block(cloud: Cloud, frame: Frame, kind: string): Block {
  const digits = Math.max(0, 3 - Math.floor(Math.log10(frame.right - frame.left)));
  const short = (value: number) => Number(value.toFixed(Math.min(digits, 12)));
  return { each: { kind }, columns: { x: cloud.map(([x]) => short(x)), y: cloud.map(([, y]) => short(y)) } };
}

function mean(cloud: Cloud, axisIndex: number): number | null {
  return cloud.length === 0 ? null : cloud.reduce((sum, point) => sum + point[axisIndex], 0) / cloud.length;
}

export const samples: Section = {
  title: "Samples against the target",
  scope: "scenario",
  part: "picture",
  render(scenario) {
    const { target } = scenario;
    const chosen = representative(scenario);
    const real = cloudOf(target?.points);
    if (target?.dim !== 2 || chosen === null || real.length === 0) return null;
    const shown = chooseSnapshots(chosen.seed.snapshots, (snapshot) => cloudOf(snapshot.points).length > 0);
    if (shown.length === 0) return null;

    const centers = target.modes?.centers ?? [];
    const clouds = shown.map((snapshot) => ({ snapshot, cloud: cloudOf(snapshot.points) }));
    const frame = frameFor(target, real, clouds[clouds.length - 1].cloud);
    const inside = clouds.map(({ cloud }) => cloud.filter((point) => outside([point], frame) === 0));
    const lost = clouds.map(({ cloud }) => outside(cloud, frame));
    const chart: Chart = {
      width: SIDE,
      height: SIDE,
      padding: { left: 1, right: 1, top: 1, bottom: 1 },
      numbers: ["left", "right", "bottom", "top"],
      layers,
      shared: { real: [block(real, frame, "real")], modes: [block(centers, frame, "mode")] },
      panels: clouds.map(({ snapshot }, i) => ({
        title: `step ${step(snapshot.step)}`,
        data: { fake: [block(inside[i], frame, "generated")] },
        numbers: { ...frame },
      })),
    };
    const last = shown[shown.length - 1];
    return {
      prose: [html`<p>Real and generated samples, for ${chosen.which}. Every panel has the same scale.</p>`],
      figures: [figure(chart, clouds, lost, frame, last, centers.length)],
    };
  },
};

function figure(
  chart: Chart,
  clouds: readonly { snapshot: Snapshot; cloud: Cloud }[],
  lost: readonly number[],
  frame: Frame,
  last: Snapshot,
  modes: number,
): Figure {
  const away = lost[lost.length - 1];
  const final = clouds[clouds.length - 1].cloud.length;
  return {
    title: "Real and generated samples",
    description: sentences([
      `Real and generated points at ${count(clouds.length, "snapshot")}, the last at step ${step(last.step)}.`,
      `x runs from ${number(frame.left)} to ${number(frame.right)}, y from ${number(frame.bottom)} to ${number(frame.top)}.`,
      away > 0 ? `At the end ${away} of ${final} generated points lie outside the picture.` : undefined,
      `At most ${MOST_SAMPLES} points of each kind${last.weights === "ema" ? ", drawn with the averaged (EMA) weights" : ""}.`,
    ]),
    legend: [
      { label: "real", color: COLORS.real, mark: "dot" },
      { label: "generated", color: COLORS.fake, mark: "cross" },
      ...(modes > 0 ? [{ label: "mode of the target", color: "currentColor", mark: "ring" } as const] : []),
    ],
    picture: { chart },
    wide: true,
    table: {
      columns: ["step", "generated points", "mean x", "mean y", "outside the picture"],
      rows: clouds.map(({ snapshot, cloud }, i) => [
        step(snapshot.step),
        cloud.length,
        number(mean(cloud, 0)),
        number(mean(cloud, 1)),
        lost[i],
      ]),
    },
  };
}
