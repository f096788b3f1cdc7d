/** Divergences against closed forms and the table of two Gaussians at distance mu. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { dataDensity } from "../../src/maths/change-of-variables.ts";
import {
  euclidean,
  firstNonFinite,
  jensenShannon,
  jensenShannonOfLogDensities,
  kullbackLeibler,
  kullbackLeiblerOfLogDensities,
  logAddExp,
  nearest,
  sigmoid,
  totalVariation,
} from "../../src/maths/distances.ts";

const SEED = 693_147;

/** Logarithm of the density of N(mu, 1). */
const logNormal = (mu: number) => (x: number) => -0.5 * (x - mu) ** 2 - 0.5 * Math.log(2 * Math.PI);

function grid(low: number, high: number, step: number): Float64Array {
  return Float64Array.from({ length: Math.round((high - low) / step) + 1 }, (_, i) => low + i * step);
}

/** JSD of N(0, 1) and N(mu, 1), to the digits printed: adaptive quadrature of its integral, six decimals. */
const gaussians = [
  [0, 0],
  [0.5, 0.030311],
  [1, 0.111421],
  [2, 0.336831],
  [4, 0.63272],
  [6, 0.689298],
  [10, 0.693146],
] as const;

describe("Jensen-Shannon divergence of N(0, 1) and N(mu, 1)", () => {
  it.each(gaussians)("mu = %d: %d by quadrature on log densities", (mu, jsd) => {
    // The trapezoid rule on a smooth function that dies out at both ends is exact to rounding at this step.
    const x = grid(-12, mu + 12, 1 / 16);
    const value = jensenShannonOfLogDensities({
      real: x.map(logNormal(0)),
      fake: x.map(logNormal(mu)),
      width: 1 / 16,
    });
    expect(value).toBeCloseTo(jsd, 6);
  });

  it.each(gaussians)("mu = %d: %d by bins of width 1/100, whose masses are integrals", (mu, jsd) => {
    const x = grid(-10, mu + 10, 0.01);
    const on = (center: number) =>
      dataDensity({ x, logDensity: (point) => logNormal(center)(point[0]) }).density;
    // Bins only lose: by at most (width^2 / 8) * Fisher information, below 1.3e-5.
    const value = jensenShannon({ real: on(0), fake: on(mu) });
    expect(value).toBeGreaterThan(jsd - 1.5e-5);
    expect(value).toBeLessThan(jsd + 1e-6);
  });

  it("stays ln 2 a thousand standard deviations apart, where densities underflow", () => {
    const x = grid(-1020, 1020, 1 / 16);
    const value = jensenShannonOfLogDensities({
      real: x.map(logNormal(-500)),
      fake: x.map(logNormal(500)),
      width: 1 / 16,
    });
    expect(value).toBeCloseTo(Math.LN2, 12);
  });

  it("takes -infinity for a density of 0", () => {
    const real = [0, -Infinity, -Infinity];
    const fake = [-Infinity, 0, -Infinity];
    expect(jensenShannonOfLogDensities({ real, fake, width: 1 })).toBeCloseTo(Math.LN2, 15);
  });
});

describe("KL both ways and total variation of N(0, 1) and N(mu, sigma^2)", () => {
  const logDensity = (mu: number, sigma: number) => (x: number) =>
    logNormal(0)((x - mu) / sigma) - Math.log(sigma);
  /** KL(N(a) || N(b)) in closed form. */
  const closed = (a: readonly [number, number], b: readonly [number, number]) =>
    Math.log(b[1] / a[1]) + (a[1] ** 2 + (a[0] - b[0]) ** 2) / (2 * b[1] ** 2) - 1 / 2;

  // At mu = 40 the densities' product underflows, and p ln(p/q) is 0 ln(0/0) over most of the line.
  it.each([
    [0, 1],
    [0.5, 1],
    [2, 0.5],
    [6, 2],
    [10, 1],
    [40, 1],
    [40, 0.25],
  ])("mu = %d, sigma = %d: KL by its closed form", (mu, sigma) => {
    // Steps of 1/16 are a quarter of the narrowest sigma: the trapezoid rule's error is e^(-2 pi^2 4^2), below rounding.
    const x = grid(-14, mu + 28, 1 / 16);
    const [p, q] = [x.map(logDensity(0, 1)), x.map(logDensity(mu, sigma))];
    const forward = closed([0, 1], [mu, sigma]);
    const reverse = closed([mu, sigma], [0, 1]);
    expect(Math.abs(kullbackLeiblerOfLogDensities({ p, q, width: 1 / 16 }) - forward)).toBeLessThan(
      1e-12 * (1 + forward),
    );
    expect(Math.abs(kullbackLeiblerOfLogDensities({ p: q, q: p, width: 1 / 16 }) - reverse)).toBeLessThan(
      1e-12 * (1 + reverse),
    );
  });

  it("an infinite divergence is infinite, and 0 against 0 is nothing", () => {
    const p = [0, -Infinity, -Infinity];
    const q = [Math.log(0.5), Math.log(0.5), -Infinity];
    expect(kullbackLeiblerOfLogDensities({ p, q, width: 1 })).toBeCloseTo(Math.LN2, 15);
    expect(kullbackLeiblerOfLogDensities({ p: q, q: p, width: 1 })).toBe(Infinity);
  });
});

