/** A limit in null medians is about the same distance with fewer samples, but for their own noise. */
import { expect, it } from "vitest";
import { nullsOf } from "../../../src/judging/diagnoses/rules/sample-size.ts";

it.each([
  // sqrt(1 + 8 x 0.4), sqrt(1 + 24 x 0.4), sqrt(1 + 8 x 0.04)
  [3, 1000, 2.0494],
  [5, 1000, 3.2558],
  [3, 100, 1.1489],
  [3, 2500, 3],
  [3, 10_000, 3],
  [1, 500, 1],
  // Where nobody knows how many samples there were, nothing beyond the null is allowed.
  [3, undefined, 1],
])("%d null medians of 2500 samples are with %s samples %d", (nulls, n, expected) => {
  expect(nullsOf(nulls, n)).toBeCloseTo(expected, 4);
});
