/** Densities on cells: the target's by integration, the generator's by change of variables. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import {
  dataDensity,
  generatorDensity,
  generatorLogDensity,
  optimalDiscriminator,
} from "../../src/maths/change-of-variables.ts";

const SEED = 1_613;

function grid(low: number, high: number, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => low + ((high - low) * i) / (count - 1));
}

const logNormal =
  (mu: number, sd = 1) =>
  (point: ArrayLike<number>) =>
    -0.5 * ((point[0] - mu) / sd) ** 2 - Math.log(sd) - 0.5 * Math.log(2 * Math.PI);

const x = grid(-9, 9, 181);
const z = grid(-8, 8, 321);

function expectClose(actual: Float64Array, expected: Float64Array, tolerance: number) {
  expect(Math.max(...actual.map((value, i) => Math.abs(value - expected[i])))).toBeLessThan(tolerance);
}

describe("the target's density", () => {
  it("has the mass of the standard normal between -1 and 1: erf(1 / sqrt 2)", () => {
    // Ten cells of width .2 with centers -.9 ... .9.
    const { density } = dataDensity({ x: grid(-0.9, 0.9, 10), logDensity: logNormal(0) });
    const mass = density.reduce((sum, value) => sum + 0.2 * value, 0);
    expect(mass).toBeCloseTo(0.6826894921370859, 14);
  });

  it("says what lies beyond the grid", () => {
    expect(dataDensity({ x: grid(-0.9, 0.9, 10), logDensity: logNormal(0) }).outside).toBeCloseTo(
      0.31731050786,
      11,
    );
    expect(dataDensity({ x, logDensity: logNormal(0) }).outside).toBeLessThan(1e-14);
  });

  it("takes a log density of -infinity for 0", () => {
    const { density } = dataDensity({ x, logDensity: () => -Infinity });
    expect(density).toEqual(new Float64Array(x.length));
  });
});

describe("the generator's density", () => {
  it.each([
    [1, 2],
    [0.5, -3],
    [-0.7, 1],
  ])("G(z) = %d z + %d makes that normal, exactly: a straight line has no grid error", (slope, mu) => {
    const { density, outside } = generatorDensity({ x, z, g: z.map((value) => slope * value + mu) });
    expectClose(density, dataDensity({ x, logDensity: logNormal(mu, Math.abs(slope)) }).density, 1e-10);
    expect(outside).toBeLessThan(1e-11);
  });

  it("a fold doubles the density: G(z) = |z| is the half normal", () => {
    const { density } = generatorDensity({ x, z, g: z.map(Math.abs) });
    const whole = dataDensity({ x, logDensity: logNormal(0) }).density;
    // The cell round 0 is half in, half out: twice half its mass.
    const half = x.map((center, i) => (Math.abs(center) < 1e-9 ? whole[i] : center > 0 ? 2 * whole[i] : 0));
    expectClose(density, half, 1e-12);
  });

  it("a flat generator puts all mass into one cell", () => {
    const { density, outside } = generatorDensity({ x, z, g: z.map(() => 0.52) });
    expect(density[95]).toBeCloseTo(10, 11);
    expect(density.filter((value) => value > 0)).toHaveLength(1);
    expect(outside).toBeLessThan(1e-14);
  });

  it("a uniform latent, stretched by 3, is uniform on [-3, 3]", () => {
    const u = grid(-1, 1, 41);
    const { density } = generatorDensity({
      x,
      z: u,
      g: u.map((value) => 3 * value),
      zWeights: new Float64Array(40).fill(1 / 40),
    });
    for (const [i, center] of x.entries()) {
      if (Math.abs(Math.abs(center) - 3) < 0.051) expect(density[i]).toBeCloseTo(1 / 12, 12);
      else expect(density[i]).toBeCloseTo(Math.abs(center) < 3 ? 1 / 6 : 0, 12);
    }
  });

  it("mass beyond the grid counts as outside", () => {
    const { outside } = generatorDensity({ x, z, g: z.map((value) => value + 9.05) });
    expect(outside).toBeCloseTo(0.5, 12);
    expect(generatorDensity({ x, z, g: z.map(() => 100) }).outside).toBe(1);
  });

  it("keeps all mass, whatever the map", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 2, maxLength: 40 }),
        (heights) => {
          const latent = grid(-1, 1, heights.length);
          const zWeights = new Float64Array(heights.length - 1).fill(1 / (heights.length - 1));
          const { density, outside } = generatorDensity({
            x,
            z: latent,
            g: Float64Array.from(heights),
            zWeights,
          });
          const step = x[1] - x[0];
          expect(density.reduce((sum, value) => sum + value * step, 0)).toBeCloseTo(1, 10);
          expect(outside).toBeLessThan(1e-10);
          expect(Math.min(...density)).toBeGreaterThanOrEqual(0);
        },
      ),
      { seed: SEED },
    );
  });
});

describe("the generator's density at points", () => {
  const z = Float64Array.from({ length: 1201 }, (_, i) => (i - 600) / 100);
  const at = (x: number, g: (z: number) => number) =>
    generatorLogDensity({ x: Float64Array.of(x), z, g: z.map(g) })[0];
  const normal = (x: number) => -(x ** 2) / 2 - Math.log(2 * Math.PI) / 2;

  it("of an affine map is exact, far out too: G(z) = 3 - z / 2", () => {
    for (const x of [3, 2.123, 5.4, 0.6]) {
      expect(at(x, (each) => 3 - each / 2)).toBeCloseTo(normal(2 * (x - 3)) + Math.log(2), 9);
    }
  });

  it("a fold adds up what comes from both sides: G(z) = |z|", () => {
    expect(at(0.503, Math.abs)).toBeCloseTo(normal(0.503) + Math.log(2), 9);
  });

  it("is -infinity where nothing leads to, and a uniform latent has its own weights", () => {
    expect(at(7, (each) => each)).toBe(-Infinity);
    const uniform = Float64Array.from({ length: 5 }, (_, i) => i / 2 - 1);
    const g = uniform.map((each) => 3 * each);
    const zWeights = new Float64Array(4).fill(1 / 4);
    const x = Float64Array.of(-1.4, 2);
    for (const log of generatorLogDensity({ x, z: uniform, g, zWeights }))
      expect(log).toBeCloseTo(Math.log(1 / 6), 12);
  });
});

describe("the optimal discriminator", () => {
  it("of N(0, 1) against N(mu, 1) is sigmoid(mu^2/2 - mu x), up to the square of the cell", () => {
    const mu = 2;
    const data = dataDensity({ x, logDensity: logNormal(0) }).density;
    const generated = generatorDensity({ x, z, g: z.map((value) => value + mu) }).density;
    const optimal = optimalDiscriminator({ data, generated });
    for (const [i, center] of x.entries()) {
      // Beyond 6 standard deviations of both the latent grid ends.
      if (center < -5 || center > 7) continue;
      expect(Math.abs(optimal[i] - 1 / (1 + Math.exp(mu * center - mu ** 2 / 2)))).toBeLessThan(1e-3);
    }
  });

  it("is 1, 0, and 1/2 where only one, the other, or neither has mass", () => {
    const answer = optimalDiscriminator({
      data: Float64Array.of(2, 0, 0),
      generated: Float64Array.of(0, 3, 0),
    });
    expect([...answer]).toEqual([1, 0, 0.5]);
  });
});

describe("faults", () => {
  const g = z.map((value) => value);
  it("an uneven or descending grid, lengths that differ, non-finite G", () => {
    expect(() => generatorDensity({ x: Float64Array.of(0, 1, 3), z, g })).toThrow(InputError);
    expect(() => dataDensity({ x: Float64Array.of(1, 0), logDensity: logNormal(0) })).toThrow(
      "uniform ascending grid",
    );
    expect(() => generatorDensity({ x, z, g: g.slice(1) })).toThrow("(z 321, G 320)");
    expect(() => generatorDensity({ x, z, g, zWeights: new Float64Array(3) })).toThrow(
      "320 weights of z (got 3)",
    );
    const broken = g.slice();
    broken[0] = Number.NaN;
    expect(() => generatorDensity({ x, z, g: broken })).toThrow("G(-8) is NaN");
  });
});
