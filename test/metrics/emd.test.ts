import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import type { MetricInput } from "../../metrics/needs.ts";
import { mixtureModes, sampleMixture } from "../../src/maths/mixture.ts";
import { Rng } from "../../src/maths/random.ts";
import { median, predictionBounds } from "../../src/maths/statistics.ts";
import type { Samples } from "../../src/samples.ts";
import { spread } from "../helpers/spread.ts";

const { emd } = metrics;

const SEED = 2_000;
const options: Parameters<typeof emd.compute>[1] = { compare: "auto", points: 512 };

const samples = (points: readonly (readonly number[])[]): Samples => ({
  rows: points.length,
  dim: points[0].length,
  data: Float64Array.from(points.flat()),
});
const measure = (input: MetricInput, chosen = options) => emd.compute(input, chosen).emd;

const square = { low: -1.5, high: 1.5, bins: 25 };
const ringModes = mixtureModes(
  Array.from({ length: 8 }, (_, k) => [Math.cos((k * Math.PI) / 4), Math.sin((k * Math.PI) / 4)]),
  0.02,
);
const ring = (n: number, name: string) => sampleMixture(ringModes, n, new Rng(SEED).fork(name));

describe("emd of one-dimensional samples", () => {
  it("is the area between the cumulative distributions; numbers of samples may differ", () => {
    expect(measure({ real: samples([[0], [1], [3]]), fake: samples([[8], [5], [6]]) })).toMatchObject({
      value: 5,
      unit: "data units",
      n: 3,
    });
    expect(measure({ real: samples([[0], [2]]), fake: samples([[0], [1], [2]]) }).value).toBeCloseTo(
      1 / 3,
      15,
    );
  });

  it("does not bin, even with a box", () => {
    const box = { low: 0, high: 1, bins: 1 };
    expect(measure({ real: samples([[0.1]]), fake: samples([[0.4]]), box }).value).toBeCloseTo(0.3, 15);
  });
});

describe("emd on the bins of a box", () => {
  it("moves whole modes over whole bins: 1 of 8 kept costs 1.2568 up to the bin size", () => {
    const real = ringModes.centers;
    const fake = samples([[1, 0]]);
    // Rounding both ends to bin centers moves each by at most half a bin's diagonal, .12 / sqrt 2.
    expect(Math.abs((measure({ real, fake, box: square }).value ?? 0) - 1.256835)).toBeLessThan(2 * 0.085);
  });

  it("is exact for what lies on bin centers", () => {
    const box = { low: 0, high: 4, bins: 4 };
    const real = samples([
      [0.5, 0.5],
      [3.5, 0.5],
    ]);
    const fake = samples([
      [0.5, 3.5],
      [3.5, 0.5],
    ]);
    expect(measure({ real, fake, box })).toMatchObject({ value: 1.5, unit: "data units", n: 2 });
  });

  it("is 0 between samples of the same bins, whatever their order and number", () => {
    const real = ring(300, "real");
    const twice = { rows: 600, dim: 2, data: Float64Array.from([...real.data, ...real.data]).reverse() };
    // Reversed data swaps x and y of each point: mirror the original likewise.
    const mirrored = { ...real, data: Float64Array.from(real.data).reverse() };
    expect(measure({ real: mirrored, fake: twice, box: square }).value).toBeCloseTo(0, 15);
  });

  it("knows how far away what lies outside is: bins go on, and a shift by whole bins is that distance", () => {
    const real = ring(400, "real");
    const pitch = (square.high - square.low) / square.bins;
    for (const [right, up] of [
      [1000, 0],
      [300, -400],
    ]) {
      const fake = {
        ...real,
        data: real.data.map((x, i) => x + pitch * (i % 2 === 0 ? right : up)),
      };
      // sums of some hundred distances near a thousand, each rounded at 1e-16 of its size
      expect(measure({ real, fake, box: square }).value).toBeCloseTo(pitch * Math.hypot(right, up), 9);
    }
    expect(measure({ real, fake: samples([[1e200, 0]]), box: square })).toEqual({
      value: null,
      why: "the samples are too far out to measure",
    });
  });

  it("counts a few strays in border bins, which differ by less than bins do", () => {
    const near = ring(1000, "real");
    const stray = { ...near, data: near.data.map((x, i) => (i === 0 ? square.high + 0.5 : x)) };
    const brought = { ...near, data: near.data.map((x, i) => (i === 0 ? square.high : x)) };
    const against = (fake: Samples) => measure({ real: ring(1000, "other"), fake, box: square }).value;
    expect(against(stray)).toBe(against(brought));
  });

  it("says what share lies outside", () => {
    const note = measure({
      real: samples([[0, 0]]),
      fake: samples([
        [9, 0],
        [0, 0],
      ]),
      box: square,
    });
    expect(note).toMatchObject({
      note: "50 % of the generated samples (0 % of the real ones) lie outside the box and count in bins of its size there",
    });
  });

  it("has the null of two perfect ring samples at n = 2500: median .035, 95 % below .06", () => {
    const nulls = Array.from(
      { length: 60 },
      (_, k) =>
        measure({ real: ring(2500, `r${k}`), fake: ring(2500, `f${k}`), box: square }).value ?? Infinity,
    );
    expect(Math.abs(median(nulls) - 0.035)).toBeLessThan(0.005);
    expect(predictionBounds(nulls).hi).toBeLessThan(0.07);
  });
});

