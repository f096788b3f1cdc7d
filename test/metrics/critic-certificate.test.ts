import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import type { CriticBatch, Samples } from "../../src/samples.ts";

const { "critic-certificate": criticCertificate } = metrics;

const SEED = 170_107;

const nothing = { rows: 0, dim: 1, data: new Float64Array(0) };
const compute = (critic?: CriticBatch) =>
  criticCertificate.compute({ real: nothing, fake: nothing, critic }, {});

function measure(critic: CriticBatch): (suffix: string) => number {
  const quantities = compute(critic);
  return (suffix) => {
    const found = quantities[`critic-certificate${suffix}`];
    if (found.value === null) throw new Error(`${suffix}: ${found.why}`);
    return found.value;
  };
}

const points = (dim: number, values: readonly number[]): Samples => ({
  rows: values.length / dim,
  dim,
  data: Float64Array.from(values),
});

/** A batch under f, whose gradient norm is given. */
function batch(
  real: Samples,
  fake: Samples,
  f: (point: Float64Array) => number,
  slope: number,
  bound: number | null = null,
): CriticBatch {
  const scores = ({ rows, dim, data }: Samples) =>
    Float64Array.from({ length: rows }, (_, i) => f(Float64Array.from(data.slice(i * dim, (i + 1) * dim))));
  return {
    real,
    fake,
    realScores: scores(real),
    fakeScores: scores(fake),
    slopes: new Float64Array(3 * real.rows).fill(slope),
    bound,
  };
}

/** What is left out of differences for float32's sake, over the largest score. */
const ROUNDING = 2 ** -18;

describe("known answers", () => {
  it("f(x) = 2x on {2, 3} against {0, 1}: every slope is 2, and so the estimate is 2 W1", () => {
    const found = measure(batch(points(1, [2, 3]), points(1, [0, 1]), ([x]) => 2 * x, 2, 2));
    expect(found(".estimate")).toBe(4);
    expect(found(".w1")).toBe(2);
    expect(found(".bound")).toBe(2);
    expect(found(".gradient")).toBe(2);
    // (6 - rounding of 6) / 3 is the largest: the farthest pair feels its rounding least
    expect(found(".pairs")).toBeCloseTo(2 - ROUNDING * 2, 12);
    expect(found(".distance")).toBeCloseTo(2 - (ROUNDING * 6) / 2, 12);
    expect(found(".ratio")).toBeCloseTo(1 - (ROUNDING * 6) / 4, 12);
  });

  it("f(x, y) = 3x + 4y along its own gradient is perfect; across it, it certifies nothing", () => {
    const square = points(2, [0, 0, 1, 0, 0, 1, 1, 1]);
    const moved = (x: number, y: number) =>
      points(
        2,
        Array.from(square.data, (value, i) => value + (i % 2 === 0 ? x : y)),
      );
    const along = measure(batch(moved(3, 4), square, ([x, y]) => 3 * x + 4 * y, 5));
    expect(along(".w1")).toBeCloseTo(5, 12);
    expect(along(".estimate")).toBeCloseTo(25, 12);
    expect(along(".ratio")).toBeCloseTo(1, 4);
    const across = measure(batch(moved(4, -3), square, ([x, y]) => 3 * x + 4 * y, 5));
    expect(across(".estimate")).toBeCloseTo(0, 12);
    expect(across(".ratio")).toBe(0);
  });

  it("a critic that has it the wrong way round certifies less than nothing: -1", () => {
    const found = measure(batch(points(1, [2, 3]), points(1, [0, 1]), ([x]) => -x, 1));
    expect(found(".ratio")).toBeCloseTo(-1, 4);
  });

  it("f(x) = |x| between {-1} and {1} tells nothing apart; between {2} and {0}, all", () => {
    const fold = ([x]: Float64Array) => Math.abs(x);
    expect(measure(batch(points(1, [-1]), points(1, [1]), fold, 1))(".ratio")).toBe(0);
    expect(measure(batch(points(1, [2]), points(1, [0]), fold, 1))(".ratio")).toBeCloseTo(1, 4);
  });

  it("a steep step counts at its slope, not at its height: f = 10 beyond 1/2 certifies a tenth", () => {
    // one slope of 10 somewhere between; the pair itself rises by 1 over a distance of 1
    const found = measure(batch(points(1, [1]), points(1, [0]), ([x]) => (x > 0.5 ? 1 : 0), 10));
    expect(found(".lipschitz")).toBe(10);
    expect(found(".ratio")).toBeCloseTo(0.1, 5);
  });
});

