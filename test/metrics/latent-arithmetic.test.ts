import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { arithmeticOf } from "../../src/maths/latent-arithmetic.ts";
import { Rng } from "../../src/maths/random.ts";
import { NORMAL_QUANTILE } from "../../src/maths/statistics.ts";
import type { Extractor, LatentMap, Samples } from "../../src/samples.ts";

const { "latent-arithmetic": latentArithmetic } = metrics;

const rows = (vectors: readonly (readonly number[])[]): Samples => ({
  rows: vectors.length,
  dim: vectors[0].length,
  data: Float64Array.from(vectors.flat()),
});
/** "Images" of four pixels: two that show the class by which is brighter, two of ink. */
const picture = ([side, ink]: ArrayLike<number> & Iterable<number>) => [side, -side, ink, ink];
const generate: LatentMap["generate"] = (latents) =>
  rows(Array.from({ length: latents.rows }, (_, i) => picture(latents.data.subarray(2 * i, 2 * i + 2))));
/** Class 1 where the first pixel is above the second, with certainty; undecided where they are equal. */
const features: Extractor = {
  name: "sides",
  dim: 4,
  classes: 2,
  extract(samples) {
    const sides = Array.from({ length: samples.rows }, (_, i) =>
      Math.sign(samples.data[4 * i] - samples.data[4 * i + 1]),
    );
    return {
      features: { ...samples, labels: Int32Array.from(sides, (side) => (side > 0 ? 1 : 0)) },
      probabilities: rows(sides.map((side) => [(1 - side) / 2, (1 + side) / 2])),
    };
  },
};

function measure(latents: Samples, map: LatentMap["generate"] = generate, extractor: Extractor = features) {
  const fake = map(latents);
  const input = {
    real: fake,
    fake,
    features: extractor,
    latents: { prior: "normal" as const, latents, draw: () => latents, generate: map },
  };
  const answer = latentArithmetic.compute(input, { trials: 2 });
  return ["latent", "input", "gain", "ink"].map((name) => answer[`latent-arithmetic.${name}`]);
}

/** The generator, but for the four unknown latents of sums: it answers as if it were asked for these. */
const answering =
  (instead: readonly (readonly number[])[]): LatentMap["generate"] =>
  (latents) =>
    generate(latents.rows === 4 ? rows(instead) : latents);

/** 24 of either class: sides -1 and 1; ink 0 for the first half, `bold` for the second. */
const latentsOf = (bold: number) =>
  rows(Array.from({ length: 48 }, (_, i) => [i % 2 === 0 ? -1 : 1, i < 24 ? 0 : bold]));

describe("known answers", () => {
  it("a linear generator: c's side with a's ink, as the overlay does", () => {
    const [latent, input, gain, ink] = measure(latentsOf(0.5));
    expect(latent).toMatchObject({ value: 1, n: 4, note: "2 trials of 2 pairs of 2 classes" });
    expect([input.value, gain.value]).toEqual([1, 0]);
    expect(ink.value).toBeCloseTo(1, 12);
  });

  it("a generator that ignores the ink of unknown latents carries none of it", () => {
    const deaf = answering([
      [1, 0],
      [-1, 0],
      [1, 0],
      [-1, 0],
    ]);
    // Pairs are (a, c) = (0, 1) and (1, 0), in either trial: class 1 is asked first.
    expect(measure(latentsOf(0.5), deaf).map(({ value }) => value)).toEqual([1, 1, 0, 0]);
  });

  it("one that turns the sides round scores 0 where the overlay scores 1", () => {
    const turned = answering([
      [-1, 1],
      [1, 1],
      [-1, 1],
      [1, 1],
    ]);
    expect(measure(latentsOf(0.5), turned).map(({ value }) => value)).toEqual([0, 1, -1, 2]);
  });

  it("a trial that fails beside one that does not: half a chance, with 1.96 standard errors of half", () => {
    // Class 1 is made of all latents put together in the second trial: right once in two pairs.
    const stuck = answering([
      [1, 0],
      [-1, 0],
      [1, 0],
      [1, 0],
    ]);
    // Trials of 1 and 1/2: mean 3/4, standard error (1/2) / sqrt(2) / sqrt(2) = 1/4.
    const [latent] = measure(latentsOf(0.5), stuck);
    expect(latent).toMatchObject({ value: 0.75, interval: { lo: 0.75 - NORMAL_QUANTILE[0.95] / 4, hi: 1 } });
  });

  it("bold and thin are quarters by ink, and of them the first three a trial: others play no part", () => {
    const rng = new Rng(3);
    const latents = latentsOf(0.5);
    // Beyond the quarter: ink between the two.
    const more = rows([
      ...Array.from({ length: 48 }, (_, i) => [...latents.data.subarray(2 * i, 2 * i + 2)]),
      ...Array.from({ length: 24 }, (_, i) => [i % 2 === 0 ? -1 : 1, 0.1 + 0.3 * rng.uniform()]),
    ]);
    const [, , , ink] = measure(more);
    expect(ink.value).toBeCloseTo(1, 12);
  });
});

