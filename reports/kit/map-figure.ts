/** D, D* and how far they are apart, as maps of one square of the plane. */
import type { MapRecord } from "../../src/result/index.ts";
import type { Figure } from "../section.ts";
import { bars, LEVELS } from "./bars.ts";
import type { Chart } from "./chart.ts";
import { shortOn } from "./lines.ts";
import { mapLayers } from "./map-layers.ts";
import { spread } from "./series.ts";
import { roundTicks } from "./ticks.ts";
import { number, step } from "./words.ts";

const SIDE = 250;
/** Rows and columns of the data table. */
const TABLE = 5;

/** Of the scheme that the maps are drawn in (viridis, by Smith & van der Walt). */
const KEYS = [
  ["0", "#440154"],
  ["0.25", "#3b528b"],
  ["0.5", "#21918c"],
  ["0.75", "#5ec962"],
  ["1", "#fde725"],
] as const;

/** Ends of a square that holds every value. */
function endsOf(axis: readonly number[], values: readonly (number | null)[], half: number) {
  const side = axis.length;
  const used = values.flatMap((value, k) => (value === null ? [] : [k % side, Math.floor(k / side)]));
  const first = used.reduce((a, b) => Math.min(a, b), side - 1);
  const last = used.reduce((a, b) => Math.max(a, b), 0);
  return used.length === 0
    ? [axis[0] - half, axis[side - 1] + half]
    : [axis[first] - half, axis[last] + half];
}

export function mapFigure({ step: at, axis, d, optimal }: MapRecord): Figure {
  const side = axis.length;
  const gap = d.map((value, k) => {
    const best = optimal[k];
    return value === null || best === null ? null : Math.abs(value - best);
  });
  const half = (axis[1] - axis[0]) / 2;
  const [low, high] = endsOf(axis, d, half);
  const place = shortOn(high - low);
  const numbers = { low, high, ticks: roundTicks(low, high, 6) };
  const chart: Chart = {
    width: SIDE,
    height: SIDE,
    padding: { left: 40, right: 6, top: 6, bottom: 36 },
    numbers: ["low", "high", "ticks"],
    layers: mapLayers,
    panels: (
      [
        ["D", d],
        ["D*", optimal],
        ["|D \u2212 D*|", gap],
      ] as const
    ).map(([title, values]) => ({
      title,
      data: { cells: [bars(values, (i) => place(axis[0] + (2 * i - 1) * half))] },
      numbers,
    })),
  };
  const worst = gap.reduce<number>((best, value, k) => ((value ?? 0) > (gap[best] ?? 0) ? k : best), 0);
  const inside = axis.flatMap((place, i) => (place > low && place < high ? [i] : []));
  const places = spread(inside, TABLE);
  return {
    title: "D and D* over the plane",
    description: `What D answers at step ${step(at)}, p_data / (p_data + p_g), and the distance between them, all on the scale from 0 to 1 in steps of ${1 / LEVELS}. They are furthest apart, by ${number(gap[worst])}, at (${number(axis[worst % side])}, ${number(axis[Math.floor(worst / side)])}). Blank is where next to no sample falls, so that nobody taught D.`,
    legend: KEYS.map(([label, color]) => ({ label, color, mark: "gap" })),
    picture: { chart },
    wide: true,
    table: {
      columns: ["first coordinate", "second coordinate", "D", "D*", "distance"],
      rows: places.flatMap((i) =>
        places.map((j) => [
          number(axis[j]),
          number(axis[i]),
          number(d[i * side + j]),
          number(optimal[i * side + j]),
          number(gap[i * side + j]),
        ]),
      ),
    },
  };
}
