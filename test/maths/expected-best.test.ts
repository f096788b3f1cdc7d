import fc from "fast-check";
import { expect, test } from "vitest";
import { expectedBest } from "../../src/maths/expected-best.ts";

const near = (found: readonly number[], wanted: readonly number[]) => {
  expect(found).toHaveLength(wanted.length);
  found.forEach((value, i) => {
    expect(value).toBeCloseTo(wanted[i], 10);
  });
};

test("of 1, 2, 3: the mean; 1 in two of the three pairs and 2 in the third; 1", () => {
  near(expectedBest([3, 1, 2]), [2, 4 / 3, 1]);
  near(expectedBest([7]), [7]);
  near(expectedBest([]), []);
});

/** All subsets, one by one. */
function byHand(values: readonly number[]): number[] {
  const best: number[][] = values.map(() => []);
  for (let mask = 1; mask < 2 ** values.length; mask++) {
    const chosen = values.filter((_, i) => mask & (2 ** i));
    best[chosen.length - 1].push(Math.min(...chosen));
  }
  return best.map((list) => list.reduce((sum, value) => sum + value, 0) / list.length);
}

test("is the mean over all choices, and never rises", () => {
  const values = fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { minLength: 1, maxLength: 9 });
  fc.assert(
    fc.property(values, (list) => {
      const curve = expectedBest(list);
      near(curve, byHand(list));
      for (let n = 1; n < curve.length; n++) expect(curve[n]).toBeLessThanOrEqual(curve[n - 1] + 1e-12);
      expect(curve.at(-1)).toBeCloseTo(Math.min(...list), 10);
    }),
    { seed: 1_711 },
  );
});
