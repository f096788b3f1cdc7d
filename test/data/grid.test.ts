import { describe, expect, it } from "vitest";
import { createTarget } from "../../src/data/index.ts";
import { Rng } from "../../src/maths/random.ts";
import { chiSquare, expectMoments, points } from "../helpers/moments.ts";

describe("the 5 x 5 grid", () => {
  const target = createTarget({ kind: "grid" });

  it("has its modes exactly at {-4, -2, 0, 2, 4}^2", () => {
    const line = [-4, -2, 0, 2, 4];
    expect(points(target.modes!.centers)).toEqual(line.flatMap((x) => line.map((y) => [x, y])));
    expect(target.box).toEqual({ low: -5, high: 5, bins: 25 });
  });

  it("has variance 8 + std^2 a coordinate: that of five equally spaced values is 2^2 (5^2 - 1) / 12", () => {
    expectMoments(target, {
      mean: [0, 0],
      covariance: [
        [8.0025, 0],
        [0, 8.0025],
      ],
    });
    expect(target.sd).toBeCloseTo(Math.sqrt(8.0025), 14);
  });

  it("draws all modes equally often", () => {
    const { labels } = target.sample(25_000, new Rng(31));
    const counts = new Array<number>(25).fill(0);
    for (const label of labels ?? []) counts[label]++;
    // 51.18 is the 99.9 % quantile of chi-square with 24 degrees of freedom.
    expect(chiSquare(counts, target.modes!.weights)).toBeLessThan(51.18);
  });

  it("integrates to 1", () => {
    // The density is the same around every mode, so one cell holds 1/25 of it: 19 deviations to the cell's border.
    const step = 0.025;
    let mass = 0;
    for (let x = -1 + step / 2; x < 1; x += step) {
      for (let y = -1 + step / 2; y < 1; y += step)
        mass += Math.exp(target.logDensity?.([x, y]) ?? 0) * step ** 2;
    }
    expect(mass).toBeCloseTo(1 / 25, 12);
  });
});

describe("other grids", () => {
  it("are centered for an even side too", () => {
    const target = createTarget({ kind: "grid", side: 2, spacing: 3 });
    expect(points(target.modes!.centers)).toEqual([
      [-1.5, -1.5],
      [-1.5, 1.5],
      [1.5, -1.5],
      [1.5, 1.5],
    ]);
  });
});
