import { describe, expect, it } from "vitest";
import { createTarget } from "../../src/data/index.ts";
import { Rng } from "../../src/maths/random.ts";
import { chiSquare, expectMoments, points } from "../helpers/moments.ts";

describe("eight modes on the unit circle", () => {
  const target = createTarget({ kind: "ring" });
  const centers = points(target.modes!.centers);

  it("stand at angles 2 pi k / 8: the axes and the diagonals", () => {
    const d = Math.SQRT1_2;
    const expected = [
      [1, 0],
      [d, d],
      [0, 1],
      [-d, d],
      [-1, 0],
      [-d, -d],
      [0, -1],
      [d, -d],
    ];
    expect(centers).toHaveLength(8);
    centers.forEach((center, k) => {
      expect(center[0]).toBeCloseTo(expected[k][0], 15);
      expect(center[1]).toBeCloseTo(expected[k][1], 15);
    });
    expect(target.modes?.names[3]).toBe("mode 3 (-0.71, 0.71)");
    expect(target.modes?.names[4]).toBe("mode 4 (-1, 0)");
  });

  it("are eight and not seven: all neighbors, around the end too, are 2 sin(pi/8) apart", () => {
    centers.forEach(([x, y], k) => {
      const [nextX, nextY] = centers[(k + 1) % 8];
      expect(Math.hypot(nextX - x, nextY - y)).toBeCloseTo(2 * Math.sin(Math.PI / 8), 14);
    });
  });

  it("have covariance (1/2 + std^2) I: the mean of cos^2 over the circle is 1/2", () => {
    expectMoments(target, {
      mean: [0, 0],
      covariance: [
        [0.5004, 0],
        [0, 0.5004],
      ],
    });
    expect(target.sd).toBeCloseTo(Math.sqrt(0.5004), 14);
  });

  it("are drawn equally often", () => {
    const { labels } = target.sample(20_000, new Rng(21));
    const counts = new Array<number>(8).fill(0);
    for (const label of labels ?? []) counts[label]++;
    // 24.32 is the 99.9 % quantile of chi-square with 7 degrees of freedom.
    expect(chiSquare(counts, target.modes!.weights)).toBeLessThan(24.32);
  });

  it("hold 98.8891 % of their samples within 3 std, the chi distribution's share in two dimensions", () => {
    const { data, labels, rows } = target.sample(20_000, new Rng(22));
    let inside = 0;
    for (let i = 0; i < rows; i++) {
      const [x, y] = centers[labels![i]];
      if (Math.hypot(data[2 * i] - x, data[2 * i + 1] - y) < 3 * 0.02) inside++;
    }
    const share = 1 - Math.exp(-4.5);
    // Five binomial standard errors.
    expect(Math.abs(inside / rows - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / rows));
  });

  it("have a density that integrates to 1 over the plane", () => {
    // Steps of std/2, as exact as in one dimension; 1.12 is six deviations outside the circle.
    const step = 0.01;
    let mass = 0;
    for (let x = -1.12; x <= 1.12; x += step) {
      for (let y = -1.12; y <= 1.12; y += step)
        mass += Math.exp(target.logDensity?.([x, y]) ?? 0) * step ** 2;
    }
    expect(mass).toBeCloseTo(1, 8);
  });

  it("have a log-density 40 deviations from the nearest mode", () => {
    // At (1.8, 0) mode 0 is 40 deviations away, all others further by at least 17.
    const expected = Math.log(1 / 8) - Math.log(2 * Math.PI * 0.02 ** 2) - 800;
    expect(target.logDensity?.([1.8, 0])).toBeCloseTo(expected, 8);
  });
});

describe("options", () => {
  it("scale centers and box with the radius", () => {
    const target = createTarget({ kind: "ring", modes: 3, radius: 2 });
    expect(target.box).toEqual({ low: -3, high: 3, bins: 25 });
    for (const [x, y] of points(target.modes!.centers)) expect(Math.hypot(x, y)).toBeCloseTo(2, 14);
  });

  it("move the mean when weights are unequal", () => {
    const target = createTarget({ kind: "ring", modes: 2, std: 0.1, weights: [1, 3] });
    // Modes at (1, 0) and (-1, 0): mean -1/2, variance 1 - 1/4 + std^2 along x.
    expectMoments(target, {
      mean: [-0.5, 0],
      covariance: [
        [0.76, 0],
        [0, 0.01],
      ],
    });
    expect(target.sd).toBeCloseTo(Math.sqrt((0.76 + 0.01) / 2), 14);
  });

  it("must fit together", () => {
    expect(() => createTarget({ kind: "ring", weights: [1, 2] })).toThrow("(modes 8, weights 2)");
  });
});