describe("emd of clouds", () => {
  const rng = new Rng(SEED).fork("images");
  const images = (rows: number, shift: number): Samples => ({
    rows,
    dim: 12,
    data: Float32Array.from({ length: rows * 12 }, () => shift + Math.fround(rng.uniform())),
  });
  const image = { height: 2, width: 2, channels: 3 };

  it("takes the first `points` rows of each side", () => {
    const real = images(40, 0);
    const fake = images(30, 0.5);
    const head = (all: Samples, rows: number) => ({ ...all, rows, data: all.data.slice(0, rows * 12) });
    const some = measure({ real, fake, image }, { ...options, points: 10 });
    expect(some).toEqual(
      measure({ real: head(real, 10), fake: head(fake, 10), image }, { ...options, points: 10 }),
    );
    expect(some).toMatchObject({ n: 10, note: "10 real and 10 generated points" });
    expect(measure({ real, fake, image })).toMatchObject({ n: 30, note: "40 real and 30 generated points" });
  });

  it("of images shifted by c in each of 12 values costs c sqrt 12, which no plan beats", () => {
    const real = images(25, 0);
    const fake = { ...real, data: real.data.map((value) => value + 0.25) };
    expect(measure({ real, fake, image }).value).toBeCloseTo(0.25 * Math.sqrt(12), 6);
  });

  it("is what two-dimensional samples without a box get", () => {
    const cost = measure({ real: samples([[0, 0]]), fake: samples([[3, 4]]) });
    expect(cost).toMatchObject({ value: 5, n: 1 });
  });
});

