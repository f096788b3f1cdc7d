import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { frechet as ofFits } from "../../src/maths/frechet.ts";
import { Rng } from "../../src/maths/random.ts";
import { mean, sum } from "../../src/maths/statistics.ts";
import type { Samples } from "../../src/samples.ts";
import { spread } from "../helpers/spread.ts";

const { frechet } = metrics;

const SEED = 1_982;

const samples = (points: readonly (readonly number[])[]): Samples => ({
  rows: points.length,
  dim: points[0].length,
  data: Float64Array.from(points.flat()),
});
const line = (...values: number[]) => samples(values.map((value) => [value]));
const normals = (rows: number, dim: number, rng: Rng): Samples => ({
  rows,
  dim,
  data: rng.normals(new Float64Array(rows * dim)),
});
/** Each coordinate times its scale, plus its shift. */
const affine = (of: Samples, scale: readonly number[], shift: readonly number[]): Samples => ({
  ...of,
  data: of.data.map((x, at) => x * scale[at % of.dim] + shift[at % of.dim]),
});
const measure = (real: Samples, fake: Samples) => frechet.compute({ real, fake }, {}).frechet;
const value = (real: Samples, fake: Samples) => measure(real, fake).value ?? Number.NaN;

/** The eight corners of a cube: unbiased covariance 8/7 I, exactly. */
const cube = samples([0, 1, 2, 3, 4, 5, 6, 7].map((k) => [0, 1, 2].map((bit) => ((k >> bit) & 1) * 2 - 1)));

describe("known answers", () => {
  it("on a line: squared difference of means plus that of standard deviations", () => {
    expect(measure(line(0, 1, 2), line(2, 4, 6))).toMatchObject({
      value: 10,
      unit: "data units squared",
      n: 3,
    });
    expect(value(line(0, 1, 2), line(3, 3, 3))).toBeCloseTo(4 + 1, 14);
  });

  it("N(0, 1) and N(mu, s^2): mu^2 + (1 - s)^2 within 4 stated errors, the bias being below one", () => {
    const rng = new Rng(SEED);
    const fake = affine(normals(4000, 1, rng.fork("fake")), [0.5], [2]);
    const { value: found, error } = ofFits({ real: normals(5000, 1, rng.fork("real")), fake });
    expect(Math.abs(found - 4.25)).toBeLessThan(4 * (error ?? 0));
    expect(error).toBeLessThan(0.1);
  });

  it("scaling the coordinates of one sample: sum of (1 - s)^2 times its variances, if they do not correlate", () => {
    expect(value(cube, affine(cube, [2, 3, 0.5], [1, 0, 0]))).toBeCloseTo(1 + ((1 + 4 + 0.25) * 8) / 7, 13);
  });

  it("covariances that do not commute: 2 x 2 in closed form", () => {
    // tr (A B)^1/2 of 2 x 2 matrices is sqrt(tr AB + 2 sqrt(det A det B)).
    const real = affine(normals(50, 2, new Rng(SEED).fork("a")), [1, 3], [0, 0]);
    const turned = normals(40, 2, new Rng(SEED).fork("b"));
    const fake = {
      ...turned,
      data: turned.data.map((x, at) =>
        at % 2 === 0 ? x + turned.data[at + 1] : x - 0.5 * turned.data[at - 1],
      ),
    };
    const moments = ({ rows, data }: Samples) => {
      const [x, y] = [0, 1].map((axis) => Array.from({ length: rows }, (_, i) => data[2 * i + axis]));
      const [mx, my] = [mean(x), mean(y)];
      const c = (a: number[], ma: number, b: number[], mb: number) =>
        sum(a.map((value, i) => (value - ma) * (b[i] - mb))) / (rows - 1);
      return { mx, my, xx: c(x, mx, x, mx), xy: c(x, mx, y, my), yy: c(y, my, y, my) };
    };
    const [a, b] = [moments(real), moments(fake)];
    const trace = a.xx * b.xx + 2 * a.xy * b.xy + a.yy * b.yy;
    const dets = (a.xx * a.yy - a.xy ** 2) * (b.xx * b.yy - b.xy ** 2);
    const expected =
      (a.mx - b.mx) ** 2 +
      (a.my - b.my) ** 2 +
      a.xx +
      a.yy +
      b.xx +
      b.yy -
      2 * Math.sqrt(trace + 2 * Math.sqrt(dets));
    expect(value(real, fake)).toBeCloseTo(expected, 12);
  });

  it("singular covariances: a coordinate that is missing costs its variance, and the note counts such directions", () => {
    const flat = affine(cube, [1, 1, 0], [0, 0, 0]);
    const answer = measure(cube, flat);
    // Up to the root of rounding: see the essay.
    expect(Math.abs((answer.value ?? Number.NaN) - 8 / 7)).toBeLessThan(1e-7);
    expect(answer).toMatchObject({
      note: expect.stringContaining("; in 1 of 3 directions one side does not vary"),
    });
    expect(value(flat, flat)).toBeLessThan(1e-7);
    const point = affine(cube, [0, 0, 0], [1, 2, 3]);
    expect(value(cube, point)).toBeCloseTo((3 * 8) / 7 + 14, 13);
    expect(value(point, point)).toBe(0);
  });
});

