/** The playback of a training in the plane: what D sees, what the generator draws, and where its loss would move it. */
import type { FrameRecord, SeedResult, TargetRecord } from "../../src/result/index.ts";
import type { Figure, Key } from "../section.ts";
import { bars } from "./bars.ts";
import type { Chart } from "./chart.ts";
import { type Block, inFrames } from "./columns.ts";
import {
  type Answers,
  answersOf,
  arrowsOf,
  BOX_END,
  framesOf,
  middlePull,
  namesOf,
  pullScale,
} from "./frames.ts";
import { playedLayers } from "./played-layers.ts";
import { spread } from "./series.ts";
import { COLORS } from "./theme.ts";
import { roundTicks } from "./ticks.ts";
import { number, sentences, step } from "./words.ts";

/** CSS pixels a side. */
const SIDE = 500;
const MOST_REAL = 300;
/** Rows of the data table. */
const MOST_ROWS = 20;

/** Of the scheme that the map is drawn in (viridis, by Smith & van der Walt). */
const COLD = "#440154";
const WARM = "#fde725";

const isInside = (place: number) => place >= 0 && place <= BOX_END;

/** Points of a flat list inside the square. */
function insideOf(places: readonly number[]): Block {
  const points = Array.from({ length: places.length / 2 }, (_, i) => places.slice(2 * i, 2 * i + 2));
  const shown = points.filter((point) => point.every(isInside));
  return { columns: { x: shown.map(([x]) => x), y: shown.map(([, y]) => y) } };
}

/** Rows and columns of the warped grid as lines, one after the other; they break where they leave the square. */
function gridLines(places: readonly number[]): Block {
  const side = Math.round(Math.sqrt(places.length / 2));
  const every = Array.from({ length: side }, (_, i) => i);
  const rows = every.flatMap((i) => every.map((j) => [i * side + j, i] as const));
  const columns = every.flatMap((j) => every.map((i) => [i * side + j, side + j] as const));
  const nodes = [...rows, ...columns];
  const isThere = (node: number) => places.slice(2 * node, 2 * node + 2).every(isInside);
  return {
    columns: {
      line: nodes.map(([, line]) => line),
      x: nodes.map(([node]) => places[2 * node]),
      y: nodes.map(([node]) => (isThere(node) ? places[2 * node + 1] : null)),
    },
  };
}

function pulls(frame: FrameRecord, scale: number): Block {
  const arrows = arrowsOf(frame, 2, scale).filter(({ to }) => to.every(isInside));
  return {
    columns: {
      x: arrows.map(({ from }) => from[0]),
      y: arrows.map(({ from }) => from[1]),
      x2: arrows.map(({ to }) => to[0]),
      y2: arrows.map(({ to }) => to[1]),
    },
  };
}

const legendOf = (answers: Answers | undefined, gridded: boolean, pulled: boolean): Key[] => [
  { label: "real", color: "currentColor", mark: "dot" },
  { label: "generated", color: COLORS.fake, mark: "cross" },
  ...(pulled
    ? [{ label: "where G\u2019s loss pulls it", color: "currentColor", mark: "line" } as const]
    : []),
  ...(gridded ? [{ label: "latent grid", color: "currentColor", mark: "thin" } as const] : []),
  ...(answers === undefined
    ? []
    : [
        {
          label: answers.critic ? `critic ${number(answers.low)}` : "D says generated, 0",
          color: COLD,
          mark: "gap",
        } as const,
        {
          label: answers.critic ? `critic ${number(answers.high)}` : "D says real, 1",
          color: WARM,
          mark: "gap",
        } as const,
      ]),
];

/** @returns null where the seed has no pictures */
export function playedPlane(target: TargetRecord, seed: SeedResult, which: string): Figure | null {
  const frames = framesOf(seed, target);
  const { box } = target;
  if (frames.length === 0 || box === undefined) return null;
  const span = box.high - box.low;
  const place = (value: number) => Math.round((BOX_END * (value - box.low)) / span);
  const answers = answersOf(frames);
  const scale = pullScale(frames, 2);
  const gridded = frames.some(({ grid }) => grid !== undefined);
  const chart: Chart = {
    width: SIDE,
    height: SIDE,
    padding: { left: 34, right: 4, top: 4, bottom: 24 },
    numbers: ["low", "high", "ticks"],
    layers: playedLayers,
    shared: {
      real: [
        insideOf(spread(target.points ?? [], MOST_REAL).flatMap((point) => point.slice(0, 2).map(place))),
      ],
    },
    frames: namesOf(frames),
    panels: [
      {
        data: {
          cells: inFrames(
            frames.map((frame) => {
              const values = answers?.of(frame);
              return values && bars(values, (i) => Math.round((BOX_END * i) / Math.sqrt(values.length)));
            }),
          ),
          grid: inFrames(frames.map(({ grid }) => grid && gridLines(grid))),
          fake: inFrames(frames.map(({ points }) => insideOf(points))),
          pulls: inFrames(frames.map((frame) => pulls(frame, scale))),
        },
        numbers: {
          low: box.low,
          high: box.high,
          ticks: roundTicks(box.low, box.high, 6).map((tick) => (BOX_END * (tick - box.low)) / span),
        },
      },
    ],
  };
  const opponent = answers?.critic === true ? "the critic" : "D";
  const [first, last] = [frames[0], frames[frames.length - 1]];
  return {
    title: "The training, step by step",
    description: sentences([
      `Of ${which}, at ${frames.length} steps from ${step(first.step)} to ${step(last.step)}, by the weights that train; a still picture has the last.`,
      answers && `The colors are what ${opponent} answers.`,
      scale > 0
        ? `An arrow is where the generator\u2019s loss would move a sample, on one scale in all pictures: the middle one goes from ${number(middlePull(first, 2))} to ${number(middlePull(last, 2))}.`
        : undefined,
      gridded
        ? "The grid is a square one of latents within 2 standard deviations, as the generator bends it."
        : undefined,
    ]),
    legend: legendOf(answers, gridded, scale > 0),
    picture: { chart },
    table: {
      columns: ["step", "mean x", "mean y", "outside the picture", "middle arrow"],
      rows: spread(frames, MOST_ROWS).map((frame) => rowOf(frame, box.low, span)),
    },
  };
}

function rowOf(frame: FrameRecord, low: number, span: number) {
  const { points } = frame;
  const n = points.length / 2;
  const mean = (k: number) =>
    n === 0
      ? null
      : low + (span * points.reduce((sum, at, i) => sum + (i % 2 === k ? at : 0), 0)) / n / BOX_END;
  const shown = insideOf(points).columns.x.length;
  return [step(frame.step), number(mean(0)), number(mean(1)), n - shown, number(middlePull(frame, 2))];
}
