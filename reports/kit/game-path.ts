/** The figure of a game's path: where both players went, over where their gradients would take them. */
import type { GameRecord } from "../../src/result/index.ts";
import type { Figure, Key } from "../section.ts";
import type { Chart } from "./chart.ts";
import type { Block, Cell } from "./columns.ts";
import { short } from "./lines.ts";
import { pathLayers } from "./plane-layers.ts";
import { spread } from "./series.ts";
import { COLORS } from "./theme.ts";
import { roundTicks } from "./ticks.ts";
import { number, sentences, step } from "./words.ts";

const SIDE = 330;
/** An arrow at full speed fills this share of its cell; its barbs leave at this slope, so far from the tip. */
const LONGEST = 0.86;
const BARB = 0.3;

/** Half the side of the square that the vector field was measured in: its outermost arrows stand in the middle of their cells. */
function frameOf({ equilibrium: [x, y], field }: GameRecord) {
  const cells = field.generator.length;
  const cell = (field.generator[cells - 1] - field.generator[0]) / Math.max(1, cells - 1);
  const half = (cell * cells) / 2;
  return { cell, left: x - half, right: x + half, bottom: y - half, top: y + half };
}

/** One arrow after the other, as a line with gaps: shaft, then the barbs. The longer the faster, by the root of the speed. */
function arrows({ field }: GameRecord, cell: number): Block {
  const speeds = field.velocity.map((velocity) => (velocity === null ? 0 : Math.hypot(...velocity)));
  const fastest = Math.max(...speeds);
  const x: Cell[] = [];
  const y: Cell[] = [];
  field.velocity.forEach((velocity, k) => {
    if (velocity === null || speeds[k] === 0) return;
    const length = cell * LONGEST * Math.sqrt(speeds[k] / fastest);
    const [dx, dy] = velocity.map((component) => (component / speeds[k]) * length);
    const [g, d] = [
      field.generator[k % field.generator.length],
      field.discriminator[Math.floor(k / field.generator.length)],
    ];
    const [tipX, tipY] = [g + dx / 2, d + dy / 2];
    const barb = (side: number) => {
      x.push(short(tipX - BARB * (dx + side * 0.6 * dy)));
      y.push(short(tipY - BARB * (dy - side * 0.6 * dx)));
    };
    x.push(short(g - dx / 2), short(tipX));
    y.push(short(d - dy / 2), short(tipY));
    barb(1);
    x.push(short(tipX));
    y.push(short(tipY));
    barb(-1);
    x.push(short(tipX));
    y.push(null);
  });
  return { columns: { x, y } };
}

/** Where rounds were left out in the middle, the line breaks. */
function pathBlock({ path: { step: rounds, generator, discriminator, rounds: which } }: GameRecord): Block {
  const jump = which === "ends" ? rounds.findIndex((round, k) => k > 0 && round > rounds[k - 1] + 1) : -1;
  const x: Cell[] = generator.map(short);
  const y: Cell[] = discriminator.map(short);
  const i: Cell[] = [...rounds];
  if (jump > 0) {
    x.splice(jump, 0, x[jump]);
    y.splice(jump, 0, null);
    i.splice(jump, 0, rounds[jump] - 1);
  }
  return { columns: { x, y, i } };
}

const one = (x: number, y: number): Block => ({ columns: { x: [short(x)], y: [short(y)] } });

export function pathFigure(game: GameRecord): Figure | null {
  const { path, coordinates, equilibrium, clip } = game;
  const last = path.step.length - 1;
  if (last < 0 || game.field.velocity.length === 0) return null;
  const { cell, ...frame } = frameOf(game);
  const ticks = (low: number, high: number) => roundTicks(low, high, 5);
  const walls = clip === null ? [] : [clip, -clip].filter((at) => at < frame.top && at > frame.bottom);
  const chart: Chart = {
    width: SIDE,
    height: SIDE,
    padding: { left: 64, right: 10, top: 8, bottom: 38 },
    numbers: ["left", "right", "bottom", "top", "ticksX", "ticksY"],
    layers: pathLayers,
    still: true,
    panels: [
      {
        data: {
          arrows: [arrows(game, cell)],
          clip: [{ columns: { y: walls } }],
          path: [pathBlock(game)],
          equilibrium: [one(...equilibrium)],
          start: [one(path.generator[0], path.discriminator[0])],
          end: [one(path.generator[last], path.discriminator[last])],
        },
        numbers: {
          ...frame,
          ticksX: ticks(frame.left, frame.right),
          ticksY: ticks(frame.bottom, frame.top),
        },
      },
    ],
  };
  const place = (k: number) => `(${number(path.generator[k])}, ${number(path.discriminator[k])})`;
  const legend: Key[] = [
    { label: "path", color: COLORS.third, mark: "line" },
    { label: "start", color: COLORS.fourth, mark: "ring" },
    { label: `after round ${step(path.step[last])}`, color: COLORS.fourth, mark: "dot" },
    { label: "equilibrium", color: "currentColor", mark: "cross" },
    ...(walls.length > 0
      ? [{ label: `clip at ${number(clip)}`, color: "currentColor", mark: "dotted" } as const]
      : []),
  ];
  const shown = {
    all: undefined,
    even: `The path shows ${step(last + 1)} of ${step(path.step[last] + 1)} positions, evenly spread.`,
    ends: `The path shows the first ${step((last + 1) / 2)} and the last ${step((last + 1) / 2)} positions.`,
  }[path.rounds];
  const rows = spread(
    path.step.map((round, k) => ({ round, k })),
    20,
  );
  return {
    title: "Path of the two players over the vector field",
    description: sentences([
      `The players go from ${place(0)} to ${place(last)} in ${step(path.step[last])} rounds; their equilibrium is (${equilibrium.map(number).join(", ")}).`,
      "Arrows show where gradient descent takes both players at once, the longer the faster.",
      shown,
    ]),
    legend,
    picture: { chart },
    table: {
      columns: ["round", ...coordinates, "distance from the equilibrium"],
      rows: rows.map(({ round, k }) => {
        const [g, d] = [path.generator[k], path.discriminator[k]];
        return [
          step(round),
          number(g),
          number(d),
          number(Math.hypot(g - equilibrium[0], d - equilibrium[1])),
        ];
      }),
      ...(rows.length <= last ? { note: `${rows.length} of ${step(last + 1)} positions.` } : {}),
    },
  };
}
