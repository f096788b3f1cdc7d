import { describe, expect, it } from "vitest";
import type { Matrix } from "../../src/maths/dot-products.ts";
import { cubic, gaussian, type Kernel, less, medianDistance, pooledMean } from "../../src/maths/kernels.ts";
import { squaredMmd } from "../../src/maths/mmd.ts";
import { Rng } from "../../src/maths/random.ts";
import { mean, sum } from "../../src/maths/statistics.ts";

const SEED = 2_012;

const normals = (rows: number, dim: number, rng: Rng, shift = 0, scale = 1): Matrix => ({
  rows,
  dim,
  data: rng.normals(new Float64Array(rows * dim)).map((x) => shift + scale * x),
});
const row = ({ dim, data }: Matrix, i: number) => data.subarray(i * dim, (i + 1) * dim);
const product = (x: Float64Array, y: Float64Array) => sum(x.map((value, axis) => value * y[axis]));

/** The definition, pair by pair. */
function byDefinition(real: Matrix, fake: Matrix, k: (x: Float64Array, y: Float64Array) => number): number {
  const average = (a: Matrix, b: Matrix) => {
    const terms: number[] = [];
    for (let i = 0; i < a.rows; i++)
      for (let j = 0; j < b.rows; j++) if (a !== b || i !== j) terms.push(k(row(a, i), row(b, j)));
    return mean(terms);
  };
  return average(real, real) + average(fake, fake) - 2 * average(real, fake);
}

describe("squaredMmd", () => {
  const rng = new Rng(SEED);
  const real = normals(31, 3, rng, 1);
  const fake = normals(23, 3, rng, 2, 0.5);
  const kernel = cubic({ dim: 3, center: [1.5, 1.5, 1.5] });

  it("is its definition, for both kernels", () => {
    const k = (x: Float64Array, y: Float64Array) => (product(x, y) / 3 + 1) ** 3;
    expect(squaredMmd({ real, fake, kernel }).value).toBeCloseTo(byDefinition(real, fake, k), 10);
    const g = (x: Float64Array, y: Float64Array) => {
      const gap = x.map((value, axis) => value - y[axis]);
      return Math.exp(-product(gap, gap) / (2 * 1.3 ** 2));
    };
    expect(squaredMmd({ real, fake, kernel: gaussian(1.3) }).value).toBeCloseTo(
      byDefinition(real, fake, g),
      13,
    );
  });

  it("does not depend on the block beyond rounding: 1e-12 of a typical kernel value", () => {
    const whole = squaredMmd({ real, fake, kernel });
    for (const block of [1, 2, 7, 16, 100]) {
      const { value, error } = squaredMmd({ real, fake, kernel, block });
      expect(Math.abs(value - whole.value)).toBeLessThan(1e-12 * kernel.typical);
      expect(Math.abs((error ?? Number.NaN) - (whole.error ?? Number.NaN))).toBeLessThan(
        1e-12 * kernel.typical,
      );
    }
  });

  it("the typical value cancels", () => {
    const { value } = squaredMmd({ real, fake, kernel: { ...kernel, typical: 0 } });
    expect(squaredMmd({ real, fake, kernel }).value).toBeCloseTo(value, 10);
  });

  it("has no error below 4 rows, and nothing below 2", () => {
    const few = normals(3, 3, rng);
    expect(squaredMmd({ real: few, fake, kernel }).error).toBeUndefined();
    expect(squaredMmd({ real, fake: few, kernel }).value).not.toBeNaN();
    expect(() => squaredMmd({ real: normals(1, 3, rng), fake, kernel })).toThrow(
      "mmd requires 2 rows on each side (real has 1)",
    );
  });

  /** Spread of 400 estimates by the root mean square of their stated errors, and the mean by its own error. */
  const repeated = (name: string, shift: number, scale: number, of: Kernel) => {
    const runs = Array.from({ length: 400 }, (_, r) => {
      const own = new Rng(SEED).fork(name).fork(r);
      return squaredMmd({
        real: normals(50, 8, own.fork("real")),
        fake: normals(40, 8, own.fork("fake"), shift, scale),
        kernel: of,
      });
    });
    const values = runs.map(({ value }) => value);
    const center = mean(values);
    const deviation = Math.sqrt(sum(values.map((value) => (value - center) ** 2)) / 399);
    const stated = Math.sqrt(mean(runs.map(({ error }) => (error ?? Number.NaN) ** 2)));
    return { ratio: deviation / stated, center, error: deviation / Math.sqrt(400) };
  };
  // Four relative standard errors of a standard deviation of 400 values.
  const tolerance = 4 / Math.sqrt(2 * 399);
  // E k of two normals in 8 dimensions: (b^2 / (b^2 + s^2))^4 exp(-8 shift^2 / (2 (b^2 + s^2))), s^2 the sum of variances.
  const expected = (b: number, shift: number, variances: number) =>
    ((b * b) ** 4 / (b * b + variances) ** 4) * Math.exp((-8 * shift * shift) / (2 * (b * b + variances)));

  it("different distributions: unbiased, and the stated error is the spread", () => {
    const { ratio, center, error } = repeated("different", 0.5, 0.7, gaussian(2));
    const truth = expected(2, 0, 2) + expected(2, 0, 2 * 0.7 ** 2) - 2 * expected(2, 0.5, 1 + 0.7 ** 2);
    expect(Math.abs(center - truth)).toBeLessThan(4 * error);
    expect(Math.abs(ratio - 1)).toBeLessThan(tolerance);
  });

  it("equal ones: unbiased, and the stated error, of second order alone, is at most a fifth too large", () => {
    const { ratio, center, error } = repeated("equal", 0, 1, gaussian(2));
    expect(Math.abs(center)).toBeLessThan(4 * error);
    // The ratio over 4000 repeats is .853: the floor at 0 under the first-order part. Without S it would be infinite,
    // without taking 2 S off it would be .71.
    expect(Math.abs(ratio - 0.853)).toBeLessThan(0.853 * tolerance);
  });
});

