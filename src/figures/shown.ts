/** How numbers stand in a figure. */

/** Five significant digits: more than a screen has pixels. Non-finite coordinates are left out by the caller's row. */
export const shown = (value: number): number => Number(value.toPrecision(5));

/** Numbers for a figure; what is not finite is a gap in it. */
export const shownOrNull = (values: Iterable<number>): (number | null)[] =>
  Array.from(values, (value) => (Number.isFinite(value) ? shown(value) : null));
