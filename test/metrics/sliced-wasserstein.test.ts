import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { Rng } from "../../src/maths/random.ts";
import { directions } from "../../src/maths/sliced.ts";
import { mean } from "../../src/maths/statistics.ts";
import type { Samples } from "../../src/samples.ts";
import { spread } from "../helpers/spread.ts";

const { emd, "sliced-wasserstein": slicedWasserstein } = metrics;

const SEED = 2_015;
const options = { projections: 50, seed: 0, order: 1 as 1 | 2 };

const samples = (points: readonly (readonly number[])[]): Samples => ({
  rows: points.length,
  dim: points[0].length,
  data: Float64Array.from(points.flat()),
});
const normals = (rows: number, dim: number, rng: Rng): Samples => ({
  rows,
  dim,
  data: rng.normals(new Float64Array(rows * dim)),
});
const shifted = (of: Samples, by: readonly number[]): Samples => ({
  ...of,
  data: of.data.map((x, at) => x + by[at % of.dim]),
});
const measure = (real: Samples, fake: Samples, chosen: Partial<typeof options> = {}) =>
  slicedWasserstein.compute({ real, fake }, { ...options, ...chosen })["sliced-wasserstein"];
const value = (...input: Parameters<typeof measure>) => measure(...input).value ?? Number.NaN;

describe("directions", () => {
  it("have length 1, repeat with their seed, and more of them begin with the fewer", () => {
    const { rows, data } = directions({ count: 20, dim: 3, seed: 7 });
    for (let row = 0; row < rows; row++)
      expect(Math.hypot(...data.subarray(3 * row, 3 * row + 3))).toBeCloseTo(1, 15);
    expect(directions({ count: 30, dim: 3, seed: 7 }).data.subarray(0, 60)).toEqual(data);
    expect(directions({ count: 20, dim: 3, seed: 8 }).data).not.toEqual(data);
  });

  it("are uniform: E theta_1^2 = 1/d, E |theta_1| = Gamma(d/2) / (sqrt(pi) Gamma((d+1)/2))", () => {
    const count = 20_000;
    const { data } = directions({ count, dim: 3, seed: SEED });
    // In 3 dimensions theta_1 is uniform in [-1, 1]: variances 1/3 - 1/4 of |theta_1| and 1/5 - 1/9 of its square.
    for (let axis = 0; axis < 3; axis++) {
      const along = Array.from({ length: count }, (_, row) => data[3 * row + axis]);
      expect(Math.abs(mean(along))).toBeLessThan(4 * Math.sqrt(1 / 3 / count));
      expect(Math.abs(mean(along.map(Math.abs)) - 1 / 2)).toBeLessThan(4 * Math.sqrt(1 / 12 / count));
      expect(Math.abs(mean(along.map((x) => x * x)) - 1 / 3)).toBeLessThan(4 * Math.sqrt(4 / 45 / count));
    }
  });
});

describe("known answers", () => {
  it("in one dimension order 1 is emd, with its interval", () => {
    const rng = new Rng(SEED);
    const real = normals(40, 1, rng);
    const fake = shifted(normals(30, 1, rng), [0.7]);
    const exact = emd.compute({ real, fake }, { compare: "auto", points: 2 }).emd;
    const sliced = measure(real, fake);
    expect(value(real, fake)).toBeCloseTo(exact.value ?? Number.NaN, 14);
    expect(sliced).toMatchObject({ n: 30, unit: "data units", note: "W1 on the line, exact" });
    const [a, b] = [exact, sliced].map((q) => (q.value === null ? undefined : q.interval));
    expect(b?.lo).toBeCloseTo(a?.lo ?? Number.NaN, 13);
    expect(b?.hi).toBeCloseTo(a?.hi ?? Number.NaN, 13);
  });

  it.each([1, 2] as const)("order %d of a shift: |theta . shift| in the mean of that order", (order) => {
    const real = normals(25, 3, new Rng(SEED));
    const by = [1, -2, 0.5];
    const { rows, data } = directions({ count: 50, dim: 3, seed: 0 });
    const slices = Array.from({ length: rows }, (_, k) =>
      Math.abs(by.reduce((dot, b, axis) => dot + b * data[3 * k + axis], 0)),
    );
    const expected = mean(slices.map((slice) => slice ** order)) ** (1 / order);
    expect(value(real, shifted(real, by), { order })).toBeCloseTo(expected, 13);
  });

  it("two Gaussians with deviations 1 and 2 in d dimensions: SW2 = 1 in the limit", () => {
    // Every projection is N(0,1) against N(0,4), with W2 = 1; plug-in W2 of 4000 has a bias and an error near .01.
    const rng = new Rng(SEED).fork("scale");
    const real = normals(4000, 4, rng.fork("real"));
    const fake = normals(4000, 4, rng.fork("fake"));
    const wide = { ...fake, data: fake.data.map((x) => 2 * x) };
    expect(Math.abs(value(real, wide, { order: 2 }) - 1)).toBeLessThan(0.05);
  });

  it("says the error of having some directions only, which is right over repeated seeds", () => {
    const real = normals(60, 4, new Rng(SEED));
    const fake = shifted(real, [3, 0, 0, 0]);
    const runs = Array.from({ length: 300 }, (_, seed) =>
      measure(real, fake, { seed: seed + 1, projections: 40 }),
    );
    const stated = runs.map((run) =>
      Number(/all directions (\S+)$/.exec((run.value !== null && run.note) || "")?.[1]),
    );
    const values = runs.map((run) => run.value ?? Number.NaN);
    const center = mean(values);
    const deviation = Math.sqrt((mean(values.map((x) => (x - center) ** 2)) * 300) / 299);
    // 4 relative standard errors of a standard deviation of 300 values, and the rounding of the note to 2 digits.
    expect(Math.abs(deviation / mean(stated) - 1)).toBeLessThan(4 / Math.sqrt(2 * 299) + 0.05);
  });
});

