/** What specifications have in common: axes whose ends and ticks are numbers of the panel, lines told apart by color and dash. */
import { DASHES } from "./theme.ts";

/** An axis from one of the panel's numbers to another, or to a fixed one. */
export const ends = (low: string, high: string | number) => ({
  domain: [{ expr: low }, typeof high === "string" ? { expr: high } : high],
  nice: false,
  zero: false,
});

/** Vega thins a list of ticks that is longer than its tick count, so the count allows for any list of ours. */
export const MOST_TICKS = 20;

/** Numbers on an axis: plain below this power of ten, grouped by thousands, powers of ten beyond. */
export const label = (most: "1e5" | "1e6", power: ".0~e" | ".1~e") =>
  `datum.value != 0 && (abs(datum.value) < 0.001 || abs(datum.value) >= ${most}) ? format(datum.value, '${power}') : ` +
  "abs(datum.value) >= 1000 ? format(datum.value, ',.0f') : format(datum.value, '.3~g')";

export const color = { field: "color", type: "nominal", scale: null } as const;

export const strokeDash = {
  field: "mark",
  type: "nominal",
  legend: null,
  scale: {
    domain: ["line", "dashed", "dotted", "dot-dash"],
    range: [DASHES.solid, DASHES.dashed, DASHES.dotted, DASHES.dotDash].map((dash) => [...dash]),
  },
} as const;

/** The point nearest to the pointer. */
export const near = [
  { name: "near", select: { type: "point", on: "pointerover", clear: "pointerout", nearest: true } },
] as const;
