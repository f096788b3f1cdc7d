/** The Inception score: by hand, by its properties, and beside torch-fidelity's digits. */
import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { numpyRandom } from "../../src/maths/numpy-random.ts";
import { Rng } from "../../src/maths/random.ts";
import { studentQuantile, studentWithin } from "../../src/maths/student.ts";
import type { Samples } from "../../src/samples.ts";

const points: Samples = { rows: 1, dim: 1, data: Float64Array.of(0) };
const logitsOf = (rows: readonly (readonly number[])[]): Samples => ({
  rows: rows.length,
  dim: rows[0].length,
  data: Float32Array.from(rows.flat()),
});
const score = (fake: Samples, options: object = {}, real?: Samples) =>
  metrics.is.compute(
    { real: points, fake: points, logits: { fake, ...(real && { real }) } },
    { splits: 10, shuffle: true, seed: 2020, ...options },
  );

describe("the Inception score", () => {
  it("of images that are sure and of k classes alike is k, and of one class 1", () => {
    const sure = (k: number) =>
      logitsOf(
        Array.from({ length: 12 }, (_, i) => Array.from({ length: 4 }, (_, y) => (y === i % k ? 1000 : 0))),
      );
    for (const k of [1, 2, 4]) {
      const found = score(sure(k), { splits: 3, shuffle: false });
      // each split of 4 images holds each of k classes equally often; exp(-1000) is 0
      expect(found.is.value).toBeCloseTo(k, 12);
      expect(found["is.std"].value).toBeCloseTo(0, 12);
    }
  });

  it("of images that say nothing is 1", () => {
    expect(score(logitsOf(Array.from({ length: 10 }, () => [3, 3, 3]))).is.value).toBe(1);
  });

  it("does not change when a constant is added to the logits of an image, and not with the order of classes", () => {
    const rng = new Rng(5);
    const rows = Array.from({ length: 40 }, () =>
      Array.from({ length: 6 }, () => Math.round(64 * rng.normal()) / 16),
    );
    const known = score(logitsOf(rows)).is.value as number;
    const shifted = rows.map((row, i) => row.map((value) => value + (i % 5) * 8));
    expect(score(logitsOf(shifted)).is.value).toBeCloseTo(known, 12);
    expect(score(logitsOf(rows.map((row) => row.toReversed()))).is.value).toBeCloseTo(known, 12);
  });

  it("equals torch-fidelity's 0.4", () => {
    const rows = Array.from({ length: 103 }, (_, i) =>
      Array.from({ length: 7 }, (_, y) => ((i * 7919 + y * 104729 + i * y * 31) % 1000) / 100),
    );
    // isc_features_to_metric(logits, splits, shuffle, rng_seed)
    for (const [options, mean, std] of GOLDEN) {
      const found = score(logitsOf(rows), options);
      expect(found.is.value).toBeCloseTo(mean, 12);
      expect(found["is.std"].value).toBeCloseTo(std, 12);
    }
  });

  it("has an interval of Student's t over the splits, and says that splits are small", () => {
    const rng = new Rng(9);
    const rows = Array.from({ length: 100 }, () => Array.from({ length: 5 }, () => 2 * rng.normal()));
    const { is, "is.std": std } = score(logitsOf(rows)) as Record<
      string,
      { value: number; interval: { lo: number; hi: number }; note: string }
    >;
    // t of 9 degrees of freedom, and the standard error from the deviation by the divisor 10
    expect(is.interval.hi - is.value).toBeCloseTo(
      (2.262157162740992 * std.value * Math.sqrt(10 / 9)) / Math.sqrt(10),
      10,
    );
    expect(is.note).toContain("10 splits of 10 images: too few");
    expect(score(logitsOf(rows), { splits: 1 }).is).not.toHaveProperty("interval");
  });

  it("of real images stands beside it where they were looked at", () => {
    const fake = logitsOf(Array.from({ length: 20 }, (_, i) => [i, 0]));
    const real = logitsOf(Array.from({ length: 20 }, (_, i) => [0, 40 * (i % 2)]));
    expect(score(fake)["is.real"]).toMatchObject({ value: null });
    expect(score(fake, { splits: 1 }, real)["is.real"].value).toBeCloseTo(Math.exp(certaintyOfCoins()), 9);
  });

  it("needs as many images as splits, and logits", () => {
    expect(score(logitsOf([[1, 2]])).is).toEqual({
      value: null,
      why: "10 splits need as many images (got 1)",
    });
    expect(
      metrics.is.compute({ real: points, fake: points }, { splits: 10, shuffle: true, seed: 1 }).is,
    ).toMatchObject({
      value: null,
      why: "it needs logits of the Inception network: images, and --features inception",
    });
  });
});

const GOLDEN: readonly (readonly [options: object, mean: number, std: number])[] = [
  [{}, 2.4711452630253214, 0.2616985423294363],
  [{ splits: 5, shuffle: false }, 2.426219297698375, 0.2537874845997251],
  [{ splits: 1, seed: 7 }, 2.7618234290836066, 0],
];

/** Half of the images say (1/2, 1/2), the others surely the second class: p(y) = (1/4, 3/4). */
function certaintyOfCoins(): number {
  const kl = (p: number, q: number) => (p === 0 ? 0 : p * Math.log(p / q));
  return (kl(0.5, 0.25) + kl(0.5, 0.75) + kl(1, 0.75)) / 2;
}

describe("NumPy's permutations", () => {
  it("are those of numpy.random.RandomState(seed).permutation(10)", () => {
    expect([...numpyRandom(2020).permutation(10)]).toEqual([2, 4, 9, 1, 5, 7, 6, 3, 8, 0]);
    expect([...numpyRandom(0).permutation(10)]).toEqual([2, 8, 4, 9, 1, 6, 7, 3, 0, 5]);
    expect([...numpyRandom(2 ** 32 - 1).permutation(10)]).toEqual([6, 9, 5, 1, 8, 0, 7, 4, 2, 3]);
  });

  it("hold each number once", () => {
    for (const n of [0, 1, 2, 1000, 4097])
      expect([...numpyRandom(7).permutation(n)].toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: n }, (_, i) => i),
      );
  });
});

describe("Student's t", () => {
  it("by its known quantiles", () => {
    // Abramowitz & Stegun 1964, table 26.10, and tan(.95 pi / 2) for one degree of freedom
    expect(studentQuantile(0.95, 1)).toBeCloseTo(Math.tan((0.95 * Math.PI) / 2), 9);
    expect(studentQuantile(0.95, 2)).toBeCloseTo(4.30265, 4);
    expect(studentQuantile(0.95, 9)).toBeCloseTo(2.262157, 6);
    expect(studentWithin(1.959963984540054, 1e6)).toBeCloseTo(0.95, 5);
  });
});
