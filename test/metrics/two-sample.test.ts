import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { sweepOf } from "../../src/maths/pair-sweep.ts";
import { Rng } from "../../src/maths/random.ts";
import { firstRows, rowsOf } from "../../src/maths/rows.ts";
import { directions } from "../../src/maths/sliced.ts";
import { energyMoved } from "../../src/measuring/movement.ts";
import type { Samples } from "../../src/samples.ts";

const rng = new Rng(41).fork("two-sample");

const normal = (rows: number, dim: number, name: string): Samples & { data: Float64Array } => ({
  rows,
  dim,
  data: rng.fork(name).normals(new Float64Array(rows * dim)),
});

const map = (samples: Samples, of: (value: number, column: number, row: number) => number): Samples => ({
  ...samples,
  data: Float64Array.from(samples.data, (value, at) =>
    of(value, at % samples.dim, Math.floor(at / samples.dim)),
  ),
});

function measure(real: Samples, fake: Samples, more = {}): Record<string, number | null> {
  const found = metrics["two-sample"].compute({ real, fake, ...more }, { rows: 2500, space: "data" });
  return Object.fromEntries(
    Object.entries(found).map(([name, { value }]) => [name.replace("two-sample.", ""), value]),
  );
}

describe("known answers", () => {
  it("one law on both sides: every statistic where theory puts it", () => {
    const [n, dim] = [1500, 8];
    const found = measure(normal(n, dim, "real"), normal(n, dim, "fake"));
    // unbiased: 0; its deviation by simulation of 40 pairs is .0013
    expect(Math.abs(found.energy ?? 1)).toBeLessThan(4 * 0.0013);
    // Henze 1988: 1/2; each of 2n votes, about 1.4 times as dependent as independent ones
    expect(Math.abs((found.neighbors ?? 0) - 0.5)).toBeLessThan((4 * 1.4 * 0.5) / Math.sqrt(2 * n));
    // Naeem et al. 2020: 1 - 2^-5 for equal sizes
    expect(Math.abs((found.coverage ?? 0) - 0.96875)).toBeLessThan(4 * Math.sqrt((0.96875 * 0.03125) / n));
    // chi-square over its degrees of freedom: mean 1, variance 2/19
    expect(Math.abs((found.cells ?? 0) - 1)).toBeLessThan(4 * Math.sqrt(2 / 19));
    expect(found.off).toBe(0);
  });

  it("mean distances are those of a plain loop over the pairs", () => {
    const real = normal(50, 3, "few real");
    const fake = normal(40, 3, "few fake");
    const distance = (a: Samples, i: number, b: Samples, j: number) =>
      Math.hypot(...[0, 1, 2].map((k) => a.data[3 * i + k] - b.data[3 * j + k]));
    const mean = (a: Samples, b: Samples) => {
      let [sum, count] = [0, 0];
      for (let i = 0; i < a.rows; i++) {
        for (let j = 0; j < b.rows; j++) {
          if (a === b && i === j) continue;
          sum += distance(a, i, b, j);
          count++;
        }
      }
      return sum / count;
    };
    const meanDistance = sweepOf({ real, fake, wants: { meanDistance: true } }).meanDistance();
    expect(meanDistance.real).toBeCloseTo(mean(real, real), 12);
    expect(meanDistance.fake).toBeCloseTo(mean(fake, fake), 12);
    expect(meanDistance.across).toBeCloseTo(mean(real, fake), 12);
  });

  it("a shift of every column by 1: energy near its expectation, each column 1, everything told apart", () => {
    // E|X - Y| of N(0, 2 I) against N(m, 2 I) in 8 dimensions, |m|^2 = 8: sqrt 2 times the mean of a chi variable, not
    // central: 2 E|X - Y| - 2 E|X - X'| = 2 (4.763325 - 3.877243), by
    //   python -c "from scipy.stats import ncx2, chi2; from scipy.integrate import quad; from math import sqrt
    //   m=lambda f: sqrt(2)*quad(lambda x: sqrt(x)*f(x), 0, 300)[0]
    //   print(2*m(lambda x: ncx2.pdf(x,8,4))-2*m(lambda x: chi2.pdf(x,8)))"
    const real = normal(1500, 8, "real");
    const found = measure(
      real,
      map(normal(1500, 8, "fake"), (x) => x + 1),
    );
    expect(Math.abs((found.energy ?? 0) - 1.772164)).toBeLessThan(0.15);
    expect(Math.abs((found.column ?? 0) - 1)).toBeLessThan(0.15);
    expect(found.neighbors).toBeGreaterThan(0.75);
    expect(found.coverage).toBeLessThan(0.6);
  });

  it("one law on both sides: generated rows are thin where chance has it", () => {
    // of 400 rows the ball holds 10 real ones; generated rows before the tenth real one are negative binomial (10, 1/2), and
    // P(fewer than 5) = .08978, by python -c "from scipy.stats import nbinom; print(nbinom.cdf(4, 10, .5))".
    // The deviation of one pair is .021 at 500 rows (simulation of 40), so of the mean of six .010 at 400
    const found = Array.from(
      { length: 6 },
      (_, i) => measure(normal(400, 8, `real ${i}`), normal(400, 8, `fake ${i}`)).thin ?? Number.NaN,
    );
    const mean = found.reduce((sum, each) => sum + each, 0) / found.length;
    expect(Math.abs(mean - 0.08978)).toBeLessThan(4 * 0.01);
  });

  it("the tenth of a normal law nearest to a point is left out: thin finds it, coverage hardly moves", () => {
    const [n, dim] = [1500, 16];
    const real = normal(n, dim, "real");
    const more = normal(2 * n, dim, "fake");
    const square = (row: number) =>
      more.data.subarray(row * dim, (row + 1) * dim).reduce((sum, x, j) => sum + (x - more.data[j]) ** 2, 0);
    const far = Array.from({ length: more.rows }, (_, row) => row).sort((a, b) => square(a) - square(b));
    const left = rowsOf(more, Int32Array.from(far.slice(more.rows / 10)).sort());
    const [alike, without] = [more, left].map((fake) => measure(real, firstRows(fake, n)));
    const sd = 0.0024; // by simulation of 40 pairs
    // P(fewer than 19 before the 38th real row) = .0052, negative binomial as above
    expect(alike.thin).toBeLessThan(0.0052 + 4 * sd);
    expect(without.thin).toBeGreaterThan(0.0052 + 6 * sd);
    // of coverage the deviation is .005 or more
    expect((alike.coverage ?? 0) - (without.coverage ?? 0)).toBeLessThan(6 * 0.005);
  });

  it("copies of the real rows: no sample's nearest neighbor is of its own side, and every ball is full", () => {
    const real = normal(400, 6, "copied");
    const found = measure(real, real);
    expect([found.neighbors, found.coverage, found.cells, found.column]).toEqual([0, 1, 0, 0]);
    // U-statistics leave a row out with itself, its copy stays: minus twice the mean distance over n
    expect(found.energy).toBeLessThan(0);
  });

  it("samples far away altogether are off, those in between are not", () => {
    const real = normal(400, 16, "real");
    expect(
      measure(
        real,
        map(normal(400, 16, "fake"), (x) => x + 5),
      ).off,
    ).toBe(1);
    expect(
      measure(
        real,
        map(normal(400, 16, "fake"), (x) => 0.1 * x),
      ).off,
    ).toBe(0);
  });

  it("a lost correlation shows in components, not in columns", () => {
    const one = normal(1000, 4, "z");
    const real = map(one, (x, j, i) => one.data[4 * i] + 0.3 * (j === 0 ? 0 : x));
    const independent = map(normal(1000, 4, "w"), (x, j) => (j === 0 ? x : Math.sqrt(1.09) * x));
    const [joint, apart] = [
      measure(
        real,
        map(real, (x) => x),
      ),
      measure(real, independent),
    ];
    expect(joint.components).toBe(0);
    expect(apart.components).toBeGreaterThan(0.2);
    expect(apart.column).toBeLessThan(0.15);
  });
});

