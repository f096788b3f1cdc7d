import { describe, expect, it } from "vitest";
import { createTarget } from "../../src/data/index.ts";
import { Rng } from "../../src/maths/random.ts";
import { expectMoments, points } from "../helpers/moments.ts";

/** Mean and covariance of a noisy spiral by Simpson's rule over u with density 2u, and over its arms. */
function moments(options: { turns: number; radius: number; arms: number; std: number }) {
  const { turns, radius, arms, std } = options;
  const intervals = 4000;
  const sums = [0, 0, 0, 0, 0];
  for (let arm = 0; arm < arms; arm++) {
    for (let i = 0; i <= intervals; i++) {
      const u = i / intervals;
      const simpson = (i === 0 || i === intervals ? 1 : i % 2 === 1 ? 4 : 2) / (3 * intervals);
      const weight = (simpson * 2 * u) / arms;
      const angle = 2 * Math.PI * (turns * u + arm / arms);
      const [x, y] = [radius * u * Math.cos(angle), radius * u * Math.sin(angle)];
      [x, y, x * x, x * y, y * y].forEach((value, k) => {
        sums[k] += weight * value;
      });
    }
  }
  const [x, y, xx, xy, yy] = sums;
  return {
    mean: [x, y],
    covariance: [
      [xx - x * x + std ** 2, xy - x * y],
      [xy - x * y, yy - y * y + std ** 2],
    ],
  };
}

describe("a spiral", () => {
  it.each([
    { turns: 1.5, radius: 1.2, arms: 1, std: 0.02 },
    { turns: 0.4, radius: 3, arms: 1, std: 0.5 },
    { turns: 1, radius: 1, arms: 2, std: 0.05 },
  ])("has the moments of the integral along its arms: %o", (options) => {
    const target = createTarget({ kind: "spiral", ...options });
    const truth = moments(options);
    expectMoments(target, truth);
    expect(target.sd).toBeCloseTo(Math.sqrt((truth.covariance[0][0] + truth.covariance[1][1]) / 2), 10);
  });

  it("without noise lies on radius = 1.2 angle / (3 pi), with its angles spread so that area is even", () => {
    const target = createTarget({ kind: "spiral", std: 0 });
    const radii = points(target.sample(5000, new Rng(51))).map(([x, y]) => {
      const radius = Math.hypot(x, y);
      const angle = (radius / 1.2) * 3 * Math.PI;
      expect(x).toBeCloseTo(radius * Math.cos(angle), 12);
      expect(y).toBeCloseTo(radius * Math.sin(angle), 12);
      return radius / 1.2;
    });
    // Half of the points lie within sqrt(1/2) of the radius; five binomial standard errors.
    const inner = radii.filter((radius) => radius < Math.SQRT1_2).length;
    expect(Math.abs(inner / 5000 - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / 5000));
  });

  it("puts two arms opposite each other", () => {
    const target = createTarget({ kind: "spiral", arms: 2, std: 0 });
    const arms = points(target.sample(4000, new Rng(52))).map(([x, y]) => {
      const angle = (Math.hypot(x, y) / 1.2) * 3 * Math.PI;
      // 1 on the first arm, -1 on the second, which is the first turned by half a circle.
      return Math.sign(x * Math.cos(angle) + y * Math.sin(angle));
    });
    const first = arms.filter((arm) => arm === 1).length;
    expect(Math.abs(first / 4000 - 0.5)).toBeLessThan(5 * Math.sqrt(0.25 / 4000));
    expect(arms.every((arm) => Math.abs(arm) === 1)).toBe(true);
  });

  it("offers no density rather than an approximate one", () => {
    expect(createTarget({ kind: "spiral" }).logDensity).toBeUndefined();
  });
});
