/** How numbers stand in a figure: few digits, and enough of them where data lie far from 0. */
import { expect, test } from "vitest";
import { shortOn } from "../../../reports/kit/lines.ts";
import { shown, shownOn } from "../../../src/measuring/figures/shown.ts";

test("on an axis round 0 five digits are enough, and four for a page", () => {
  for (const value of [-1.2345678, 0, 0.00123456789, 1.4999999]) {
    expect(shownOn(3)(value)).toBe(shown(value));
    expect(shortOn(3)(value)).toBe(Number(value.toPrecision(4)));
  }
});

test("far from 0 each place is within 1e-4 of the axis, whatever comes before", () => {
  for (const [from, length] of [
    [2000, 1],
    [1e6, 2],
    [-1e9, 1e-3],
    [5e-7, 1e-9],
  ]) {
    for (const share of [0, 0.1234567, 0.5, 0.987654321]) {
      const value = from + share * length;
      // a double itself is exact to 1.1e-16 of the value
      const error = (1e-4 * length + 2.2e-16 * Math.abs(from)) / 2;
      expect(Math.abs(shownOn(length)(value) - value)).toBeLessThanOrEqual(error);
      expect(Math.abs(shortOn(length)(value) - value)).toBeLessThanOrEqual(10 * error);
    }
  }
});

test("an axis without length, and places that are no numbers, are taken as they are", () => {
  expect(shownOn(0)(2000.123456)).toBe(2000.1);
  expect(shownOn(Number.NaN)(2000.123456)).toBe(2000.1);
  expect(shownOn(1)(Number.NaN)).toBeNaN();
  expect(shownOn(1)(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
});
