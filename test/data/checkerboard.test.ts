import { describe, expect, it } from "vitest";
import { createTarget } from "../../src/data/index.ts";
import { Rng } from "../../src/maths/random.ts";
import { chiSquare, expectMoments, points } from "../helpers/moments.ts";

describe("the checkerboard of 4 x 4 squares", () => {
  const target = createTarget({ kind: "checkerboard" });

  it("fills the eight squares whose column and row are both even or both odd", () => {
    expect(points(target.modes!.centers)).toEqual([
      [-3, -3],
      [-3, 1],
      [-1, -1],
      [-1, 3],
      [1, -3],
      [1, 1],
      [3, -1],
      [3, 3],
    ]);
  });

  it("has the variance of a uniform law on [-4, 4] in each coordinate, 16/3, and covariance 1", () => {
    // the mean of the products of the centers: (9 - 3 + 1 - 3 - 3 + 1 - 3 + 9) / 8 = 1; inside a square coordinates are independent
    expectMoments(target, {
      mean: [0, 0],
      covariance: [
        [16 / 3, 1],
        [1, 16 / 3],
      ],
    });
    expect(target.sd).toBeCloseTo(Math.sqrt(16 / 3), 14);
  });

  it("draws every square equally often, and nowhere else", () => {
    const { labels, data } = target.sample(20_000, new Rng(31));
    const counts = new Array<number>(8).fill(0);
    for (const label of labels ?? []) counts[label]++;
    // 24.32 is the 99.9 % quantile of chi-square with 7 degrees of freedom
    expect(chiSquare(counts, target.modes!.weights)).toBeLessThan(24.32);
    const densities = Array.from({ length: 20_000 }, (_, i) =>
      target.logDensity!(data.subarray(2 * i, 2 * i + 2)),
    );
    expect(new Set(densities)).toEqual(new Set([-Math.log(32)]));
  });

  it("has a density that integrates to 1 and is 0 off the squares", () => {
    let mass = 0;
    for (let x = -4.75; x < 5; x += 0.5) {
      for (let y = -4.75; y < 5; y += 0.5) mass += Math.exp(target.logDensity!([x, y])) / 4;
    }
    expect(mass).toBeCloseTo(1, 12);
    expect(target.logDensity!([-1, -3])).toBe(Number.NEGATIVE_INFINITY);
    expect(target.logDensity!([4.1, 4.1])).toBe(Number.NEGATIVE_INFINITY);
  });
});

it("has other sizes, and an even number of squares only", () => {
  const target = createTarget({ kind: "checkerboard", cells: 2, size: 1 });
  expect(points(target.modes!.centers)).toEqual([
    [-0.5, -0.5],
    [0.5, 0.5],
  ]);
  expect(() => createTarget({ kind: "checkerboard", cells: 3 })).toThrow("checkerboard.cells");
});