describe("total variation of masses", () => {
  it("half the sum of differences, between 0 and 1", () => {
    expect(totalVariation({ real: [3, 1], fake: [1, 3] })).toBe(0.5);
    expect(totalVariation({ real: [2, 0, 4], fake: [1, 0, 2] })).toBe(0);
    expect(totalVariation({ real: [1, 0], fake: [0, 7] })).toBe(1);
    expect(() => totalVariation({ real: [1], fake: [1, 1] })).toThrow(
      "total variation requires the same bins on both sides (got 1 and 2)",
    );
  });
});

/** A block of `width` ones that begins at bin `start` of `bins`. */
const block = (bins: number, start: number, width: number) =>
  Array.from({ length: bins }, (_, i) => (i >= start && i < start + width ? 1 : 0));

describe("discrete distributions", () => {
  it.each([
    [0, 0],
    [1, 0.086643],
    [4, 0.346574],
    [8, Math.LN2],
    [20, Math.LN2],
  ])("a block of 8 bins shifted by %d has JSD %d", (shift, jsd) => {
    // Overlap 8 - s of 8 bins: JSD = (s/8) ln 2.
    const value = jensenShannon({ real: block(30, 0, 8), fake: block(30, shift, 8) });
    expect(value).toBeCloseTo(jsd, 6);
    expect(value).toBeCloseTo((Math.min(8, shift) / 8) * Math.LN2, 14);
  });

  it.each([8, 25, 1000])("k of %d modes: JSD by its closed form, reverse KL ln(K/k)", (modes) => {
    for (const k of [1, 2, Math.floor(modes / 2), modes - 1, modes]) {
      const share = k / modes;
      const closed =
        0.5 * Math.log(2 / (1 + share)) +
        0.5 * (share * Math.log((2 * share) / (1 + share)) + (1 - share) * Math.LN2);
      const [all, some] = [block(modes, 0, modes), block(modes, 0, k)];
      expect(jensenShannon({ real: all, fake: some })).toBeCloseTo(closed, 12);
      expect(kullbackLeibler({ p: some, q: all })).toBeCloseTo(Math.log(modes / k), 12);
    }
  });

  it("collapse to 1 of K: .496929 (8), .608375 (25), .689193 (1000)", () => {
    const collapsed = (modes: number) =>
      jensenShannon({ real: block(modes, 0, modes), fake: block(modes, 0, 1) });
    expect(collapsed(8)).toBeCloseTo(0.496929, 6);
    expect(collapsed(25)).toBeCloseTo(0.608375, 6);
    expect(collapsed(1000)).toBeCloseTo(0.689193, 6);
  });

  it("forward KL is infinite where a true mode has no sample, reverse KL is not", () => {
    expect(kullbackLeibler({ p: [1, 1], q: [1, 0] })).toBe(Infinity);
    expect(kullbackLeibler({ p: [1, 0], q: [1, 1] })).toBeCloseTo(Math.LN2, 15);
  });

  it("survives masses at the edge of underflow", () => {
    const value = jensenShannon({ real: [1, 5e-324], fake: [1, 0] });
    expect(value).toBe(0);
  });
});

