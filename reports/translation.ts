/** A shape against itself shifted: the divergence that goes flat beside the distance that keeps its slope. */
import type { TranslationRecord } from "../src/result/index.ts";
import type { Chart } from "./kit/chart.ts";
import { type Block, type Cell, inFrames } from "./kit/columns.ts";
import { html } from "./kit/html.ts";
import { short } from "./kit/lines.ts";
import { spread } from "./kit/series.ts";
import { COLORS } from "./kit/theme.ts";
import { roundTicks } from "./kit/ticks.ts";
import { CEILING, FLOOR, movingLayers, translationLayers } from "./kit/translation-layers.ts";
import { number } from "./kit/words.ts";
import type { Figure, Section } from "./section.ts";

interface Side {
  readonly title: string;
  readonly about: string;
  readonly found: readonly number[];
  /** Corners of the closed form; a jump has two at one place. */
  readonly closed: readonly (readonly [number, number])[];
  readonly reference?: { readonly value: number; readonly label: string };
}

function jsdSide({ theta, jsd, shape, width }: TranslationRecord): Side {
  const [from, to] = [theta[0], theta[theta.length - 1]];
  // Blocks narrower than the widest shift come apart inside the figure.
  const at = Math.min(width, to);
  const end = Math.min(1, to / width) * Math.LN2;
  // A block is shifted by whole bins, so one that is a bin wide comes apart at the first of them.
  const jumps = shape === "lines" || width <= theta[1] - theta[0];
  return {
    title: "Jensen\u2013Shannon divergence against the shift",
    about: jumps
      ? `Two ${shape === "lines" ? "lines share points" : "blocks of one bin share it"} only at theta = 0: the divergence is ${number(Math.LN2)} everywhere and jumps to 0 there.`
      : `It climbs while the blocks overlap and is ${number(Math.LN2)}, flat, from a shift of ${number(width)} on.`,
    found: jsd,
    closed: jumps
      ? [
          [from, Math.LN2],
          [0, Math.LN2],
          [0, 0],
          [0, Math.LN2],
          [to, Math.LN2],
        ]
      : [
          [from, end],
          [-at, end],
          [0, 0],
          [at, end],
          [to, end],
        ],
    reference: { value: Math.LN2, label: "ln 2" },
  };
}

function emdSide({ theta, emd }: TranslationRecord): Side {
  const [from, to] = [theta[0], theta[theta.length - 1]];
  return {
    title: "Earth mover\u2019s distance against the shift",
    about: "It is the length of the shift: slope 1 everywhere, the way back in view from any distance.",
    found: emd,
    closed: [
      [from, Math.abs(from)],
      [0, 0],
      [to, Math.abs(to)],
    ],
  };
}

function figureOf({ theta }: TranslationRecord, { title, about, found, closed, reference }: Side): Figure {
  const [left, right] = [theta[0], theta[theta.length - 1]];
  const high = Math.max(...found, reference?.value ?? 0) * 1.08;
  const rows = spread(
    theta.map((at, k) => [at, found[k]] as const),
    21,
  );
  const chart: Chart = {
    numbers: ["left", "right", "low", "high", "ticksX", "ticksY"],
    layers: translationLayers,
    panels: [
      {
        data: {
          references:
            reference === undefined
              ? []
              : [{ columns: { y: [short(reference.value)], label: [reference.label] } }],
          closed: [
            { columns: { x: closed.map(([at]) => short(at)), y: closed.map(([, value]) => short(value)) } },
          ],
          found: [{ columns: { x: theta.map(short) as Cell[], y: found.map(short) as Cell[] } }],
        },
        numbers: {
          left,
          right,
          low: 0,
          high,
          ticksX: roundTicks(left, right, 5),
          ticksY: roundTicks(0, high, 4),
        },
      },
    ],
  };
  return {
    title,
    description: `${about} Measured at ${theta.length} shifts from ${number(left)} to ${number(right)}.`,
    legend: [
      { label: "closed form", color: COLORS.third, mark: "line" },
      { label: "measured", color: COLORS.fourth, mark: "dot" },
    ],
    picture: { chart },
    table: {
      columns: ["theta", "measured"],
      rows: rows.map(([at, value]) => [number(at), number(value)]),
      ...(rows.length < theta.length ? { note: `${rows.length} of ${theta.length} shifts.` } : {}),
    },
  };
}

/** Pictures of the player; odd, so that a shift of 0 is among them. */
const MOST_FRAMES = 41;

/** A line has no width; drawn, it has this share of the axis. */
const LINE = 0.004;

