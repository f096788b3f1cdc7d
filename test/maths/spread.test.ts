import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Rng } from "../../src/maths/random.ts";
import { spreadBeyond } from "../../src/maths/spread.ts";
import type { Samples } from "../../src/samples.ts";
import { normal, points } from "../helpers/clouds.ts";

const SEED = 30_020;
const of = (real: Samples, fake: Samples, oneUnit = false) => spreadBeyond({ real, fake, oneUnit });
const each = (samples: Samples, change: (value: number, column: number) => number): Samples => ({
  ...samples,
  data: Float64Array.from(samples.data, (value, i) => change(value, i % samples.dim)),
});
const draws = (
  rows: number,
  dim: number,
  name: string,
  draw: (rng: Rng, column: number) => number,
): Samples => {
  const rng = new Rng(SEED).fork(name);
  return { rows, dim, data: Float64Array.from({ length: rows * dim }, (_, i) => draw(rng, i % dim)) };
};

/** Real points at -1 and 1 on the axes of space; every other row has as many on either side. */
const star = points(
  Array.from({ length: 48 }, (_, i) =>
    [0, 1, 2].map((j) => ((i >> 1) % 3 === j ? (Math.floor(i / 6) % 2 === 0 ? 1 : -1) : 0)),
  ),
);

/** Each point as often as there are samples enough; one more, however far, is left out. */
const often = (...list: readonly (readonly number[])[]): Samples =>
  points([...list.flatMap((point) => new Array<readonly number[]>(20).fill(point)), list[0].map(() => 1e9)]);

describe("known answers", () => {
  it("real samples reach 1: samples at 5 have spread 5, those at the mean 0, and both their mean", () => {
    for (const oneUnit of [true, false]) {
      expect(of(star, often([0, 0, 5]), oneUnit)).toBeCloseTo(5, 12);
      expect(of(star, often([0, 0, 0]), oneUnit)).toBeCloseTo(0, 12);
      expect(of(star, often([0, 0, 5], [0, -7, 2]), oneUnit)).toBeCloseTo(6, 12);
      expect(of(star, star, oneUnit)).toBeCloseTo(1, 12);
    }
  });

  it("pixels share a unit: what is far for a dark one is near beside a bright one", () => {
    // The second coordinate reaches a hundredth of the first.
    const real = draws(400, 2, "pixels", (rng, j) => (2 * rng.uniform() - 1) * (j === 0 ? 1 : 0.01));
    const fake = often([0, 0.5]);
    expect(of(real, fake, true)).toBeCloseTo(0.5, 1);
    expect((of(real, fake, false) ?? 0) / 50).toBeCloseTo(1, 1);
  });

  it("a column that is constant is as wide as its value or as another column", () => {
    const real = draws(400, 3, "constant", (rng, j) => [2 * rng.uniform() - 1, 2024, 0][j]);
    expect(of(real, often([0, 2025, 0]))).toBeLessThan(0.05);
    expect(of(real, often([0, 2024, 4]))).toBeCloseTo(4, 0);
    expect(of(real, often([0, 2024 * 5, 0]))).toBeCloseTo(4, 0);
    const noise = new Rng(SEED).fork("rounding");
    const rounded = each(real, (value, j) => (j === 1 ? value * (1 + 1e-9 * noise.normal()) : value));
    expect(of(rounded, often([0, 2025, 0]))).toBeLessThan(0.05);
  });

  it("a rare flag, seen or not, is no way out", () => {
    const flags = (name: string) =>
      draws(500, 50, name, (rng, j) => (j === 0 ? rng.normal() : Number(rng.uniform() < 0.002)));
    expect(of(flags("real"), flags("fake"))).toBeLessThan(1.2);
    expect(
      of(
        flags("real"),
        each(flags("fake"), (value, j) => (j === 0 ? value : 0.5)),
      ),
    ).toBeLessThan(1.2);
  });
});

describe("properties", () => {
  it.each([
    ["normal", (rng: Rng) => rng.normal()],
    ["uniform", (rng: Rng) => rng.uniform()],
    ["lognormal", (rng: Rng) => Math.exp(rng.normal())],
    // Ratios of normals have neither a mean nor a variance.
    ["Cauchy", (rng: Rng) => rng.normal() / rng.normal()],
  ])(
    "a perfect sampler of %s columns stays below 2, in 3 to 3072 dimensions: the alarm is at 3",
    (_, draw) => {
      for (const dim of [3, 20, 200, 3072]) {
        for (const rows of [20, 400]) {
          const spread = of(draws(rows, dim, `real ${dim}`, draw), draws(rows, dim, `fake ${dim}`, draw));
          expect(spread, `${rows} rows of ${dim}`).toBeLessThan(2);
          expect(spread).toBeGreaterThan(0);
        }
      }
    },
  );

  it("units do not matter where columns have their own, one unit for all never does, and all grow with the distance", () => {
    const seed = fc.nat();
    fc.assert(
      fc.property(seed, fc.integer({ min: 3, max: 64 }), (seed, dim) => {
        const rng = new Rng(seed);
        const [real, fake] = [normal(60, dim, rng.fork("real")), normal(60, dim, rng.fork("fake"))];
        const power = Array.from({ length: dim }, () => 2 ** (rng.integer(80) - 40));
        const own = of(real, fake);
        const scaled = [real, fake].map((samples) => each(samples, (value, j) => value * power[j]));
        expect(of(scaled[0], scaled[1])).toBe(own);
        const [all, further] = [real, fake].map((samples) => each(samples, (value) => 8 * value));
        expect(of(all, further, true)).toBe(of(real, fake, true));
        expect(of(real, further)).toBeGreaterThan(own ?? Number.NaN);
      }),
      { seed: SEED },
    );
  });
});

describe("faults", () => {
  it("no answer for few samples on either side, for real samples all alike, or for numbers that are none", () => {
    const rng = new Rng(SEED);
    const [few, enough] = [normal(19, 3, rng), normal(20, 3, rng)];
    expect(of(few, enough)).toBeUndefined();
    expect(of(enough, few)).toBeUndefined();
    expect(of(enough, enough)).toBeGreaterThan(0);
    const alike = points(new Array<number[]>(30).fill([0.1, 0, -1.7]));
    for (const oneUnit of [true, false]) expect(of(alike, star, oneUnit)).toBeUndefined();
    for (const lost of [Number.NaN, Infinity]) {
      const broken = each(star, () => lost);
      expect(of(star, broken)).toBeUndefined();
      expect(of(broken, star)).toBeUndefined();
    }
  });

  it("samples that are not finite are left out, and the largest numbers are far, not infinite", () => {
    expect(of(star, often([0, 0, 5], [0, Number.NaN, 0], [-Infinity, 0, 0]))).toBeCloseTo(5, 12);
    const far = each(star, (value) => (value === 0 ? 0 : 1e308));
    expect(
      of(
        each(star, (value) => 1e-3 * value),
        far,
      ),
    ).toBe(Number.MAX_VALUE);
  });
});
