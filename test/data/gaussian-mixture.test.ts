import { describe, expect, it } from "vitest";
import { createTarget } from "../../src/data/index.ts";
import { Rng } from "../../src/maths/random.ts";
import { chiSquare, expectMoments, pooled } from "../helpers/moments.ts";

/** Trapezoidal sum of a density; for a Gaussian at steps of sd/2 its error is exp(-8 pi^2), nothing in float64. */
function integrate(logDensity: (x: number[]) => number, low: number, high: number, step: number): number {
  let sum = 0;
  for (let x = low; x <= high; x += step) sum += Math.exp(logDensity([x])) * step;
  return sum;
}

describe("a single normal distribution, N(1, 0.5^2)", () => {
  const target = createTarget({ kind: "gaussian-mixture", means: [1], std: 0.5 });

  it("has the moments it says", () => {
    expect(target.sd).toBe(0.5);
    expectMoments(target, { mean: [1], covariance: [[0.25]] });
  });

  it("has the textbook density: 1/(0.5 sqrt(2 pi)) at the mean, e^{-1/2} of it one deviation away", () => {
    const peak = -Math.log(0.5 * Math.sqrt(2 * Math.PI));
    expect(target.logDensity?.([1])).toBeCloseTo(peak, 14);
    expect(target.logDensity?.([1.5])).toBeCloseTo(peak - 0.5, 14);
  });

  it("keeps its log-density finite 40 deviations out, where the density itself underflows", () => {
    const peak = -Math.log(0.5 * Math.sqrt(2 * Math.PI));
    expect(target.logDensity?.([21])).toBeCloseTo(peak - 800, 9);
    expect(Math.exp(target.logDensity?.([21]) ?? 0)).toBe(0);
  });

  it("bins at least [-1.5, 1.5] and six deviations around the mean", () => {
    expect(target.box).toEqual({ low: -2, high: 4, bins: 60 });
    expect(createTarget({ kind: "gaussian-mixture", means: [0], std: 0.1 }).box).toEqual({
      low: -1.5,
      high: 1.5,
      bins: 60,
    });
  });
});

describe("two bells with weights 3 to 1", () => {
  const target = createTarget({ kind: "gaussian-mixture", means: [-2, 2], std: 0.5, weights: [3, 1] });

  it("has mean sum w m and variance std^2 + sum w (m - mean)^2", () => {
    // mean = -1.5 + 0.5 = -1; between the modes 0.75 * 1 + 0.25 * 9 = 3.
    expectMoments(target, { mean: [-1], covariance: [[3.25]] });
    expect(target.sd).toBeCloseTo(pooled([[3.25]]), 14);
  });

  it("normalizes its weights and draws modes in that proportion", () => {
    expect([...(target.modes?.weights ?? [])]).toEqual([0.75, 0.25]);
    const { labels } = target.sample(20_000, new Rng(5));
    const counts = [0, 0];
    for (const label of labels ?? []) counts[label]++;
    // 10.83 is the 99.9 % quantile of chi-square with 1 degree of freedom.
    expect(chiSquare(counts, [0.75, 0.25])).toBeLessThan(10.83);
  });

  it("has a density that integrates to 1", () => {
    expect(integrate(target.logDensity ?? (() => 0), -12, 12, 0.25)).toBeCloseTo(1, 12);
  });

  it("stays exact where one bell has underflowed: far right only the right one counts", () => {
    // 42 = 80 deviations from 2 and 88 from -2: log(0.25) - log(0.5 sqrt(2 pi)) - 80^2/2.
    const expected = Math.log(0.25) - Math.log(0.5 * Math.sqrt(2 * Math.PI)) - 3200;
    expect(target.logDensity?.([42])).toBeCloseTo(expected, 9);
  });

  it("refuses weights that do not fit the means", () => {
    expect(() => createTarget({ kind: "gaussian-mixture", means: [0, 1], weights: [1] })).toThrow(
      "gaussian-mixture requires one weight per mean (means 2, weights 1)",
    );
  });
});

describe("equal seeds", () => {
  it("give equal samples, other seeds give others", () => {
    const target = createTarget({ kind: "gaussian-mixture" });
    const draw = (seed: number) => target.sample(100, new Rng(seed)).data;
    expect(draw(3)).toEqual(draw(3));
    expect(draw(3)).not.toEqual(draw(4));
  });
});