describe("properties", () => {
  const cloud = (dim: number) =>
    fc.array(fc.float({ min: -8, max: 8, noNaN: true }), { minLength: 3 * dim, maxLength: 3 * dim });

  it("no scores whatever tell more apart than K W1", () => {
    const scores = fc.array(fc.float({ min: -100, max: 100, noNaN: true }), { minLength: 3, maxLength: 3 });
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2, 3).chain((dim) => fc.tuple(fc.constant(dim), cloud(dim), cloud(dim))),
        scores,
        scores,
        ([dim, a, b], f, g) => {
          const critic: CriticBatch = {
            real: points(dim, a),
            fake: points(dim, b),
            realScores: Float64Array.from(f),
            fakeScores: Float64Array.from(g),
            slopes: new Float64Array(9),
            bound: null,
          };
          const { value } = compute(critic)["critic-certificate.ratio"];
          // Infinite slopes (different scores at one point) and equal clouds have no ratio.
          if (value !== null) expect(Math.abs(value)).toBeLessThanOrEqual(1 + 1e-9);
        },
      ),
      { seed: SEED, numRuns: 500 },
    );
  });

  it("scaling f, or adding to it, changes no certificate", () => {
    const [real, fake] = [points(1, [0.3, 1.7, 2.2]), points(1, [-1, 0.1, 0.4])];
    const of = (scale: number) => measure(batch(real, fake, ([x]) => scale * Math.tanh(x), scale))(".ratio");
    for (const scale of [1e-6, 7, 1e6]) expect(of(scale)).toBeCloseTo(of(1), 9);
    // A constant makes the scores coarser: more is left out, but no more than that.
    const lifted = measure(batch(real, fake, ([x]) => 100 + Math.tanh(x), 1))(".ratio");
    expect(of(1) - lifted).toBeGreaterThan(0);
    expect(of(1) - lifted).toBeLessThan(2 * 101 * ROUNDING);
  });
});

describe("faults", () => {
  const whole = batch(points(1, [2, 3]), points(1, [0, 1]), ([x]) => x, 1);
  const ratio = (critic?: CriticBatch) => compute(critic)["critic-certificate.ratio"];

  it.each<[string, CriticBatch | undefined, string]>([
    ["no critic", undefined, "it needs a critic that judges single samples"],
    ["a flat one", batch(whole.real, whole.fake, () => 3, 0), "the critic is flat on the batch"],
    [
      "equal clouds",
      batch(whole.real, whole.real, ([x]) => x, 1),
      "the batch's real and generated points are the same",
    ],
    [
      "a score that is no number",
      { ...whole, realScores: Float64Array.of(NaN, 1) },
      "the critic is not finite everywhere on the batch",
    ],
    [
      "an infinite slope",
      { ...whole, slopes: Float64Array.of(Infinity) },
      "the critic is not finite everywhere on the batch",
    ],
    [
      "a point that is no number",
      { ...whole, fake: points(1, [0, NaN]) },
      "generated sample 1 is not finite (NaN)",
    ],
  ])("%s has no ratio, and says why", (_, critic, why) => {
    expect(ratio(critic)).toEqual({ value: null, why });
  });

  it("a net of convolutions or normalized layers has no bound, and all else", () => {
    const quantities = compute(whole);
    expect(quantities["critic-certificate.bound"]).toEqual({
      value: null,
      why: "it needs a bound of the critic's slope: dense layers that are not divided by their spectral norms",
    });
    expect(quantities["critic-certificate.ratio"].value).toBeCloseTo(1, 4);
  });

  it("two scores at one point have no slope", () => {
    const same = points(1, [1]);
    const critic = {
      real: same,
      fake: same,
      realScores: Float64Array.of(1),
      fakeScores: Float64Array.of(0),
      slopes: new Float64Array(3),
      bound: null,
    };
    expect(compute(critic)["critic-certificate.pairs"]).toEqual({
      value: null,
      why: "the result is Infinity",
    });
  });
});
