/** Where the labels of a figure of lines stand, in pixels of its plotting area: near what they name, and never one over another. */
import type { Block } from "./columns.ts";
import { HEIGHT, WIDTH } from "./theme.ts";

/** Height of a line of text, and the mean width of its characters: 10.5 pixels of a system font. */
const LINE = 13;
const CHARACTER = 5.9;
/** Room between a label and what it names. */
const ROOM = 3;

interface Place {
  readonly label: string;
  readonly align: "left" | "right";
  readonly left: number;
  readonly bottom: number;
}

interface Axes {
  readonly low: number;
  readonly high: number;
  readonly log: boolean;
  readonly first: number;
  readonly last: number;
}

const widthOf = (label: string): number => label.length * CHARACTER;

/** A span is labelled at its top left, a reference at the right end of its rule, above it; lower where that is taken. */
export function placeLabels(
  {
    spans,
    references,
  }: {
    readonly spans: readonly { readonly from: number; readonly label: string }[];
    readonly references: readonly { readonly value: number; readonly label: string }[];
  },
  { low, high, log, first, last }: Axes,
): Block {
  const scale = log ? Math.log : (value: number) => value;
  const height = (value: number) => HEIGHT * (1 - (scale(value) - scale(low)) / (scale(high) - scale(low)));
  const wanted: Place[] = [
    ...spans.map(({ from, label }) => ({
      label,
      align: "left" as const,
      left: Math.min((WIDTH * (from - first)) / (last - first) + ROOM, WIDTH - widthOf(label)),
      bottom: LINE + ROOM,
    })),
    ...references
      .toSorted((a, b) => b.value - a.value)
      .map(({ value, label }) => ({
        label,
        align: "right" as const,
        left: WIDTH - widthOf(label),
        bottom: height(value) - ROOM,
      })),
  ];
  const places: Place[] = [];
  for (const place of wanted) places.push(free(place, places));
  return {
    columns: {
      label: places.map(({ label }) => label),
      align: places.map(({ align }) => align),
      at: places.map(({ align, left }) => (align === "right" ? WIDTH : Math.round(Math.max(0, left)))),
      bottom: places.map(({ bottom }) => Math.round(bottom)),
    },
  };
}

/** The place itself, or the first below it that no other label takes. */
function free(place: Place, taken: readonly Place[]): Place {
  const over = taken.find(
    (other) =>
      Math.abs(other.bottom - place.bottom) < LINE &&
      other.left < place.left + widthOf(place.label) &&
      place.left < other.left + widthOf(other.label),
  );
  return over === undefined ? place : free({ ...place, bottom: over.bottom + LINE }, taken);
}
