import { describe, expect, it } from "vitest";
import { latentArithmetic } from "../../metrics/latent-arithmetic.ts";
import { Rng } from "../../src/maths/random.ts";
import type { Extractor, LatentMap, Samples } from "../../src/samples.ts";

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
    latents: { prior: "normal" as const, latents, generate: map },
  };
  const answer = latentArithmetic.compute(input, {});
  return ["latent", "input", "gain", "ink"].map((name) => answer[`latent-arithmetic.${name}`]);
}

/** 24 of either class: sides -1 and 1; ink 0 for the first half, `bold` for the second. */
const latentsOf = (bold: number) =>
  rows(Array.from({ length: 48 }, (_, i) => [i % 2 === 0 ? -1 : 1, i < 24 ? 0 : bold]));

describe("known answers", () => {
  it("a linear generator: c's side with a's ink, as the overlay does", () => {
    const [latent, input, gain, ink] = measure(latentsOf(0.5));
    expect(latent).toMatchObject({ value: 1, n: 2, note: "2 pairs of 2 classes" });
    expect([input.value, gain.value]).toEqual([1, 0]);
    expect(ink.value).toBeCloseTo(1, 12);
  });

  it("a generator that ignores the ink of unknown latents carries none of it", () => {
    const deaf: LatentMap["generate"] = (latents) =>
      latents.rows === 2
        ? generate(
            rows([
              [1, 0],
              [-1, 0],
            ]),
          )
        : generate(latents);
    // Pairs are (a, c) = (0, 1) and (1, 0): class 1 is asked first.
    expect(measure(latentsOf(0.5), deaf).map(({ value }) => value)).toEqual([1, 1, 0, 0]);
  });

  it("one that turns the sides round scores 0 where the overlay scores 1", () => {
    const turned: LatentMap["generate"] = (latents) =>
      latents.rows === 2
        ? generate(
            rows([
              [-1, 1],
              [1, 1],
            ]),
          )
        : generate(latents);
    expect(measure(latentsOf(0.5), turned).map(({ value }) => value)).toEqual([0, 1, -1, 2]);
  });

  it("bold and thin are quarters by ink, and of them the first three: others play no part", () => {
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

it("the overlay is cut to the range of pixels before it is looked at", () => {
  const dimmed: Extractor = {
    ...features,
    extract(samples) {
      expect(samples.rows > 2 || samples.data.every((value) => Math.abs(value) <= 1)).toBe(true);
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
    why: "it needs two classes with 12 generated images (there are 1)",
  });
  const broken: LatentMap["generate"] = (latents) =>
    latents.rows === 2
      ? rows([
          [0, 0, 0, Number.NaN],
          [0, 0, 0, 0],
        ])
      : generate(latents);
  expect(measure(latentsOf(1), broken)[2]).toEqual({
    value: null,
    why: "generated sample 0 is not finite (NaN)",
  });
  const fake = generate(latentsOf(1));
  expect(latentArithmetic.compute({ real: fake, fake }, {})["latent-arithmetic.ink"]).toEqual({
    value: null,
    why: "it needs the generator itself and an extractor of classes",
  });
});