describe("properties", () => {
  const real = normal(300, 5, "p real");
  const fake = map(normal(300, 5, "p fake"), (x, j) => (1 + 0.1 * j) * x + 0.2);
  const found = measure(real, fake);
  const near = (other: Record<string, number | null>) => {
    for (const [name, value] of Object.entries(found)) expect(other[name]).toBeCloseTo(value ?? 0, 9);
  };

  it("columns in other units and moved give the same numbers", () => {
    const units = [1e-6, 3, 1, 1e6, 100];
    const other = (samples: Samples) => map(samples, (x, j) => units[j] * x - 7 * units[j]);
    near(measure(other(real), other(fake)));
  });

  it("another order of the rows gives the same numbers", () => {
    const turned = (samples: Samples): Samples => ({
      ...samples,
      data: Float64Array.from(samples.data, (_, at) => {
        const [row, column] = [Math.floor(at / 5), at % 5];
        return samples.data[(samples.rows - 1 - row) * 5 + column];
      }),
    });
    near(measure(turned(real), turned(fake)));
  });

  it("beyond 64 columns components are those of fixed projections", () => {
    expect(directions({ count: 64, dim: 100, seed: 0 }).rows).toBe(64);
    const wide = normal(300, 100, "wide real");
    const same = measure(wide, normal(300, 100, "wide fake"));
    const less = measure(
      wide,
      map(normal(300, 100, "wide fake"), (x) => 0.8 * x),
    );
    expect(less.components ?? 0).toBeGreaterThan(1.5 * (same.components ?? 1));
  });
});

