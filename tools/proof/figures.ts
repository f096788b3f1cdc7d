/** What a proof measures: named numbers, some with a bound that they must keep. */

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  /** Largest value that is right. */
  readonly atMost?: number;
  /** Smallest value that is right. */
  readonly atLeast?: number;
}

/** Whether a figure is a number within its bounds. */
export const holds = ({ value, atMost, atLeast }: Figure): boolean =>
  Number.isFinite(value) && value <= (atMost ?? Infinity) && value >= (atLeast ?? -Infinity);

const digits = (value: number): string =>
  Number.isInteger(value) ? String(value) : value.toPrecision(Math.abs(value) < 1e-3 ? 2 : 3);

/** A figure as a line: its value, its bound, and whether it keeps it. */
export function lineOf(figure: Figure): string {
  const { name, value, unit, atMost, atLeast } = figure;
  const bounds = [
    ...(atLeast === undefined ? [] : [`at least ${digits(atLeast)}`]),
    ...(atMost === undefined ? [] : [`at most ${digits(atMost)}`]),
  ];
  const judged = bounds.length === 0 ? "" : `  ${bounds.join(", ")}: ${holds(figure) ? "yes" : "NO"}`;
  return `${name}: ${digits(value)} ${unit}`.trimEnd() + judged;
}
