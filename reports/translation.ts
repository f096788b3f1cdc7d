/** A shape against itself shifted: the divergence that goes flat beside the distance that keeps its slope. */
import type { TranslationRecord } from "../src/result/index.ts";
import type { Chart } from "./kit/chart.ts";
import type { Cell } from "./kit/columns.ts";
import { html } from "./kit/html.ts";
import { short } from "./kit/lines.ts";
import { spread } from "./kit/series.ts";
import { COLORS } from "./kit/theme.ts";
import { roundTicks } from "./kit/ticks.ts";
import { translationLayers } from "./kit/translation-layers.ts";
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
      prose: [html`<p>${what}. Both panels have the same shifts.</p>`],
      figures: [figureOf(study, jsdSide(study)), figureOf(study, emdSide(study))],
    };
  },
};
