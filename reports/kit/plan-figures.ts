/** The figures of a transport plan: both distributions and the potential, and the plans as heat maps side by side. */
import type { TransportRecord } from "../../src/result/index.ts";
import type { Figure } from "../section.ts";
import type { Chart } from "./chart.ts";
import type { Block, Cell } from "./columns.ts";
import { short, shortOn } from "./lines.ts";
import { binLayers, MAP, planLayers, ROOM } from "./plan-layers.ts";
import { COLORS } from "./theme.ts";
import { roundTicks } from "./ticks.ts";
import { count, list, number, sentences } from "./words.ts";

/** Up to so many bins every cell has room for its number, and every bin for its name. */
const MOST_NUMBERS = 8;
const MOST_NAMES = 12;

type Plan = TransportRecord["plans"][number];

/** What is moved where, without what stays at 0. */
export function movesOf({ positions }: TransportRecord, { moves }: Plan) {
  return moves.flatMap((row, to) =>
    row.flatMap((mass, from) =>
      mass === 0 ? [] : [{ from, to, mass, cost: mass * Math.abs(positions[to] - positions[from]) }],
    ),
  );
}

interface Words {
  x: number[];
  y: number[];
  label: string[];
}

function panelOf(study: TransportRecord, plan: Plan) {
  const { positions, real, fake, potential } = study;
  const bins = positions.length;
  /** Pixels as cells. */
  const px = (pixels: number) => (pixels * bins) / MAP;
  const most = Math.max(...real, ...fake);
  const moved = movesOf(study, plan);
  const words: Words = { x: [], y: [], label: [] };
  const write = (x: number, y: number, label: string) => {
    words.x.push(Number(x.toFixed(4)));
    words.y.push(Number(y.toFixed(4)));
    words.label.push(label);
  };
  if (bins <= MOST_NUMBERS) for (const { from, to, mass } of moved) write(from + 0.5, to + 0.5, number(mass));
  const bar = (share: number) => px(44) * (share / most);
  const bars: Record<"x" | "x2" | "y" | "y2", number[]>[] = [
    { x: [], x2: [], y: [], y2: [] },
    { x: [], x2: [], y: [], y2: [] },
  ];
  positions.forEach((place, i) => {
    const [edge, middle] = [bins + px(6), i + 0.5];
    bars[0].x.push(edge);
    bars[0].x2.push(edge + bar(real[i]));
    bars[0].y.push(i + 0.2);
    bars[0].y2.push(i + 0.8);
    bars[1].x.push(i + 0.2);
    bars[1].x2.push(i + 0.8);
    bars[1].y.push(edge);
    bars[1].y2.push(edge + bar(fake[i]));
    if (bins > MOST_NAMES) return;
    write(middle, -px(10), number(place));
    write(-px(12), middle, number(place));
    if (bins > MOST_NUMBERS) return;
    write(edge + bar(real[i]) + px(16), middle, number(real[i]));
    write(middle, edge + bar(fake[i]) + px(9), number(fake[i]));
    write(middle, bins + px(84), number(potential[i]));
  });
  if (bins <= MOST_NUMBERS) write(-px(12), bins + px(84), "f");
  const cells: Block = {
    columns: {
      x: moved.map(({ from }) => from),
      x2: moved.map(({ from }) => from + 1),
      y: moved.map(({ to }) => to),
      y2: moved.map(({ to }) => to + 1),
      mass: moved.map(({ mass }) => short(mass)),
      cost: moved.map(({ cost }) => short(cost)),
      from: moved.map(({ from }) => number(positions[from])),
      to: moved.map(({ to }) => number(positions[to])),
    },
  };
  return {
    data: {
      cells: [cells],
      bars: bars.map((columns, side): Block => {
        const rounded = Object.entries(columns).map(([name, values]) => [name, values.map(short)] as const);
        return {
          each: { color: side === 0 ? COLORS.real : COLORS.fake },
          columns: Object.fromEntries(rounded),
        };
      }),
      words: [{ columns: { x: words.x, y: words.y, label: words.label } }],
    },
    numbers: {
      left: -px(ROOM.left),
      right: bins + px(ROOM.right),
      top: -px(ROOM.top),
      bottom: bins + px(ROOM.bottom),
      most,
    },
  };
}

