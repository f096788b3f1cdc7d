/** Estimates with their intervals one below the other: which are on which side of a reference, and how surely. */
import type { Figure, Key } from "../section.ts";
import type { Chart } from "./chart.ts";
import { forestHover, forestLayers } from "./forest-layers.ts";
import { visible } from "./html.ts";
import { short } from "./lines.ts";
import { roundTicks } from "./ticks.ts";
import { number } from "./words.ts";

export interface ForestRow {
  /** Stands above the interval; says in words what the color says too. */
  readonly label: string;
  readonly color: string;
  /** Null: not finite, so no dot. */
  readonly value: number | null;
  /** Null: unbounded, so the interval runs out of the figure. */
  readonly lo: number | null;
  readonly hi: number | null;
  /** A value within this of 0 means nothing. */
  readonly noise?: number;
}

export interface ForestOptions {
  readonly title: string;
  readonly description: string;
  readonly legend: readonly Key[];
  readonly rows: readonly ForestRow[];
  /** What the dots are, for the table: "shift, data units". */
  readonly estimate: string;
  /** Places of the axis that lines stand at. */
  readonly references?: readonly number[];
  /** Ends of the axis; those of the data unless given. */
  readonly ends?: readonly [number, number];
}

/** CSS pixels of a row: a line of text and an interval below it. */
const ROW = 36;

export function forestFigure(options: ForestOptions): Figure | null {
  const { title, description, legend, estimate, references = [] } = options;
  // A name becomes text of the picture, where Vega escapes what it must and no more.
  const rows = options.rows.map((row) => ({ ...row, label: visible(row.label).replaceAll('"', "\u201d") }));
  if (rows.length === 0) return null;
  const [left, right] = options.ends ?? span(rows, references);
  const color = rows.map((row) => row.color);
  const at = rows.map((_, i) => i + 0.7);
  const shown = rows.flatMap((row, i) => (row.value === null ? [] : [{ ...row, x: row.value, row: at[i] }]));
  const banded = rows.flatMap(({ noise = 0 }, i) => (noise > 0 ? [{ noise, row: i }] : []));
  const chart: Chart = {
    height: ROW * rows.length,
    padding: { left: 14, right: 14, top: 4, bottom: 24 },
    layers: forestLayers,
    hover: forestHover,
    numbers: ["left", "right", "ticks", "rows"],
    panels: [
      {
        numbers: { left, right, ticks: roundTicks(left, right, 5), rows: rows.length },
        data: {
          noise: [
            {
              columns: {
                x: banded.map(({ noise }) => short(Math.max(left, -noise))),
                x2: banded.map(({ noise }) => short(Math.min(right, noise))),
                row: banded.map(({ row }) => row),
                row2: banded.map(({ row }) => row + 1),
              },
            },
          ],
          references: [{ columns: { x: references } }],
          intervals: [
            {
              columns: {
                x: rows.map(({ lo }) => short(lo ?? left)),
                x2: rows.map(({ hi }) => short(hi ?? right)),
                row: at,
                color,
              },
            },
          ],
          estimates: [
            {
              columns: {
                x: shown.map(({ x }) => short(x)),
                row: shown.map(({ row }) => row),
                color: shown.map((row) => row.color),
                label: shown.map(({ label }) => label),
                lo: shown.map(({ lo }) => short(lo)),
                hi: shown.map(({ hi }) => short(hi)),
              },
            },
          ],
          labels: [{ columns: { row: rows.map((_, i) => i + 0.32), label: rows.map(({ label }) => label) } }],
        },
      },
    ],
  };
  return {
    title,
    description,
    legend,
    picture: { chart },
    table: {
      columns: ["compared", estimate, "from", "to"],
      rows: rows.map(({ label, value, lo, hi }) => [label, number(value), number(lo), number(hi)]),
    },
  };
}

/** Holds every interval, the references and, as far as they do not dwarf these, the bands of noise. */
function span(rows: readonly ForestRow[], references: readonly number[]): readonly [number, number] {
  const values = [
    0,
    ...references,
    ...rows.flatMap(({ value, lo, hi, noise = 0 }) => [value ?? 0, lo ?? 0, hi ?? 0, -noise, noise]),
  ];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = least === most ? 1 : 0.06 * (most - least);
  return [least - room, most + room];
}
