import { describe, expect, it } from "vitest";
import { detectableShift, powerOf, simulatedPairs } from "../../src/maths/detectable.ts";
import { Rng } from "../../src/maths/random.ts";
import { rankTest } from "../../src/maths/rank-test.ts";
import { shift } from "../../src/maths/shift.ts";

const five = simulatedPairs({ n: 5, m: 5, alpha: 0.05 });
/** Three standard errors of a share of 4000. */
const near = (share: number) => 3 * Math.sqrt((share * (1 - share)) / 4000);

describe("what five values against five can find", () => {
  it("without a shift, a regression is seen as often as the test says: in 4 of 252 deals", () => {
    expect(Math.abs(powerOf(0, five, 0) - 4 / 252)).toBeLessThan(near(4 / 252));
  });

  it("a shift of 2 deviations of the first five in .614 of the cases", () => {
    // scipy 1.17.1: r = default_rng(7); a, b = r.normal(size=(20000, 5)), r.normal(size=(20000, 5));
    // b = b + 2 * a.std(axis=1, ddof=1, keepdims=True); (mannwhitneyu(a, b, axis=1, method="exact").pvalue <= .05).mean()
    expect(Math.abs(powerOf(2, five, 0) - 0.61385)).toBeLessThan(near(0.61385));
  });

  it("as the test itself and the estimate itself say, pair by pair", () => {
    const rng = new Rng(0).fork("what the rank test can find");
    const found = Array.from({ length: 300 }, () => {
      const before = [...rng.normals(new Float64Array(5))];
      const after = [...rng.normals(new Float64Array(5))];
      const center = before.reduce((sum, value) => sum + value / 5, 0);
      const sd = Math.sqrt(before.reduce((sum, value) => sum + (value - center) ** 2 / 4, 0));
      const moved = after.map((value) => value + 2.5 * sd);
      const { p } = rankTest({ before, after: moved });
      return p <= 0.05 && (shift({ before, after: moved }).value ?? 0) > 2 * sd;
    });
    const share = found.filter((each) => each).length / 300;
    expect(powerOf(2.5, five.slice(0, 300), 2)).toBeCloseTo(share, 12);
    expect(share).toBeGreaterThan(0.3);
  });

  it("the shift found with 80 % power is found with 80 % power, shrinks with seeds, grows with noise", () => {
    const size = detectableShift(five, 0, 0.8) ?? Number.NaN;
    expect(powerOf(size * 1.001, five, 0)).toBeGreaterThanOrEqual(0.8);
    expect(powerOf(size * 0.99, five, 0)).toBeLessThan(0.8);
    const ten = simulatedPairs({ n: 10, m: 10, alpha: 0.05 });
    expect(detectableShift(ten, 0, 0.8)).toBeLessThan(size);
    expect(detectableShift(five, 4, 0.8)).toBeGreaterThan(4);
  });
});

it("too few values find nothing, however large", () => {
  const three = simulatedPairs({ n: 3, m: 3, alpha: 0.05 });
  expect(detectableShift(three, 0, 0.8)).toBeNull();
  expect(powerOf(1e9, three, 0)).toBe(0);
});
