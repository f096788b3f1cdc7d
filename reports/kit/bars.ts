/** A map of probabilities as bars: neighbors of a row that are on one step of the color scale are one, and their borders are contours. */
import type { Block } from "./columns.ts";

/** Steps of the color scale. */
export const LEVELS = 20;

/** The middle of the step of the scale that a probability is on. */
const levelOf = (value: number | null): number | null =>
  value === null ? null : (Math.min(LEVELS - 1, Math.floor(value * LEVELS + 1e-9)) + 0.5) / LEVELS;

/**
 * Bars of one level after the other; a missing value is a gap.
 *
 * @param values of a square grid, row after row
 * @param edge where cell i begins, and cell i - 1 ends
 */
export function bars(values: readonly (number | null)[], edge: (i: number) => number): Block {
  const side = Math.round(Math.sqrt(values.length));
  const found: { x: number; x2: number; y: number; y2: number; value: number }[] = [];
  for (let i = 0; i < side; i++) {
    let from = 0;
    for (let j = 1; j <= side; j++) {
      const value = levelOf(values[i * side + from]);
      if (j < side && levelOf(values[i * side + j]) === value) continue;
      if (value !== null) found.push({ x: edge(from), x2: edge(j), y: edge(i), y2: edge(i + 1), value });
      from = j;
    }
  }
  found.sort((a, b) => a.value - b.value);
  const column = (key: keyof (typeof found)[number]) => found.map((bar) => bar[key]);
  return {
    columns: {
      x: column("x"),
      x2: column("x2"),
      y: column("y"),
      y2: column("y2"),
      value: column("value"),
    },
  };
}
