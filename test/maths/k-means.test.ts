import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { kMeans } from "../../src/maths/k-means.ts";
import { assignToNearest } from "../../src/maths/neighbors.ts";
import { Rng } from "../../src/maths/random.ts";
import { sum } from "../../src/maths/statistics.ts";
import type { Samples } from "../../src/samples.ts";

const SEED = 2_007;

const points = (list: readonly (readonly number[])[]): Samples => ({
  rows: list.length,
  dim: list[0].length,
  data: Float64Array.from(list.flat()),
});
const rowsOf = ({ rows, dim, data }: Samples) =>
  Array.from({ length: rows }, (_, i) => Array.from(data.subarray(i * dim, (i + 1) * dim)));

describe("k-means", () => {
  it("finds groups that lie apart, by their means", () => {
    const groups = points([0, 1, 2, 100, 102, 200, 203].map((x) => [x, -x]));
    const { centers, index } = kMeans(groups, 3, new Rng(SEED));
    expect(rowsOf(centers).toSorted(([a], [b]) => a - b)).toEqual([
      [1, -1],
      [101, -101],
      [201.5, -201.5],
    ]);
    expect(new Set(index.slice(0, 3)).size).toBe(1);
    expect(new Set(index).size).toBe(3);
  });

  it("has as many centers as there are different points, when k is more", () => {
    const { centers } = kMeans(points([[1], [1], [4], [4], [4], [9]]), 5, new Rng(SEED));
    expect(rowsOf(centers).toSorted(([a], [b]) => a - b)).toEqual([[1], [4], [9]]);
  });

  it("draws the next center by squared distance: of 0, 2 and 5 after 0, 5 in 25 of 29 cases", () => {
    const draws = 2000;
    // Lloyd's iterations end in {0, 2} {5} unless the seeds are 0 and 2, either first, which hold {0} {2, 5} fast.
    const together = Array.from({ length: draws }, (_, s) => {
      const { index } = kMeans(points([[0], [2], [5]]), 2, new Rng(SEED).fork(s));
      return index[0] === index[1];
    });
    const expected = 1 - (1 / 3) * (4 / 29) - (1 / 3) * (4 / 13);
    const share = together.filter(Boolean).length / draws;
    expect(Math.abs(share - expected)).toBeLessThan(4 * Math.sqrt((expected * (1 - expected)) / draws));
  });

  it("ends where each center is the mean of its points, and each point is at its nearest center", () => {
    const cloud = fc.array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 })), {
      minLength: 5,
      maxLength: 60,
    });
    fc.assert(
      fc.property(cloud, fc.integer({ min: 1, max: 5 }), fc.nat(), (list, k, seed) => {
        const { centers, index } = kMeans(points(list), k, new Rng(seed));
        expect(assignToNearest({ points: points(list), centers }).index).toEqual(index);
        for (const [c, center] of rowsOf(centers).entries()) {
          const own = list.filter((_, i) => index[i] === c);
          expect(own.length).toBeGreaterThan(0);
          for (const d of [0, 1]) expect(center[d]).toBeCloseTo(sum(own.map((p) => p[d])) / own.length, 12);
        }
        expect(kMeans(points(list), k, new Rng(seed)).index).toEqual(index);
      }),
      { seed: SEED },
    );
  });
});
