/** Where the labels of a figure of lines stand, in pixels of its plotting area: near what they name, and never over another or over a line. */
import type { Block } from "./columns.ts";
import type { Point } from "./series.ts";
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

/** A span is labelled at its top left, a reference at the right end of its rule, above it; as near as is free where that is taken. */
export function placeLabels(
  {
    spans,
    references,
    lines,
  }: {
    readonly spans: readonly { readonly from: number; readonly label: string }[];
    readonly references: readonly { readonly value: number; readonly label: string }[];
    readonly lines: readonly (readonly Point[])[];
  },
  { low, high, log, first, last }: Axes,
): Block {
  const scale = log ? Math.log : (value: number) => value;
  // Whole pixels, so that a label moved below another is exactly below it.
  const height = (value: number) =>
    Math.round(HEIGHT * (1 - (scale(value) - scale(low)) / (scale(high) - scale(low))));
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
  const across = (step: number) => (WIDTH * (step - first)) / (last - first);
  /** From the highest to the lowest point of each line over the width of a label, in pixels from above. */
  const passing = ({ left, label }: Place): Extent[] =>
    lines.flatMap((points) => {
      const within = points.flatMap(({ step, value }) =>
        value !== null && across(step) >= left - ROOM && across(step) <= left + widthOf(label) + ROOM
          ? [height(value)]
          : [],
      );
      return within.length === 0 ? [] : [{ top: Math.min(...within), bottom: Math.max(...within) }];
    });
  const places: Place[] = [];
  for (const place of wanted) {
    const lies = place.align === "left" ? [] : passing(place);
    places.push(free(beside(place, lies, places), places));
  }
  return {
    columns: {
      label: places.map(({ label }) => label),
      align: places.map(({ align }) => align),
      at: places.map(({ align, left }) => (align === "right" ? WIDTH : Math.round(Math.max(0, left)))),
      bottom: places.map(({ bottom }) => bottom),
    },
  };
}

interface Extent {
  readonly top: number;
  readonly bottom: number;
}

/** The nearest place over or under the lines that pass, inside the figure; the place itself where there is none. */
function beside(place: Place, lines: readonly Extent[], taken: readonly Place[]): Place {
  const isFree = (bottom: number) =>
    bottom >= LINE &&
    bottom <= HEIGHT &&
    lines.every((line) => bottom < line.top || bottom - LINE > line.bottom) &&
    taken.every((other) => !isOver({ ...place, bottom }, other));
  const near = [place.bottom, ...lines.flatMap(({ top, bottom }) => [top - ROOM, bottom + LINE + ROOM])]
    .filter(isFree)
    .toSorted((a, b) => Math.abs(a - place.bottom) - Math.abs(b - place.bottom));
  return near.length === 0 ? place : { ...place, bottom: near[0] };
}

const isOver = (place: Place, other: Place): boolean =>
  Math.abs(other.bottom - place.bottom) < LINE &&
  other.left < place.left + widthOf(place.label) &&
  place.left < other.left + widthOf(other.label);

/** The place itself, or the first below it that no other label takes. */
function free(place: Place, taken: readonly Place[]): Place {
  const over = taken.find((other) => isOver(place, other));
  return over === undefined ? place : free({ ...place, bottom: over.bottom + LINE }, taken);
}
