import { describe, expect, it } from "vitest";
import { ballOf, thinByChance } from "../../src/maths/local-density.ts";

describe("thinByChance", () => {
  // python -c "from scipy.stats import nbinom; print([nbinom.cdf(-(-k//2)-1, k, .5) for k in (10, 25, 38, 50)])"
  it.each([
    [10, 0.08978271484375],
    [25, 0.02351551371975802],
    [38, 0.00522740916094609],
    [50, 0.001686116667074035],
  ])("of %i rows is that of scipy's negative binomial law", (k, expected) => {
    expect(Math.abs(thinByChance(k) / expected - 1)).toBeLessThan(1e-12);
  });

  it("of one row is the chance that the other sample's rows are all farther away", () => {
    expect(thinByChance(1)).toBe(0.5);
  });
});

describe("ballOf", () => {
  it("is a fortieth of the rows, 10 at least and 50 at most", () => {
    expect([20, 400, 1000, 2000, 2500].map(ballOf)).toEqual([10, 10, 25, 50, 50]);
  });
});
