/** Generated points over real ones, at several steps: what the generator does, before any number. */
import type { Snapshot } from "../src/result/index.ts";
import type { Chart, Layer } from "./kit/chart.ts";
import { type Cloud, cloudOf, type Frame, frameFor, MOST_SAMPLES, outside, square } from "./kit/cloud.ts";
import type { Block } from "./kit/columns.ts";
import { spread } from "./kit/series.ts";
import { representative } from "./kit/steps.ts";
import { COLORS } from "./kit/theme.ts";
import { count, number, sentences, step } from "./kit/words.ts";
import type { Figure, Key, Section, Table } from "./section.ts";

/** Of a panel, in CSS pixels. */
const SIDE = 300;
/** Snapshots beside each other in the small multiples. */
const BESIDE = 4;

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
    const drawn = chosen.seed.snapshots.flatMap((snapshot): Drawn[] => {
      const cloud = cloudOf(snapshot.points);
      return cloud.length === 0 ? [] : [{ snapshot, cloud }];
    });
    const last = drawn.at(-1);
    if (last === undefined) return null;

    const view: View = {
      real,
      centers: target.modes?.centers ?? [],
      frame: frameFor(target, real, last.cloud),
      which: chosen.which,
    };
    return {
      figures: [atTheEnd(last, view), drawn.length < 2 ? null : stepByStep(spread(drawn, BESIDE), view)],
    };
  },
};

interface Drawn {
  readonly snapshot: Snapshot;
  readonly cloud: Cloud;
}

/** What the panels have in common. */
interface View {
  readonly real: Cloud;
  readonly centers: Cloud;
  readonly frame: Frame;
  /** Whose samples they are. */
  readonly which: string;
}

function chartOf(drawn: readonly Drawn[], { real, centers, frame }: View, titled: boolean): Chart {
  return {
    width: SIDE,
    height: SIDE,
    padding: { left: 1, right: 1, top: 1, bottom: 1 },
    numbers: ["left", "right", "bottom", "top"],
    layers,
    ...(titled && { still: true }),
    shared: { real: [block(real, frame, "real")], modes: [block(centers, frame, "mode")] },
    panels: drawn.map(({ snapshot, cloud }) => ({
      ...(titled && { title: `step ${step(snapshot.step)}` }),
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

const atTheEnd = (last: Drawn, view: View): Figure => ({
  title: `Real and generated samples at step ${step(last.snapshot.step)}`,
  description: sentences([
    `Real and generated points of ${view.which}.`,
    rangeOf(view.frame),
    awayFrom(last, view.frame),
    `At most ${MOST_SAMPLES} points of each kind${last.snapshot.weights === "ema" ? ", drawn with the averaged (EMA) weights" : ""}.`,
  ]),
  legend: legendOf(view),
  picture: { chart: chartOf([last], view, false) },
  table: tableOf([last], view.frame),
});

const stepByStep = (drawn: readonly Drawn[], view: View): Figure => ({
  title: "Real and generated samples, step by step",
  description: sentences([
    `Points of ${view.which} at ${count(drawn.length, "snapshot")}; every panel has the same scale.`,
    rangeOf(view.frame),
    awayFrom(drawn[drawn.length - 1], view.frame),
  ]),
  legend: legendOf(view),
  picture: { chart: chartOf(drawn, view, true) },
  wide: true,
  table: tableOf(drawn, view.frame),
});

const rangeOf = (frame: Frame): string =>
  `x runs from ${number(frame.left)} to ${number(frame.right)}, y from ${number(frame.bottom)} to ${number(frame.top)}.`;

function awayFrom({ cloud }: Drawn, frame: Frame): string | undefined {
  const away = outside(cloud, frame);
  return away > 0
    ? `At the end ${away} of ${cloud.length} generated points lie outside the picture.`
    : undefined;
}

const legendOf = ({ centers }: View): Key[] => [
  { label: "real", color: COLORS.real, mark: "dot" },
  { label: "generated", color: COLORS.fake, mark: "cross" },
  ...(centers.length > 0
    ? [{ label: "mode of the target", color: "currentColor", mark: "ring" } as const]
    : []),
];

const tableOf = (drawn: readonly Drawn[], frame: Frame): Table => ({
  columns: ["step", "generated points", "mean x", "mean y", "outside the picture"],
  rows: drawn.map(({ snapshot, cloud }) => [
    step(snapshot.step),
    cloud.length,
    number(mean(cloud, 0)),
    number(mean(cloud, 1)),
    outside(cloud, frame),
  ]),
});
