import fc from "fast-check";
import { Value } from "typebox/value";
import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import type { MetricInput } from "../../metrics/needs.ts";
import { Rng } from "../../src/maths/random.ts";
import type { Samples } from "../../src/samples.ts";
import { line, normal } from "../helpers/clouds.ts";

const { parzen } = metrics;

const SEED = 225;

const defaults = Value.Default(parzen.options, {}) as { sigmas: number[] };
const measure = (input: MetricInput, options = defaults) => parzen.compute(input, options).parzen;

/** ln N(0; 0, sigma^2) in one dimension. */
const peak = (sigma: number) => -Math.log(sigma * Math.sqrt(2 * Math.PI));

describe("known answers", () => {
  it("everything at one point: the kernel's own peak, the smallest sigma, no error", () => {
    const zero = line(20, () => 0);
    expect(measure({ real: zero, fake: zero }, { sigmas: [1] })).toEqual({
      value: expect.closeTo(peak(1), 14),
      unit: "nats",
      n: 20,
      nReal: 10,
      interval: { lo: expect.closeTo(peak(1), 14), hi: expect.closeTo(peak(1), 14), level: 0.95 },
      note: expect.stringMatching(/^standard error \S+; sigma 1 by 10 other real rows$/),
    });
    expect(measure({ real: zero, fake: zero })).toMatchObject({
      value: expect.closeTo(peak(0.01), 13),
      note: expect.stringContaining("sigma 0.01 by 10 other real rows; at the end of its grid"),
    });
  });

  it("all generated at one point: the best sigma is the real distance to it (1/s + d^2/2 s^2 is least there)", () => {
    const real = line(40, (i) => (i % 2 === 0 ? 1 : -1));
    const answer = measure({ real, fake: line(20, () => 0) }, { sigmas: [0.5, 0.9, 1, 1.1, 2] });
    expect(answer).toMatchObject({ value: expect.closeTo(peak(1) - 0.5, 14), n: 20, nReal: 30 });
    expect(answer).toMatchObject({ note: expect.stringContaining("sigma 1 by") });
  });

  it("1000 generated of N(0, 1): near the expected log density -ln(2 pi e)/2 = -1.4189 of the truth, from below", () => {
    const rng = new Rng(SEED);
    const answer = measure({
      real: normal(2000, 1, rng.fork("real")),
      fake: normal(1000, 1, rng.fork("fake")),
    });
    if (answer.value === null || answer.interval === undefined) throw new Error("no value");
    // sd of ln p(x) is sqrt(1/2): its mean over 1800 rows has an error of .0167.
    expect(answer.value).toBeGreaterThan(-1.4189 - 4 * 0.0167 - 0.02);
    expect(answer.value).toBeLessThan(-1.4189 + 4 * 0.0167);
    expect((answer.interval.hi - answer.interval.lo) / (2 * 1.96)).toBeCloseTo(0.0167, 2);
  });

  it("where there are held-out rows they are the test, and rows that were trained on count for nothing", () => {
    const [real, fake] = [line(20, () => 7), line(20, () => 0)];
    const reference = line(30, (i) => (i < 10 ? 2 : 1));
    expect(measure({ real, fake, reference }, { sigmas: [1, 2, 4] })).toMatchObject({
      value: expect.closeTo(peak(2) - 1 / 8, 14),
      n: 20,
      nReal: 20,
      note: expect.stringMatching(/^standard error \S+; sigma 2 by 10 other held-out rows$/),
    });
  });
});

describe("what Theis et al. warn of", () => {
  it("copies of the test rows beat fresh samples of the true distribution", () => {
    const rng = new Rng(SEED).fork("copies");
    const real = normal(200, 8, rng.fork("real"));
    const fresh = measure({ real, fake: normal(200, 8, rng.fork("fresh")) }).value ?? Number.NaN;
    expect(measure({ real, fake: real }).value).toBeGreaterThan(fresh + 1);
  });
});

describe("properties", () => {
  it("blind to the order of generated rows and to moving all; scaling by c costs dim ln c", () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 6 }), (seed, dim) => {
        const rng = new Rng(seed);
        const [real, fake] = [normal(30, dim, rng.fork("real")), normal(40, dim, rng.fork("fake"))];
        const value = measure({ real, fake }, { sigmas: [0.5, 1, 2] }).value ?? Number.NaN;
        const turned = { ...fake, data: Float64Array.from(fake.data.slice().reverse()) };
        const reversedRows = {
          ...fake,
          data: Float64Array.from({ length: 40 * dim }, (_, at) => {
            const [row, k] = [Math.floor(at / dim), at % dim];
            return turned.data[row * dim + (dim - 1 - k)];
          }),
        };
        expect(measure({ real, fake: reversedRows }, { sigmas: [0.5, 1, 2] }).value).toBeCloseTo(value, 11);
        const map = (samples: Samples, f: (x: number) => number) => ({
          ...samples,
          data: samples.data.map(f),
        });
        const by = (f: (x: number) => number, sigmas: number[]) =>
          measure({ real: map(real, f), fake: map(fake, f) }, { sigmas }).value;
        expect(by((x) => x + 4, [0.5, 1, 2])).toBeCloseTo(value, 10);
        expect(by((x) => 4 * x, [2, 4, 8])).toBeCloseTo(value - dim * Math.log(4), 10);
      }),
      { seed: SEED, numRuns: 40 },
    );
  });
});

describe("faults", () => {
  const fine = line(20, (i) => i);
  it("too few, non-finite, too far, held-out rows that do not serve: no value, and the reason", () => {
    const why = (input: MetricInput) => measure(input);
    const none = (reason: string) => ({ value: null, why: reason });
    expect(why({ real: line(19, (i) => i), fake: fine })).toEqual(
      none("it needs 20 samples on either side (real 19)"),
    );
    expect(why({ real: fine, fake: line(20, () => Number.NaN) })).toEqual(
      none("generated sample 0 is not finite (NaN)"),
    );
    expect(why({ real: fine, fake: line(20, () => 1e151) })).toEqual(
      none("the samples are too far out to measure"),
    );
    expect(why({ real: fine, fake: fine, reference: line(9, (i) => i) })).toEqual(
      none("the held-out samples do not serve: as real ones, it needs 20 samples on either side (real 9)"),
    );
    expect(why({ real: fine, fake: fine, reference: normal(20, 2, new Rng(1)) })).toEqual(
      none("held-out samples have 2 coordinates, the others 1"),
    );
  });

  it("a density of 0 to floating point has no logarithm", () => {
    expect(measure({ real: fine, fake: line(20, () => 9e149) }, { sigmas: [1e-10] })).toEqual({
      value: null,
      why: "the result is -Infinity",
    });
  });
});