describe("bias and interval", () => {
  it("two perfect samples score d (d + 5) / (2n) on average, and the note says so", () => {
    const [d, n] = [6, 300];
    const rng = new Rng(SEED).fork("bias");
    const runs = Array.from({ length: 200 }, (_, k) =>
      ofFits({
        real: normals(n, d, rng.fork(k).fork("real")),
        fake: normals(n, d, rng.fork(k).fork("fake")),
      }),
    );
    const values = runs.map((run) => run.value);
    const center = mean(values);
    const error = Math.sqrt(mean(values.map((one) => (one - center) ** 2)) / 199);
    const expected = (d * (d + 5)) / (2 * n);
    // Terms of the next order are smaller by d / n = 2 %.
    expect(Math.abs(center - expected)).toBeLessThan(4 * error + 0.02 * expected);
    expect(Math.abs(mean(runs.map(({ floor }) => floor ?? Number.NaN)) / expected - 1)).toBeLessThan(0.02);
    expect(measure(normals(n, d, rng), normals(n, d, rng))).toMatchObject({
      note: expect.stringMatching(/^a perfect Gaussian sampler scores about 0\.1[01]\d* at this n$/),
    });
  });

  it.each([
    ["full covariances", 1],
    ["one coordinate black on both sides", 0],
  ])("the stated error is the spread over repeated samples: %s", (name, last) => {
    const rng = new Rng(SEED).fork(name);
    const runs = Array.from({ length: 300 }, (_, k) => {
      const real = affine(normals(400, 4, rng.fork(k).fork("real")), [1, 2, 1, last], [0, 0, 0, 0]);
      const drawn = affine(normals(300, 4, rng.fork(k).fork("fake")), [2, 1, 1, 2 * last], [1, 0, 0.5, 0]);
      // A shear, so that the covariances do not commute.
      const fake = {
        ...drawn,
        data: drawn.data.map((x, at) => (at % 4 === 1 ? x + 0.7 * drawn.data[at - 1] : x)),
      };
      return measure(real, fake);
    });
    const { ratio, tolerance } = spread(runs);
    expect(Math.abs(ratio - 1)).toBeLessThan(tolerance);
  });
});