/** The shifted shape above both numbers, at one shift after the other. */
function movingFigure(record: TranslationRecord): Figure | null {
  const { shape, width, theta } = record;
  const frames = spread(
    theta.map((at, k) => ({ at, jsd: record.jsd[k], emd: record.emd[k] })),
    MOST_FRAMES,
  );
  const far = Math.max(...theta.map(Math.abs));
  const most = Math.max(...record.emd);
  if (frames.length < 2 || most === 0) return null;
  const half = shape === "lines" ? LINE * far : width / 2;
  const [left, right] = [-(far + half) * 1.06, (far + half) * 1.06];
  const box = (at: number, color: string): Block => ({
    each: { color, y: FLOOR, y2: FLOOR + 0.5 },
    columns: { x: [short(at - half)], x2: [short(at + half)] },
  });
  const curve = (label: string, { closed }: Side, largest: number, color: string, mark: string): Block => ({
    each: { series: label, color, mark },
    columns: {
      x: closed.map(([at]) => short(at)),
      y: closed.map(([, value]) => short(value / largest)),
    },
  });
  const words: [at: number, y: number, label: string, align: string][] = [
    [0, CEILING - 0.06, "real", "center"],
    [right, -0.24, "shift theta", "right"],
    [left, FLOOR + 0.06, "densities", "left"],
    ...roundTicks(-far, far, 4).map((tick): [number, number, string, string] => [
      tick,
      -0.1,
      number(tick),
      "center",
    ]),
  ];
  const chart: Chart = {
    width: 620,
    height: 300,
    padding: { left: 8, right: 8, top: 6, bottom: 4 },
    numbers: ["left", "right"],
    layers: movingLayers,
    frames: { names: frames.map(({ at }) => `theta = ${number(at)}`) },
    panels: [
      {
        data: {
          floor: [{ each: { x: left, x2: right }, columns: { y: [0, FLOOR] } }],
          shapes: [box(0, COLORS.real), ...inFrames(frames.map(({ at }) => box(at, COLORS.fake)))],
          curves: [
            curve("JSD", jsdSide(record), Math.LN2, COLORS.fourth, "line"),
            curve("EMD", emdSide(record), most, COLORS.third, "dashed"),
          ],
          dots: inFrames(
            frames.map(({ at, jsd, emd }): Block => {
              // Left of the dot where the picture ends on its right.
              const over = at > far / 2;
              return {
                columns: {
                  x: [short(at), short(at)],
                  y: [short(jsd / Math.LN2), short(emd / most)],
                  color: [COLORS.fourth, COLORS.third],
                  label: [`JSD ${number(jsd)}`, `EMD ${number(emd)}`],
                  align: [over ? "right" : "left", over ? "right" : "left"],
                  dx: [over ? -8 : 8, over ? -8 : 8],
                  // where both dots are in one place, what they say is not
                  dy: [-12, 16],
                },
              };
            }),
          ),
          words: [
            {
              columns: {
                x: words.map(([at]) => short(at)),
                y: words.map(([, y]) => y),
                label: words.map(([, , label]) => label),
                align: words.map(([, , , align]) => align),
              },
            },
          ],
        },
        numbers: { left, right },
      },
    ],
  };
  return {
    title: "The shifted distribution, and what each distance says of it",
    description: `Above, the real density and the same moved by theta, at ${frames.length} shifts; below, the Jensen\u2013Shannon divergence as a share of ln 2 and the earth mover\u2019s distance as a share of ${number(most)}, with a dot at the shift. A still picture has the last shift.`,
    legend: [
      { label: "real", color: COLORS.real, mark: "gap" },
      { label: "generated, moved by theta", color: COLORS.fake, mark: "gap" },
      { label: "JSD, of ln 2", color: COLORS.fourth, mark: "line" },
      { label: `EMD, of ${number(most)}`, color: COLORS.third, mark: "dashed" },
    ],
    picture: { chart },
    wide: true,
    table: {
      columns: ["theta", "JSD", "EMD"],
      rows: spread(frames, 21).map(({ at, jsd, emd }) => [number(at), number(jsd), number(emd)]),
    },
  };
}

export const translation: Section = {
  title: "What each distance sees of a shift",
  scope: "scenario",
  part: "picture",
  render({ study }) {
    if (study?.subject !== "translation") return null;
    const { shape, width } = study;
    const what =
      shape === "lines"
        ? "A vertical line at 0 against the same line at theta"
        : `A uniform block, ${number(width)} wide, against the same block shifted by theta`;
    return {
      prose: [html`<p>${what}.</p>`],
      figures: [movingFigure(study), figureOf(study, jsdSide(study)), figureOf(study, emdSide(study))],
    };
  },
};
