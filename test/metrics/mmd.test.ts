import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { Rng } from "../../src/maths/random.ts";
import type { Samples } from "../../src/samples.ts";
import { spread } from "../helpers/spread.ts";

const { mmd } = metrics;

const SEED = 1_801;
type Kernel = "polynomial" | "gaussian";

const samples = (points: readonly (readonly number[])[]): Samples => ({
  rows: points.length,
  dim: points[0].length,
  data: Float64Array.from(points.flat()),
});
const line = (...values: number[]) => samples(values.map((value) => [value]));
const normals = (rows: number, dim: number, rng: Rng, shift = 0): Samples => ({
  rows,
  dim,
  data: rng.normals(new Float64Array(rows * dim)).map((x) => x + shift),
});
const measure = (real: Samples, fake: Samples, kernel: Kernel = "polynomial", bandwidth = 0) =>
  mmd.compute({ real, fake }, { kernel, bandwidth }).mmd;
const value = (...input: Parameters<typeof measure>) => measure(...input).value ?? Number.NaN;
const errorOf = (quantity: ReturnType<typeof measure>) =>
  quantity.value === null || quantity.interval === undefined
    ? Number.NaN
    : (quantity.interval.hi - quantity.interval.lo) / 2 / 1.959963984540054;

describe("known answers", () => {
  it("all real at 0, all generated at 1: 1 + 8 - 2 with the cubic kernel", () => {
    expect(measure(line(0, 0), line(1, 1))).toEqual({
      value: 7,
      unit: "kernel units",
      n: 2,
      nReal: 2,
      note: "kernel (x.y / dim + 1)^3",
    });
  });

  it("Gaussian kernel of bandwidth b: 2 - 2 exp(-1 / (2 b^2)); the median of the pairs is 1", () => {
    expect(value(line(0, 0), line(1, 1), "gaussian", 2)).toBeCloseTo(2 - 2 * Math.exp(-1 / 8), 14);
    const answer = measure(line(0, 0), line(1, 1), "gaussian");
    expect(answer.value).toBeCloseTo(2 - 2 * Math.exp(-1 / 2), 14);
    expect(answer).toMatchObject({ note: "Gaussian kernel of bandwidth 1, the median distance" });
  });

  it("is negative between equal samples: pairs of a point with itself are left out of the sides only", () => {
    // k(0,0) = 1, k(1,1) = 8, k(0,1) = 1: sides 1 each, between (1 + 1 + 1 + 8) / 4.
    expect(value(line(0, 1), line(0, 1))).toBeCloseTo(2 - 2 * (11 / 4), 14);
  });

  it.each([0.5, 1, 3])("N(0, 1) and N(%d, 1): both kernels' closed forms within 4 stated errors", (mu) => {
    const rng = new Rng(SEED).fork(mu);
    const [real, fake] = [normals(1500, 1, rng.fork("real")), normals(1200, 1, rng.fork("fake"), mu)];
    // (xy + 1)^3 = 1 + 3 xy + 3 x^2 y^2 + x^3 y^3: squared differences of raw moments.
    const cubic = 3 * mu ** 2 + 3 * mu ** 4 + (mu ** 3 + 3 * mu) ** 2;
    const polynomial = measure(real, fake);
    expect(Math.abs((polynomial.value ?? Number.NaN) - cubic)).toBeLessThan(4 * errorOf(polynomial));
    const b = 1.5;
    const truth = ((2 * b) / Math.sqrt(b * b + 2)) * (1 - Math.exp((-mu * mu) / (2 * (b * b + 2))));
    const smooth = measure(real, fake, "gaussian", b);
    expect(Math.abs((smooth.value ?? Number.NaN) - truth)).toBeLessThan(4 * errorOf(smooth));
  });

  it("the stated error is the spread over repeated samples, cubic kernel, n != m", () => {
    const rng = new Rng(SEED).fork("spread");
    const runs = Array.from({ length: 400 }, (_, k) => {
      const own = rng.fork(k);
      return measure(normals(200, 4, own.fork("real")), normals(120, 4, own.fork("fake"), 0.8));
    });
    const { ratio, tolerance } = spread(runs);
    expect(Math.abs(ratio - 1)).toBeLessThan(tolerance);
  });
});

describe("properties", () => {
  const coordinate = fc.double({ min: -3, max: 3, noNaN: true }).map((x) => Math.round(x * 64) / 64);
  const cloud = fc.array(fc.tuple(coordinate, coordinate), { minLength: 2, maxLength: 9 }).map(samples);
  const reversed = ({ rows, dim, data }: Samples): Samples => ({
    rows,
    dim,
    data: Float64Array.from(data, (_, at) => data[(rows - 1 - Math.floor(at / dim)) * dim + (at % dim)]),
  });

  it("symmetric and blind to the order of the rows; the Gaussian one to moving everything", () => {
    fc.assert(
      fc.property(cloud, cloud, (real, fake) => {
        // Cubic kernel values reach 10^3 here, Gaussian ones 1.
        const cubic = value(real, fake);
        expect(value(fake, real)).toBeCloseTo(cubic, 10);
        expect(value(reversed(real), reversed(fake))).toBeCloseTo(cubic, 10);
        const smooth = value(real, fake, "gaussian", 0.8);
        expect(value(fake, real, "gaussian", 0.8)).toBeCloseTo(smooth, 13);
        expect(value(reversed(real), reversed(fake), "gaussian", 0.8)).toBeCloseTo(smooth, 13);
        const far = (of: Samples) => ({ ...of, data: of.data.map((x) => x + 1024) });
        expect(value(far(real), far(fake), "gaussian", 0.8)).toBeCloseTo(smooth, 11);
      }),
      { seed: SEED },
    );
  });

  it("takes float32 samples for what they are", () => {
    const real = normals(20, 3, new Rng(SEED));
    const single = { ...real, data: Float32Array.from(real.data) };
    const double = { ...real, data: Float64Array.from(single.data) };
    expect(measure(single, reversed(single), "gaussian")).toEqual(
      measure(double, reversed(double), "gaussian"),
    );
  });
});

describe("faults", () => {
  it("too few, non-finite or too far out: no value, and the reason", () => {
    expect(measure(line(0), line(0, 1))).toEqual({
      value: null,
      why: "it needs 2 samples on either side (real 1)",
    });
    expect(measure(line(0, 1), line(0, Infinity))).toEqual({
      value: null,
      why: "generated sample 1 is not finite (Infinity)",
    });
    expect(measure(line(0, 1), line(0, 1e120))).toMatchObject({ value: null });
    expect(measure(line(0, 1), line(0, 1e200), "gaussian")).toMatchObject({ value: null });
  });

  it("samples that coincide leave the Gaussian kernel without a bandwidth", () => {
    expect(measure(line(2, 2, 2), line(2, 2), "gaussian")).toEqual({
      value: null,
      why: "the median distance of the pooled samples is 0: no bandwidth",
    });
  });
});
