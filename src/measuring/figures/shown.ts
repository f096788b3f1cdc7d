/** How numbers stand in a figure. */

/** Five significant digits: more than a screen has pixels. Non-finite coordinates are left out by the caller's row. */
export const shown = (value: number): number => Number(value.toPrecision(5));

/** The same for places on an axis of this length: of data far from 0 the first digits say nothing. */
export function shownOn(length: number): (value: number) => number {
  return (value) => {
    const far = Math.ceil(Math.log10(Math.abs(value) / length));
    return Number(value.toPrecision(5 + (Number.isFinite(far) ? Math.min(12, Math.max(0, far)) : 0)));
  };
}

/** Numbers for a figure; what is not finite is a gap in it. */
export const shownOrNull = (values: Iterable<number>): (number | null)[] =>
  Array.from(values, (value) => (Number.isFinite(value) ? shown(value) : null));
