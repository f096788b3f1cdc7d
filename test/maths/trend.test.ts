import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fallingProbability, medianSlope } from "../../src/maths/trend.ts";

/** All orders of 0 .. n-1. */
function permutations(n: number): number[][] {
  if (n === 0) return [[]];
  return permutations(n - 1).flatMap((order) =>
    Array.from({ length: n }, (_, at) => [...order.slice(0, at), n - 1, ...order.slice(at)]),
  );
}

const inversions = (order: readonly number[]): number =>
  order.reduce((sum, x, i) => sum + order.slice(i + 1).filter((y) => y < x).length, 0);

describe("the probability that chance falls as steadily", () => {
  it("of a series that falls throughout is 1 / n!", () => {
    expect(fallingProbability([2, 1])).toBeCloseTo(1 / 2, 15);
    expect(fallingProbability([4, 3, 2, 1])).toBeCloseTo(1 / 24, 15);
    expect(fallingProbability([6, 5, 4, 3, 2, 1])).toBeCloseTo(1 / 720, 15);
  });

  it("is 1 for a rising series, a constant one, and for one value", () => {
    for (const values of [[1, 2, 3, 4], [1, 1, 1], [5], []])
      expect(fallingProbability(values)).toBeCloseTo(1, 14);
  });

  it("equals a count over all orders", () => {
    const orders = permutations(6);
    for (const order of orders.filter((_, i) => i % 17 === 0)) {
      const asSteep = orders.filter((other) => inversions(other) >= inversions(order)).length;
      expect(fallingProbability(order)).toBeCloseTo(asSteep / 720, 12);
    }
  });

  it("stays within 0.002 of the exact count where the normal limit takes over, at 41 values", () => {
    // Orders of n with k inversions, in whole numbers: I(n, k) = sum over j < n of I(n - 1, k - j).
    let counts = [1n];
    for (let n = 2; n <= 41; n++) {
      const next = new Array<bigint>(counts.length + n - 1).fill(0n);
      counts.forEach((count, k) => {
        for (let j = 0; j < n; j++) next[k + j] += count;
      });
      counts = next;
    }
    const all = counts.reduce((sum, count) => sum + count, 0n);
    const tail = (least: number) =>
      Number((counts.slice(least).reduce((sum, count) => sum + count, 0n) * 10n ** 12n) / all) / 1e12;
    for (const drift of [0, 0.01, 0.02, 0.05]) {
      const series = Array.from({ length: 41 }, (_, i) => Math.sin(2.3 * i) - drift * i);
      expect(Math.abs(fallingProbability(series) - tail(inversions(series)))).toBeLessThan(2e-3);
    }
  });

  it("depends on the order of the values alone", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -50, max: 50 }), { maxLength: 12 }), (values) => {
        expect(fallingProbability(values.map((x) => Math.exp(x / 10)))).toBe(fallingProbability(values));
      }),
      { seed: 81 },
    );
  });
});

describe("the median slope", () => {
  it("is the slope of a line, whatever its spacing", () => {
    expect(medianSlope([0, 1, 5, 6], [10, 8, 0, -2])).toBe(-2);
  });

  it("is not moved by one outlier among five", () => {
    expect(medianSlope([0, 1, 2, 3, 4], [0, 1, 200, 3, 4])).toBe(1);
  });
});