describe("trials", () => {
  const labelled = { ...latentsOf(0.5), labels: Int32Array.from({ length: 48 }, (_, i) => i % 2) };
  const map = (latents: Samples, seen: Samples[] = []): LatentMap => ({
    prior: "normal",
    latents,
    draw: () => latents,
    generate(asked) {
      seen.push(asked);
      return generate(asked);
    },
  });

  it("have no image in common, and three of a concept each", () => {
    const { concepts } = arithmeticOf(map(latentsOf(0.5)), features, 2);
    for (const { bold, thin } of concepts) {
      const used = [...bold, ...thin].map(({ rows: each }) => each);
      expect(used.map((each) => each.length)).toEqual([3, 3, 3, 3]);
      expect(new Set(used.flat()).size).toBe(12);
    }
  });

  it("are computed once for a generator", () => {
    const seen: Samples[] = [];
    const once = map(latentsOf(0.5), seen);
    expect(arithmeticOf(once, features, 2)).toBe(arithmeticOf(once, features, 2));
    expect(seen).toHaveLength(2);
  });

  it("ask for c where the generator is told classes", () => {
    const seen: Samples[] = [];
    arithmeticOf(map(labelled, seen), features, 2);
    expect([...(seen[1].labels ?? [])]).toEqual([1, 0, 1, 0]);
  });

  it("take no image of another class than was asked", () => {
    // All were asked for class 0; those taken for class 1 are nobody's.
    const { concepts } = arithmeticOf(map({ ...labelled, labels: new Int32Array(48) }), features, 2);
    expect(concepts.map(({ label }) => label)).toEqual([0]);
  });
});

it("the overlay is cut to the range of pixels before it is looked at", () => {
  const dimmed: Extractor = {
    ...features,
    extract(samples) {
      expect(samples.rows > 4 || samples.data.every((value) => Math.abs(value) <= 1)).toBe(true);
      return features.extract(samples);
    },
  };
  const brighter = latentsOf(0.5);
  const inRange: LatentMap["generate"] = (latents) => {
    const made = generate(latents);
    return { ...made, data: made.data.map((value) => Math.min(1, Math.max(-1, 1.2 * value))) };
  };
  expect(measure(brighter, inRange, dimmed)[1].value).toBe(1);
});

it("says why it has no value", () => {
  const one = rows(Array.from({ length: 48 }, (_, i) => [1, i / 48]));
  expect(measure(one)[0]).toEqual({
    value: null,
    why: "it needs two classes with 24 of 48 generated images (there are 1)",
  });
  const broken: LatentMap["generate"] = (latents) =>
    latents.rows === 4
      ? rows([[0, 0, 0, Number.NaN], ...new Array(3).fill([0, 0, 0, 0])])
      : generate(latents);
  expect(measure(latentsOf(1), broken)[2]).toEqual({
    value: null,
    why: "generated sample 0 is not finite (NaN)",
  });
  const fake = generate(latentsOf(1));
  expect(latentArithmetic.compute({ real: fake, fake }, { trials: 2 })["latent-arithmetic.ink"]).toEqual({
    value: null,
    why: "it needs the generator itself",
  });
});