describe("faults", () => {
  it("few rows, numbers that are not finite or too large: no value, with the reason", () => {
    const real = normal(100, 3, "r");
    const of = (fake: Samples) =>
      metrics["two-sample"].compute({ real, fake }, { rows: 2500, space: "data" })["two-sample.energy"];
    expect(of(normal(19, 3, "f"))).toMatchObject({
      value: null,
      why: expect.stringContaining("it needs 20 samples"),
    });
    expect(of(map(normal(100, 3, "f"), () => Number.NaN))).toMatchObject({ value: null });
    expect(of(map(normal(100, 3, "f"), () => 1e200))).toMatchObject({ value: null });
  });

  it("constant columns do not divide by 0", () => {
    const real = map(normal(100, 4, "r"), (x, j) => (j === 3 ? 7 : x));
    const found = measure(
      real,
      map(normal(100, 4, "f"), (x, j) => (j === 3 ? 7 : x)),
    );
    expect(Object.values(found).every((value) => Number.isFinite(value))).toBe(true);
    const off = measure(
      real,
      map(normal(100, 4, "f"), (x, j) => (j === 3 ? 8 : x)),
    );
    expect(off.column).toBeGreaterThan(0.5);
  });

  it("pixels keep one unit: noise in a border that is always black stays small", () => {
    const image = { height: 2, width: 2, channels: 1 };
    const dark = map(normal(200, 4, "r"), (x, j) => (j === 0 ? 1e-3 * x : x));
    const noisy = map(normal(200, 4, "f"), (x, j) => (j === 0 ? 1e-2 * x : x));
    expect(measure(dark, noisy).column).toBeGreaterThan(5);
    expect(measure(dark, noisy, { image }).column).toBeLessThan(0.5);
  });
});

describe("movement", () => {
  it("is the energy distance of two snapshots, in the real samples' deviations", () => {
    const real = map(normal(300, 3, "r"), (x) => 10 * x);
    const previous = map(normal(300, 3, "a"), (x) => 10 * x);
    const fake = map(normal(300, 3, "b"), (x) => 10 * x + 5);
    const { value } = energyMoved({ rows: 2500 }, { real, previous, fake }, {});
    const asIfMeasured = measure(previous, fake).energy;
    expect(value).toBeGreaterThan(0.1);
    expect(Math.abs((value ?? 0) / (asIfMeasured ?? 1) - 1)).toBeLessThan(0.2);
  });
});