/** Two histograms on the same bins, neither empty. */
const pairs = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 50 })), {
    minLength: 1,
    maxLength: 20,
  })
  .map((bins) => ({ real: [1, ...bins.map(([p]) => p)], fake: [1, ...bins.map(([, q]) => q)] }));

describe("properties", () => {
  it("JSD is within [0, ln 2], symmetric, 0 on itself, blind to totals and to the order of bins", () => {
    fc.assert(
      fc.property(pairs, ({ real, fake }) => {
        const value = jensenShannon({ real, fake });
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(Math.LN2);
        expect(jensenShannon({ real: fake, fake: real })).toBeCloseTo(value, 15);
        expect(jensenShannon({ real, fake: real })).toBe(0);
        expect(jensenShannon({ real: real.map((mass) => 7 * mass), fake })).toBeCloseTo(value, 14);
        expect(jensenShannon({ real: real.toReversed(), fake: fake.toReversed() })).toBeCloseTo(value, 14);
      }),
      { seed: SEED },
    );
  });

  it("is half the two divergences from the middle", () => {
    fc.assert(
      fc.property(pairs, ({ real, fake }) => {
        const share = (masses: number[]) => masses.map((mass) => mass / masses.reduce((a, b) => a + b));
        const [p, q] = [share(real), share(fake)];
        const middle = p.map((mass, i) => (mass + q[i]) / 2);
        const definition = (kullbackLeibler({ p, q: middle }) + kullbackLeibler({ p: q, q: middle })) / 2;
        expect(jensenShannon({ real, fake })).toBeCloseTo(definition, 13);
      }),
      { seed: SEED },
    );
  });

  it("KL is non-negative and 0 on itself", () => {
    fc.assert(
      fc.property(pairs, ({ real, fake }) => {
        expect(kullbackLeibler({ p: real, q: fake.map((mass) => mass + 1) })).toBeGreaterThanOrEqual(0);
        expect(kullbackLeibler({ p: fake, q: fake })).toBe(0);
      }),
      { seed: SEED },
    );
  });
});

describe("small parts", () => {
  it("sigmoid keeps the digits of both tails", () => {
    expect(sigmoid(0)).toBe(0.5);
    expect(sigmoid(-745)).toBe(Math.exp(-745));
    expect(sigmoid(800)).toBe(1);
    expect(sigmoid(-800)).toBe(0);
    expect(sigmoid(2) + sigmoid(-2)).toBeCloseTo(1, 15);
  });

  it("logAddExp neither overflows nor mistakes two zeros", () => {
    expect(logAddExp(1000, 1000)).toBeCloseTo(1000 + Math.LN2, 12);
    expect(logAddExp(-Infinity, 3)).toBe(3);
    expect(logAddExp(-Infinity, -Infinity)).toBe(-Infinity);
  });

  it("nearest takes the first of equally near points", () => {
    const points = { rows: 3, dim: 2, data: Float64Array.of(3, 4, 0, 1, 0, -1) };
    const origin = { rows: 1, dim: 2, data: new Float64Array(2) };
    expect(euclidean(origin, 0, points, 0)).toBe(5);
    expect(nearest(origin, 0, points)).toEqual({ index: 1, distance: 1 });
  });

  it("firstNonFinite finds NaN and both infinities", () => {
    expect(firstNonFinite([1, 2])).toBe(-1);
    expect(firstNonFinite(Float32Array.of(1, Number.NaN))).toBe(1);
    expect(firstNonFinite([-Infinity, 0])).toBe(0);
  });
});

describe("faults", () => {
  it.each([
    [{ real: [1, -1], fake: [1, 1] }, "jsd requires finite masses of at least 0 (real mass 1 is -1)"],
    [
      { real: [1, 1], fake: [Number.NaN, 1] },
      "jsd requires finite masses of at least 0 (fake mass 0 is NaN)",
    ],
    [{ real: [0, 0], fake: [1, 1] }, "jsd requires a positive total mass (real has 0)"],
    [{ real: [1, 1], fake: [1] }, "jsd requires the same bins on both sides (got 2 and 1)"],
  ])("%j", (pair, message) => {
    expect(() => jensenShannon(pair)).toThrow(InputError);
    expect(() => jensenShannon(pair)).toThrow(message);
  });
});
