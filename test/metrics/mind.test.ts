import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { Rng } from "../../src/maths/random.ts";
import type { Samples } from "../../src/samples.ts";

const SEED = 2_025;
const PROJECTIONS = 1000;

const normals = (rows: number, dim: number, name: string): Samples => ({
  rows,
  dim,
  data: new Rng(SEED).fork(name).normals(new Float64Array(rows * dim)),
});
const map = (of: Samples, by: (x: number, axis: number) => number): Samples => ({
  ...of,
  data: of.data.map((x, at) => by(x, at % of.dim)),
});
const measure = (real: Samples, fake: Samples, seed = 0) =>
  metrics.mind.compute({ real, fake }, { projections: PROJECTIONS, seed, space: "data" }).mind;
const value = (real: Samples, fake: Samples) => measure(real, fake).value ?? Number.NaN;

describe("known answers", () => {
  it("a shift by m on the line is 3 m^2, exactly", () => {
    const real = { rows: 3, dim: 1, data: Float64Array.of(0, 1, 3) };
    expect(
      value(
        real,
        map(real, (x) => x + 2),
      ),
    ).toBeCloseTo(12, 12);
  });

  it.each([2, 8, 64])("a shift by the vector m is 3 |m|^2 in %i dimensions", (dim) => {
    const real = normals(50, dim, "shift");
    const found = value(
      real,
      map(real, (x, axis) => x + 0.1 * (axis + 1)),
    );
    const expected =
      3 * Array.from({ length: dim }, (_, axis) => (0.1 * (axis + 1)) ** 2).reduce((a, b) => a + b);
    // every slice costs (m . theta)^2: of d (m . theta)^2 / |m|^2 the mean is 1 and the variance below 2
    expect(Math.abs(found / expected - 1)).toBeLessThan(4 * Math.sqrt(2 / PROJECTIONS));
  });

  it("samples scaled by s are 3 (1 - s)^2 times their mean square", () => {
    const real = normals(400, 6, "scale");
    const found = value(
      real,
      map(real, (x) => 0.5 * x),
    );
    const square = Float64Array.from(real.data).reduce((sum, x) => sum + x * x, 0) / real.rows;
    // as above; the sample's mean square varies little with the direction
    expect(Math.abs(found / (3 * 0.25 * square) - 1)).toBeLessThan(0.03);
  });
});

describe("properties", () => {
  it(`is symmetric, 0 on itself, indifferent to order and to a common shift (seed ${SEED})`, () => {
    const vector = fc.array(fc.double({ min: -5, max: 5, noNaN: true }), { minLength: 3, maxLength: 3 });
    const cloud = fc.array(vector, { minLength: 1, maxLength: 8 }).map((rows) => ({
      rows: rows.length,
      dim: 3,
      data: Float64Array.from(rows.flat()),
    }));
    fc.assert(
      fc.property(cloud, cloud, (a, b) => {
        expect(value(a, a)).toBeCloseTo(0, 10);
        expect(value(a, b)).toBeCloseTo(value(b, a), 8);
        const moved = (of: Samples) => map(of, (x) => x + 3);
        expect(value(moved(a), moved(b))).toBeCloseTo(value(a, b), 8);
      }),
      { seed: SEED, numRuns: 20 },
    );
  });
});

describe("faults", () => {
  it("samples that are not finite, or too far out, have no value and a reason", () => {
    const real = normals(5, 2, "faults");
    expect(measure(real, { ...real, data: real.data.map(() => Number.NaN) })).toMatchObject({ value: null });
    expect(measure(real, { ...real, data: real.data.map(() => 1e200) })).toEqual({
      value: null,
      why: "the samples are too far out to measure",
    });
  });
});