/** Every plan as a heat map, the optimal one first. */
export function planFigure(study: TransportRecord): Figure {
  const { positions, plans } = study;
  const bins = positions.length;
  const corners = positions.map((_, i) => i);
  const lines = [...corners, bins];
  const ends = lines.map(() => bins);
  const zeros = lines.map(() => 0);
  const chart: Chart = {
    width: MAP + ROOM.left + ROOM.right,
    height: MAP + ROOM.top + ROOM.bottom,
    padding: { left: 1, right: 1, top: 1, bottom: 1 },
    numbers: ["left", "right", "top", "bottom", "most"],
    layers: planLayers,
    shared: {
      diagonal: [
        {
          columns: {
            x: corners,
            y: corners,
            x2: corners.map((i) => i + 1),
            y2: corners.map((i) => i + 1),
          },
        },
      ],
      grid: [
        { columns: { x: lines, x2: lines, y: zeros, y2: ends } },
        { columns: { x: zeros, x2: ends, y: lines, y2: lines } },
      ],
    },
    panels: plans.map((plan) => ({
      title: `${plan.name}: costs ${number(plan.cost)}`,
      ...panelOf(study, plan),
    })),
  };
  const costs = plans.map(({ name, cost }) => `${name}: ${number(cost)}`);
  return {
    title: plans.length === 1 ? "The only plan" : `${count(plans.length, "plan")} with the same sums`,
    description: sentences([
      "Columns are bins of the generated distribution, which send; rows are bins of the real one, which receive; what stands on the framed diagonal stays where it is.",
      "Bars on the right and beneath are the masses that every plan\u2019s rows and columns sum to.",
      `Cost is mass times way; ${list(costs)}.`,
      bins <= MOST_NUMBERS ? "The lowest row, f, is the potential of each bin." : undefined,
    ]),
    legend: [
      { label: "real mass, received", color: COLORS.real, mark: "gap" },
      { label: "generated mass, sent", color: COLORS.fake, mark: "gap" },
    ],
    picture: { chart },
    wide: true,
    table: {
      columns: ["plan", "from generated bin", "to real bin", "mass", "cost"],
      rows: plans.flatMap((plan) =>
        movesOf(study, plan).map(({ from, to, mass, cost }) => [
          plan.name,
          number(positions[from]),
          number(positions[to]),
          number(mass),
          number(cost),
        ]),
      ),
    },
  };
}

/** Both distributions, and the potential that proves the cheapest plan. */
export function binsFigure(study: TransportRecord): Figure {
  const { positions, real, fake, potential, plans } = study;
  const gaps = positions.slice(1).map((place, i) => place - positions[i]);
  const pitch = gaps.length === 0 ? 1 : Math.min(...gaps);
  const [left, right] = [positions[0] - pitch * 0.6, positions[positions.length - 1] + pitch * 0.6];
  const onAxis = shortOn(right - left);
  const bar = (masses: readonly number[], side: -1 | 1, color: string): Block => ({
    each: { color },
    columns: {
      x: positions.map((place) => onAxis(place + side * pitch * 0.02)),
      x2: positions.map((place) => onAxis(place + side * pitch * 0.36)),
      y: masses.map(short) as Cell[],
    },
  });
  const ticksX = positions.length <= MOST_NAMES ? [...positions] : roundTicks(left, right, 6);
  const axes = (high: number) => ({ left, right, low: 0, high, ticksX, ticksY: roundTicks(0, high, 4) });
  const most = Math.max(...real, ...fake);
  const highest = Math.max(...potential);
  const chart: Chart = {
    width: 250,
    height: 130,
    numbers: ["left", "right", "low", "high", "ticksX", "ticksY"],
    layers: binLayers,
    panels: [
      {
        title: "masses",
        data: { bars: [bar(real, -1, COLORS.real), bar(fake, 1, COLORS.fake)], line: [] },
        numbers: axes(most * 1.08),
      },
      {
        title: "potential f",
        data: {
          bars: [],
          line: [{ columns: { x: [...positions], y: potential.map(short) } }],
        },
        numbers: axes(highest === 0 ? 1 : highest * 1.08),
      },
    ],
  };
  return {
    title: "Both distributions, and the potential",
    description: `The potential rises by at most 1 a unit of way, as a critic may. Its mean on the real mass is above that on the generated mass by ${number(plans[0].cost)}, the cost of the optimal plan; no such function does better, and no plan is cheaper.`,
    legend: [
      { label: "real", color: COLORS.real, mark: "gap" },
      { label: "generated", color: COLORS.fake, mark: "gap" },
      { label: "potential f", color: COLORS.third, mark: "line" },
    ],
    picture: { chart },
    wide: true,
    table: {
      columns: ["position", "real mass", "generated mass", "potential"],
      rows: positions.map((place, i) => [
        number(place),
        number(real[i]),
        number(fake[i]),
        number(potential[i]),
      ]),
    },
  };
}
