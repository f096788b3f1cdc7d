import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutOff, fewestFor, rankTest, smallestP } from "../../src/maths/rank-test.ts";

const SEED = 1_947;
const upTo = (n: number, from = 1, step = 1) => Array.from({ length: n }, (_, i) => from + step * i);

/** Twice the rank sum that every deal of the values gives to `after`, counted one by one. */
function byHand(before: readonly number[], after: readonly number[]): number {
  const all = [...before, ...after];
  const rank = all.map((x) => all.filter((y) => y < x).length * 2 + all.filter((y) => y === x).length + 1);
  const center = after.length * (all.length + 1);
  const observed = Math.abs(rank.slice(before.length).reduce((sum, r) => sum + r, 0) - center);
  let [extreme, deals] = [0, 0];
  const deal = (at: number, chosen: number, sum: number): void => {
    if (chosen === after.length) {
      deals++;
      if (Math.abs(sum - center) >= observed) extreme++;
      return;
    }
    if (at === all.length) return;
    deal(at + 1, chosen + 1, sum + rank[at]);
    deal(at + 1, chosen, sum);
  };
  deal(0, 0, 0);
  return extreme / deals;
}

describe("the exact rank test", () => {
  // Two groups that do not overlap are 2 of the C(2n, n) deals: 2/20, 2/70, 2/252, 2/3432.
  it.each([
    [3, 0.1],
    [4, 2 / 70],
    [5, 2 / 252],
    [7, 2 / 3432],
  ])("%d against %d apart", (n, p) => {
    const apart = { before: upTo(n), after: upTo(n, 100) };
    expect(rankTest(apart).p).toBeCloseTo(p, 15);
    expect(rankTest(apart)).toMatchObject({ delta: 1, exact: true });
    expect(smallestP(n, n)).toBeCloseTo(p, 15);
  });

  it("is that of scipy 1.17.1 without ties", () => {
    // mannwhitneyu([1.1, 2.3, .4, 3.9, 2.2], [2.5, 4.1, 3.3, 5, 2.9, 6.2], method="exact")
    const small = { before: [1.1, 2.3, 0.4, 3.9, 2.2], after: [2.5, 4.1, 3.3, 5, 2.9, 6.2] };
    expect(rankTest(small).p).toBeCloseTo(0.030303030303030304, 14);
    // x = arange(1, 31), y = arange(1, 29) * 1.25 + 4.1
    const large = { before: upTo(30), after: upTo(28, 5.35, 1.25) };
    expect(rankTest(large).p).toBeCloseTo(0.015409443098512414, 12);
    // x = arange(1, 81), y = arange(1, 71) * 1.25 + .1, method="asymptotic", use_continuity=False
    const many = rankTest({ before: upTo(80), after: upTo(70, 1.35, 1.25) });
    expect(many.exact).toBe(false);
    expect(many.p).toBeCloseTo(0.3348555500874545, 12);
  });

  it("is exact of a large group against a small one: the ends of 2 / C(n + m, m)", () => {
    // 1 against 130 apart: 2 of 131 deals; 2 against 200: 2 of 202 * 201 / 2.
    expect(rankTest({ before: [0], after: upTo(130) })).toEqual({ p: 2 / 131, delta: 1, exact: true });
    expect(rankTest({ before: upTo(130), after: [0] })).toEqual({ p: 2 / 131, delta: -1, exact: true });
    expect(rankTest({ before: [-1, 0], after: upTo(200) }).p).toBeCloseTo(2 / 20301, 15);
    // Of 131 places that one value can have, three at either end are less than 2.5 % and four are more.
    expect(cutOff(1, 130, 0.95)).toEqual({ cut: 3, level: 1 - 6 / 131 });
    expect(cutOff(130, 1, 0.95)).toEqual({ cut: 3, level: 1 - 6 / 131 });
  });

  it("counts deals of tied values, one by one", () => {
    const values = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(values, values, (before, after) => {
        expect(rankTest({ before, after }).p).toBeCloseTo(byHand(before, after), 12);
      }),
      { seed: SEED },
    );
  });

  it("takes infinity for the largest, and two infinities for equal", () => {
    const [finite, infinite] = [
      [1, 2, 3],
      [Number.POSITIVE_INFINITY, 9, Number.POSITIVE_INFINITY],
    ];
    expect(rankTest({ before: finite, after: infinite })).toEqual(
      rankTest({ before: finite, after: [8, 7, 8] }),
    );
    expect(rankTest({ before: infinite, after: infinite })).toEqual({ p: 1, delta: 0, exact: true });
  });

  it("turned round, has the same p and the opposite delta; an empty side says nothing", () => {
    const [a, b] = [
      [1, 4, 4, 6],
      [2, 4, 7],
    ];
    const [one, other] = [rankTest({ before: a, after: b }), rankTest({ before: b, after: a })];
    expect(other.p).toBeCloseTo(one.p, 15);
    expect(other.delta).toBe(-one.delta);
    expect(rankTest({ before: [], after: a })).toEqual({ p: 1, delta: 0, exact: true });
  });
});

describe("how many seeds it takes", () => {
  it.each([
    [0.05, 4],
    [0.05 / 2, 5],
    [0.05 / 5, 5],
    [0.05 / 26, 7],
  ])("at %d, %d on each side", (alpha, n) => {
    expect(fewestFor(alpha)).toBe(n);
  });

  it("an interval of 5 against 5 cuts two differences at either end: P(U <= 2) = 4/252", () => {
    const five = cutOff(5, 5, 0.95);
    expect(five.cut).toBe(3);
    expect(five.level).toBeCloseTo(1 - 8 / 252, 14);
    const three = cutOff(3, 3, 0.95);
    expect(three.cut).toBe(1);
    expect(three.level).toBeCloseTo(0.9, 14);
  });

  it("of many values cuts by the level that is asked: Phi^-1(.995) = 2.575829303548901", () => {
    const sd = Math.sqrt((61 * 60 * 122) / 12);
    expect(cutOff(61, 60, 0.99).cut).toBe(Math.floor((61 * 60) / 2 - 2.575829303548901 * sd));
    expect(cutOff(61, 60, 0.95).cut).toBe(Math.floor((61 * 60) / 2 - 1.959963984540054 * sd));
    // the exact count of one value less goes over into it without a jump
    expect(cutOff(61, 60, 0.99).cut - cutOff(60, 60, 0.99).cut).toBeLessThan(30);
  });
});
