import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import {
  mean,
  meanInterval,
  median,
  normalRadius,
  normalShareWithin,
  predictionBounds,
  sum,
  wilson,
} from "../../src/maths/statistics.ts";

describe("compensated sum", () => {
  it("keeps what a plain sum loses", () => {
    expect(1e16 + 1 - 1e16).toBe(0);
    expect(sum([1e16, 1, -1e16])).toBe(1);
    // Neumaier's case, where the term is larger than the sum.
    expect(sum([1, 1e100, 1, -1e100])).toBe(2);
    expect(sum([1, Infinity, 1])).toBe(Infinity);
  });

  it("adds a tenth a million times without drift", () => {
    // 0.1 is 0.1000000000000000055511151231257827: a million of it is 100000.00000000000555, nearest 100000.
    expect(sum(new Float64Array(1_000_000).fill(0.1))).toBe(100_000);
  });

  it("of nothing is 0", () => {
    expect(sum([])).toBe(0);
  });
});

describe("summaries", () => {
  it("median takes the middle, or the mean of the two middle values, whatever the order", () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median(Float64Array.of(4, 1, 3, 2))).toBe(2.5);
  });

  it("mean", () => {
    expect(mean([1, 2, 6])).toBe(3);
  });

  it("refuse empty input", () => {
    expect(() => median([])).toThrow(InputError);
    expect(() => mean([])).toThrow("mean requires at least one value (got none)");
    expect(() => predictionBounds([])).toThrow("predictionBounds requires at least one value (got none)");
  });
});