describe("properties", () => {
  const coordinate = fc.double({ min: -3, max: 3, noNaN: true }).map((x) => Math.round(x * 1e9) / 1e9);
  const cloud = fc.array(fc.tuple(coordinate, coordinate), { minLength: 4, maxLength: 9 }).map(samples);
  const reversed = ({ rows, dim, data }: Samples): Samples => ({
    rows,
    dim,
    data: Float64Array.from(data, (_, at) => data[(rows - 1 - Math.floor(at / dim)) * dim + (at % dim)]),
  });

  // The root of an eigenvalue that is 0 but for 1e-16 of 9^2 is 1e-7.
  const digits = 6;

  it("symmetric, 0 on itself, blind to the order of the rows, to moving and to turning everything", () => {
    fc.assert(
      fc.property(cloud, cloud, (real, fake) => {
        const answer = value(real, fake);
        expect(value(fake, real)).toBeCloseTo(answer, digits);
        expect(value(real, reversed(real))).toBeCloseTo(0, digits);
        expect(value(reversed(real), reversed(fake))).toBeCloseTo(answer, digits);
        const moved = (of: Samples) => affine(of, [1, 1], [5, -7]);
        expect(value(moved(real), moved(fake))).toBeCloseTo(answer, digits);
        const turned = (of: Samples) => ({
          ...of,
          data: of.data.map((x, at) =>
            at % 2 === 0 ? 0.6 * x - 0.8 * of.data[at + 1] : 0.8 * of.data[at - 1] + 0.6 * x,
          ),
        });
        expect(value(turned(real), turned(fake))).toBeCloseTo(answer, digits);
      }),
      { seed: SEED },
    );
  });

  it("on full covariances the order of the rows and the block change it by rounding alone: 1e-12 relative", () => {
    const rng = new Rng(SEED).fork("order");
    const [real, fake] = [
      normals(150, 9, rng),
      affine(normals(100, 9, rng), Array(9).fill(2), Array(9).fill(1)),
    ];
    const whole = ofFits({ real, fake });
    for (const other of [ofFits({ real: reversed(real), fake: reversed(fake) })]) {
      expect(Math.abs(other.value / whole.value - 1)).toBeLessThan(1e-12);
      expect(Math.abs((other.error ?? 0) / (whole.error ?? 1) - 1)).toBeLessThan(1e-10);
    }
  });
});

describe("faults", () => {
  it("two rows are enough for a value; with fewer than two a dimension the note says that it is mostly bias", () => {
    expect(frechet.minimum(64, {})).toBe(2);
    const rng = new Rng(SEED).fork("few");
    const [few, enough] = [normals(7, 4, rng), normals(8, 4, rng)];
    expect(measure(line(0, 1), line(3))).toEqual({
      value: null,
      why: "it needs 2 samples on either side (generated 1)",
    });
    expect(measure(enough, few)).toMatchObject({
      note: "with 7 rows in 4 dimensions it is mostly bias: compare it with its null band, not with 0",
    });
    expect(measure(enough, enough).value).toBeCloseTo(0, 12);
  });

  it("non-finite or too far out: no value, and the reason", () => {
    expect(measure(line(0, 1), line(0, Number.NaN))).toEqual({
      value: null,
      why: "generated sample 1 is not finite (NaN)",
    });
    expect(measure(line(0, 1), line(0, 1e200))).toEqual({
      value: null,
      why: "the samples are too far out to measure",
    });
  });

  it("has the same digits in any unit: squares of squares neither overflow nor vanish", () => {
    const [real, fake] = [normals(40, 3, new Rng(SEED)), normals(30, 3, new Rng(SEED + 1))];
    const { value: known, floor = Number.NaN, error = Number.NaN, flat } = ofFits({ real, fake });
    const inUnit = (x: Samples, unit: number) => affine(x, [unit, unit, unit], [0, 0, 0]);
    for (const exponent of [-280, -140, 120, 200, 240]) {
      const unit = 2 ** exponent;
      const found = ofFits({ real: inUnit(real, unit), fake: inUnit(fake, unit) });
      const square = unit ** 2;
      expect(found.value / square).toBeCloseTo(known, 12);
      expect((found.floor ?? Number.NaN) / square).toBeCloseTo(floor, 12);
      expect((found.error ?? 0) / square).toBeCloseTo(error, 12);
      expect(found.flat).toBe(flat);
    }
  });

  it("a generator on one point: a value, its error from the real side alone, no NaN", () => {
    const real = normals(50, 2, new Rng(SEED));
    const point = affine(real, [0, 0], [0, 0]);
    const answer = measure(real, point);
    expect(answer).toHaveProperty("interval");
    expect(JSON.stringify(answer)).not.toContain("null");
  });
});