describe("interval", () => {
  it("all of one side to the left: the sampling error of the difference of means", () => {
    // u(x) = -x and v(y) = y, so se^2 = (7/3) / 3 + (7/3) / 3.
    const half = 1.959963984540054 * Math.sqrt(14 / 9);
    const answer = measure({ real: samples([[0], [1], [3]]), fake: samples([[8], [5], [6]]) });
    expect(answer).toMatchObject({ interval: { level: 0.95 } });
    const { lo, hi } = (answer as { interval: { lo: number; hi: number } }).interval;
    expect(lo).toBeCloseTo(5 - half, 13);
    expect(hi).toBeCloseTo(5 + half, 13);
  });

  const normals = (rows: number, dim: number, scale: number, shift: number, rng: Rng): Samples => ({
    rows,
    dim,
    data: Float64Array.from(
      { length: rows * dim },
      (_, at) => (at % dim === 0 ? shift : 0) + scale * rng.normal(),
    ),
  });

  it.each([
    ["on a line", 1, undefined, 400],
    ["on bins", 2, { low: -4, high: 8, bins: 12 }, 200],
    ["of clouds", 3, undefined, 200],
  ])("%s: the stated error is the spread over repeated samples", (name, dim, box, repeats) => {
    const rng = new Rng(SEED).fork(name);
    const runs = Array.from({ length: repeats }, (_, k) => {
      const own = rng.fork(k);
      return measure({
        real: normals(150, dim, 1, 0, own.fork("real")),
        fake: normals(100, dim, 0.5, 3, own.fork("fake")),
        box,
      });
    });
    const { ratio, tolerance } = spread(runs);
    expect(Math.abs(ratio - 1)).toBeLessThan(tolerance);
  });

  it("is absent between equal samples and for a single one", () => {
    const real = samples([[0], [1]]);
    expect(measure({ real, fake: real })).toEqual({
      value: 0,
      unit: "data units",
      n: 2,
      nReal: 2,
    });
    expect(measure({ real, fake: samples([[3]]) })).toEqual({
      value: 2.5,
      unit: "data units",
      n: 1,
      nReal: 2,
    });
  });

  it("does not depend on the order of the rows", () => {
    const real = ring(200, "order real");
    const fake = normals(150, 2, 0.3, 0.4, new Rng(SEED).fork("order"));
    const reversed = ({ rows, dim, data }: Samples): Samples => ({
      rows,
      dim,
      data: Float64Array.from(data, (_, at) => data[(rows - 1 - Math.floor(at / dim)) * dim + (at % dim)]),
    });
    const backwards = { real: reversed(real), fake: reversed(fake) };
    // On bins the counts are the same. On a line the sums run in sorted order. Clouds: sums of 350 terms below 3.
    expect(measure({ ...backwards, box: square })).toEqual(measure({ real, fake, box: square }));
    const { value } = measure({ real, fake });
    expect(Math.abs((measure(backwards).value ?? Number.NaN) - (value ?? 0))).toBeLessThan(
      350 * 3 * 2 ** -52,
    );
  });
});

describe("null resamples", () => {
  it("199 for lines and histograms, 39 for clouds", () => {
    const line = samples([[0]]);
    const plane = samples([[0, 0]]);
    const solid = samples([[0, 0, 0]]);
    expect(emd.nullResamples({ real: line, fake: line }, options)).toBe(199);
    expect(emd.nullResamples({ real: plane, fake: plane, box: square }, options)).toBe(199);
    expect(emd.nullResamples({ real: plane, fake: plane }, options)).toBe(39);
    const asPoints = { ...options, compare: "points" } as const;
    expect(emd.nullResamples({ real: plane, fake: plane, box: square }, asPoints)).toBe(39);
    expect(emd.nullResamples({ real: solid, fake: solid, box: square }, options)).toBe(39);
  });
});

describe("faults", () => {
  it("non-finite or no samples: no value, and the reason", () => {
    const real = samples([[0, 0]]);
    expect(
      measure({
        real,
        fake: samples([
          [0, 1],
          [Number.NaN, 0],
        ]),
        box: square,
      }),
    ).toEqual({
      value: null,
      why: "generated sample 1 is not finite (NaN)",
    });
    expect(measure({ real, fake: { rows: 0, dim: 2, data: new Float64Array(0) } })).toEqual({
      value: null,
      why: "there are no generated samples",
    });
  });

  it("finite samples whose distance overflows still give no infinite value", () => {
    expect(measure({ real: samples([[-1.7e308]]), fake: samples([[1.7e308]]) })).toEqual({
      value: null,
      why: "the result is Infinity",
    });
    const plane = samples([
      [0, 0],
      [1e200, 1],
    ]);
    expect(measure({ real: plane, fake: plane, box: { low: -1e200, high: 2e200, bins: 10 } })).toEqual({
      value: null,
      why: "the samples are too far out to measure",
    });
    const far = samples([[0, 1e200, 0]]);
    expect(measure({ real: samples([[0, 0, 0]]), fake: far })).toEqual({
      value: null,
      why: "the samples are too far out to measure",
    });
  });
});