describe("prediction bounds", () => {
  const upTo = (n: number) => Array.from({ length: n }, (_, i) => n - i);

  it("are the 2nd and 38th of 39 values, the 10th and 190th of 199", () => {
    expect(predictionBounds(upTo(39))).toEqual({ lo: 2, hi: 38 });
    expect(predictionBounds(upTo(199))).toEqual({ lo: 10, hi: 190 });
  });

  it("lie between neighbors where (n + 1)/20 is no integer", () => {
    // Ranks 21/20 and 21 - 21/20; 51/20 and 51 - 51/20.
    expect(predictionBounds(upTo(20)).lo).toBeCloseTo(1.05, 12);
    expect(predictionBounds(upTo(20)).hi).toBeCloseTo(19.95, 12);
    expect(predictionBounds(upTo(50)).lo).toBeCloseTo(2.55, 12);
    expect(predictionBounds(upTo(50)).hi).toBeCloseTo(48.45, 12);
  });

  it("are the extremes of 19 values or fewer", () => {
    for (const n of [1, 2, 18, 19]) expect(predictionBounds(upTo(n))).toEqual({ lo: 1, hi: n });
  });

  it("leave the values as they are", () => {
    const values = [3, 1, 2];
    predictionBounds(values);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe("Wilson interval", () => {
  it("of 5 successes in 5: lower bound n / (n + z^2), upper bound 1", () => {
    // With rate 1 the lower bound simplifies to n / (n + z^2) = 5 / (5 + 3.841459) = .565518.
    const { lo, hi } = wilson({ successes: 5, n: 5 });
    expect(lo).toBeCloseTo(0.565518, 6);
    expect(hi).toBe(1);
    expect(wilson({ successes: 0, n: 5 }).hi).toBeCloseTo(1 - 0.565518, 6);
  });

  it("solves (rate - p)^2 = z^2 p (1 - p) / n at both ends", () => {
    const [successes, n, z2] = [37, 120, 1.959963984540054 ** 2];
    const { lo, hi } = wilson({ successes, n });
    for (const p of [lo, hi]) expect((successes / n - p) ** 2).toBeCloseTo((z2 * p * (1 - p)) / n, 14);
    expect(lo).toBeLessThan(successes / n);
    expect(hi).toBeGreaterThan(successes / n);
  });

  it("refuses more successes than trials", () => {
    expect(() => wilson({ successes: 6, n: 5 })).toThrow("(got 6 of 5)");
    expect(() => wilson({ successes: 0, n: 0 })).toThrow(InputError);
  });
});

describe("interval of a mean", () => {
  it("of 1, 2, 3: error sqrt(1/3), 1.96 of them on either side", () => {
    const { mean: middle, error, interval } = meanInterval({ values: [1, 2, 3] });
    expect(middle).toBe(2);
    expect(error).toBeCloseTo(Math.sqrt(1 / 3), 15);
    expect(interval).toEqual({
      lo: expect.closeTo(2 - 1.959963984540054 * Math.sqrt(1 / 3), 14),
      hi: expect.closeTo(2 + 1.959963984540054 * Math.sqrt(1 / 3), 14),
      level: 0.95,
    });
  });

  it("keeps the spread of values far from 0, and refuses a single value", () => {
    expect(meanInterval({ values: [1e9, 1e9 + 1, 1e9 + 2] }).error).toBeCloseTo(Math.sqrt(1 / 3), 15);
    expect(() => meanInterval({ values: [1] })).toThrow(
      new InputError("meanInterval requires at least two values (got 1)"),
    );
  });
});

describe("share of a normal vector within a radius", () => {
  it("within 3: 99.7300 % in 1-D, 98.8891 % in 2-D", () => {
    // erf(3 / sqrt 2), and 1 - e^(-9/2).
    expect(normalShareWithin({ radius: 3, dim: 1 })).toBeCloseTo(0.9973002039367398, 14);
    expect(normalShareWithin({ radius: 3, dim: 2 })).toBeCloseTo(1 - Math.exp(-4.5), 14);
  });

  it("in 4-D is 1 - (1 + r^2/2) e^(-r^2/2), also far out and at 0", () => {
    for (const radius of [0, 0.1, 1, 3, 8, 40]) {
      const x = radius ** 2 / 2;
      expect(normalShareWithin({ radius, dim: 4 })).toBeCloseTo(1 - (1 + x) * Math.exp(-x), 13);
    }
  });

  it("obeys the recurrence between dimensions d and d + 2: P(a+1, x) = P(a, x) - x^a e^-x / Gamma(a+1)", () => {
    const x = 4.5;
    // d = 1 -> 3: a = 1/2, Gamma(3/2) = sqrt(pi) / 2.
    expect(normalShareWithin({ radius: 3, dim: 3 })).toBeCloseTo(
      normalShareWithin({ radius: 3, dim: 1 }) - (Math.sqrt(x) * Math.exp(-x)) / (Math.sqrt(Math.PI) / 2),
      14,
    );
  });
});

describe("share and radius in many dimensions", () => {
  // python -c "from scipy.stats import chi; d = 3072; print(chi.cdf(d**.5, d), chi.cdf(.9 * d**.5, d))", and so on (scipy 1.17.1)
  it.each([
    [3, 0.6083748237289109, 0.5119254350416558],
    [20, 0.5420702855281478, 0.2958583885846024],
    [200, 0.5132987982791493, 0.022651521420341665],
    [784, 0.5067166373081332, 2.9922164381841126e-5],
    [3072, 0.5033930852538867, 7.94912822302061e-16],
  ])("of a normal vector in %d dimensions, within sqrt(d) and 0.9 sqrt(d)", (dim, whole, inner) => {
    expect(normalShareWithin({ radius: Math.sqrt(dim), dim })).toBeCloseTo(whole, 10);
    expect(normalShareWithin({ radius: 0.9 * Math.sqrt(dim), dim }) / inner).toBeCloseTo(1, 10);
  });

  // python -c "from scipy.stats import chi; from math import exp; print(chi.ppf(1 - exp(-4.5), 20))"
  it.each([
    [1, 2.539251397263499],
    [2, 3],
    [3, 3.334238494071145],
    [20, 6.098199165783321],
    [200, 15.764726024800023],
    [784, 29.620139083588505],
    [3072, 57.04425371644617],
  ])("98.8891 % of a normal vector in %d dimensions lie within %d", (dim, radius) => {
    expect(normalRadius({ share: 1 - Math.exp(-4.5), dim }) / radius).toBeCloseTo(1, 11);
  });

  it("95 % of a normal number lie within 1.959964, as tables have it", () => {
    expect(normalRadius({ share: 0.95, dim: 1 })).toBeCloseTo(1.959963984540054, 14);
  });

  it("the radius of a share holds that share, and grows with the share and with the dimension", () => {
    const share = fc.double({ min: 0.001, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(share, fc.integer({ min: 1, max: 3072 }), (share, dim) => {
        const radius = normalRadius({ share, dim });
        expect(normalShareWithin({ radius, dim })).toBeCloseTo(share, 10);
        expect(normalRadius({ share: share + 1e-4, dim })).toBeGreaterThan(radius);
        expect(normalRadius({ share, dim: dim + 1 })).toBeGreaterThan(radius);
      }),
      { seed: 4_509, numRuns: 60 },
    );
  });

  it("no radius holds all, nothing, or a share that is no number", () => {
    for (const share of [0, 1, -0.1, Number.NaN]) {
      expect(() => normalRadius({ share, dim: 2 })).toThrow(
        new InputError(`normalRadius requires 0 < share < 1 (got ${share})`),
      );
    }
  });
});