describe("medianDistance", () => {
  const distances = (points: Matrix) => {
    const all: number[] = [];
    for (let i = 0; i < points.rows; i++)
      for (let j = i + 1; j < points.rows; j++)
        all.push(Math.hypot(...row(points, i).map((value, axis) => value - row(points, j)[axis])));
    return all.sort((a, b) => a - b);
  };

  it.each([2, 3, 4, 25, 90])("of %d points is the middle of all their distances, to float32", (rows) => {
    const points = normals(rows, 3, new Rng(SEED).fork(rows));
    const all = distances(points);
    const middle = all[Math.floor((all.length - 1) / 2)];
    expect(Math.abs(medianDistance(points) / middle - 1)).toBeLessThan(2 ** -22);
  });

  it("does not depend on the order of the rows, by a bit", () => {
    const points = normals(80, 3, new Rng(SEED));
    const backwards = {
      ...points,
      data: Float64Array.from(
        { length: 240 },
        (_, at) => points.data[(79 - Math.floor(at / 3)) * 3 + (at % 3)],
      ),
    };
    expect(medianDistance(backwards)).toBe(medianDistance(points));
  });

  it("is 0 where more than half of the pairs coincide, and refuses a single point", () => {
    expect(medianDistance({ rows: 4, dim: 1, data: Float64Array.of(5, 5, 5, 5) })).toBe(0);
    expect(() => medianDistance({ rows: 1, dim: 1, data: Float64Array.of(5) })).toThrow(
      "requires 2 points (got 1)",
    );
  });
});

describe("pooledMean and less", () => {
  it("take the mean over all rows of both, and take it off", () => {
    const a = { rows: 1, dim: 2, data: Float64Array.of(1, 10) };
    const b = { rows: 2, dim: 2, data: Float32Array.of(3, 20, 5, 30) };
    const center = pooledMean({ real: a, fake: b });
    expect([...center]).toEqual([3, 20]);
    expect([...less(b, center).data]).toEqual([0, 0, 2, 10]);
  });
});