describe("interval", () => {
  it.each([1, 2] as const)("order %d: the stated error is the spread over repeated samples", (order) => {
    const rng = new Rng(SEED).fork("interval");
    const runs = Array.from({ length: 200 }, (_, k) => {
      const real = normals(150, 3, rng.fork(k).fork("real"));
      const fake = shifted(normals(100, 3, rng.fork(k).fork("fake")), [2, 1, 0]);
      return measure(real, { ...fake, data: fake.data.map((x) => x / 2) }, { order, projections: 20 });
    });
    const { ratio, tolerance } = spread(runs);
    expect(Math.abs(ratio - 1)).toBeLessThan(tolerance);
  });

  it("is absent between equal samples and for a single one", () => {
    const real = samples([
      [0, 0],
      [1, 2],
    ]);
    for (const order of [1, 2] as const) {
      expect(measure(real, real, { order })).toMatchObject({ value: 0 });
      expect(measure(real, real, { order })).not.toHaveProperty("interval");
      expect(measure(real, samples([[1, 1]]), { order })).not.toHaveProperty("interval");
    }
  });
});

describe("properties", () => {
  const coordinate = fc.double({ min: -9, max: 9, noNaN: true });
  const cloud = fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 8 }).map(samples);
  const order = fc.constantFrom<1 | 2>(1, 2);
  const reversed = ({ rows, dim, data }: Samples): Samples => ({
    rows,
    dim,
    data: Float64Array.from(data, (_, at) => data[(rows - 1 - Math.floor(at / dim)) * dim + (at % dim)]),
  });

  it("symmetric, 0 on itself, at most emd, blind to the order of the rows and to moving everything", () => {
    fc.assert(
      fc.property(cloud, cloud, order, (real, fake, p) => {
        const answer = value(real, fake, { order: p });
        expect(value(fake, real, { order: p })).toBeCloseTo(answer, 13);
        expect(value(real, reversed(real), { order: p })).toBe(0);
        expect(value(real, fake)).toBeLessThanOrEqual(
          (emd.compute({ real, fake }, { compare: "auto", points: 8 }).emd.value ?? Number.NaN) + 1e-12,
        );
        // Sums run in sorted order, so the order of the rows changes no bit.
        expect(value(reversed(real), reversed(fake), { order: p })).toBe(answer);
        const by = [1, -3];
        // Order 2 takes the root of squares that cancel to rounding: 1e-15 of 20^2 becomes 1e-6.
        expect(value(shifted(real, by), shifted(fake, by), { order: p })).toBeCloseTo(
          answer,
          p === 1 ? 12 : 6,
        );
      }),
      { seed: SEED },
    );
  });

  it("order 2 is at least order 1", () => {
    fc.assert(
      fc.property(cloud, cloud, (real, fake) => {
        expect(value(real, fake, { order: 2 })).toBeGreaterThanOrEqual(value(real, fake) - 1e-12);
      }),
      { seed: SEED },
    );
  });
});

describe("faults", () => {
  it("non-finite, none, or too far out: no value, and the reason", () => {
    const real = samples([[0, 0]]);
    expect(measure(real, samples([[0, Number.NaN]]))).toEqual({
      value: null,
      why: "generated sample 0 is not finite (NaN)",
    });
    expect(measure({ rows: 0, dim: 2, data: new Float64Array(0) }, real)).toEqual({
      value: null,
      why: "there are no real samples",
    });
    expect(measure(real, samples([[1e200, 0]]))).toEqual({
      value: null,
      why: "the samples are too far out to measure",
    });
  });
});
