import fc from "fast-check";
import { expect, test } from "vitest";
import { holm } from "../../src/maths/holm.ts";

test("the smallest of three is tripled, the next doubled, and none falls below the one before", () => {
  // 3 x .01 and 2 x .03; 1 x .04 would fall below the .06 before it
  expect(holm([0.01, 0.04, 0.03])).toEqual([0.03, 0.06, 0.06]);
  expect(holm([0.2])).toEqual([0.2]);
  expect(holm([])).toEqual([]);
});

test("no less than the p-value, no more than Bonferroni's, and in the same order", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 6 }), (p) => {
      const adjusted = holm(p);
      p.forEach((value, i) => {
        expect(adjusted[i]).toBeGreaterThanOrEqual(value);
        expect(adjusted[i]).toBeLessThanOrEqual(Math.min(1, value * p.length));
        expect(p.some((other, j) => value < other && adjusted[i] > adjusted[j])).toBe(false);
      });
    }),
    { seed: 1_979 },
  );
});
