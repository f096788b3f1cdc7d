/** What a result keeps of a generator's latents: known images of a generator that is known. */
import { describe, expect, it } from "vitest";
import { metrics } from "../../../metrics/index.ts";
import { latentRecord } from "../../../src/measuring/figures/latent-pictures.ts";
import type { ImageGrid } from "../../../src/result/index.ts";
import type { Extractor, LatentMap, Samples } from "../../../src/samples.ts";

/** 24 latents of either class: sides -1 and 1, ink 0 for the first half and 0.5 for the second. */
const latents: Samples = {
  rows: 48,
  dim: 2,
  data: Float64Array.from(
    Array.from({ length: 48 }, (_, i) => [i % 2 === 0 ? -1 : 1, i < 24 ? 0 : 0.5]).flat(),
  ),
};
/** Images of two pixels: the side, and the ink. */
const map: LatentMap = { prior: "uniform", latents, draw: () => latents, generate: (z) => z };
const image = { height: 1, width: 2, channels: 1 };
/** Class 1 where the first pixel is above 0, with certainty. */
const features: Extractor = {
  name: "sides",
  dim: 2,
  classes: 2,
  extract(samples) {
    const labels = Int32Array.from({ length: samples.rows }, (_, i) => (samples.data[2 * i] > 0 ? 1 : 0));
    const data = Float64Array.from(Array.from(labels, (label) => [1 - label, label]).flat());
    return { features: { ...samples, labels }, probabilities: { rows: samples.rows, dim: 2, data } };
  },
};
const active = [{ id: "latent-arithmetic", metric: metrics["latent-arithmetic"], options: { trials: 2 } }];
const known = { image, features };

/** Pixels as they lie in the bytes: -1 is 0, 0 is 128, 0.5 is 191, 1 is 255. */
const pixelsOf = ({ bytes, count, width }: ImageGrid) => {
  const all = [...Buffer.from(bytes, "base64")];
  return Array.from({ length: count }, (_, i) => all.slice(i * width, (i + 1) * width));
};

describe("of a generator of images", () => {
  const record = latentRecord({ step: 5, latents: map }, known, active);

  it("six straight paths from one latent to the next, eight steps each", () => {
    const paths = pixelsOf(record?.paths ?? ({} as ImageGrid));
    expect(paths).toHaveLength(6 * 9);
    // From side -1 to side 1 without ink: steps of a quarter, 127.5 (1 + x) rounded.
    const sides = [0, 32, 64, 96, 128, 159, 191, 223, 255];
    expect(paths.slice(0, 9)).toEqual(sides.map((side) => [side, 128]));
  });

  it("the first trial's sums with three images a term, their mean, and both results", () => {
    const { arithmetic } = record ?? {};
    if (arithmetic === undefined) throw new Error("there is no arithmetic");
    expect(arithmetic.pairs).toBe(2);
    expect(arithmetic.sums).toEqual([
      { a: 0, c: 1, latent: 1, input: 1 },
      { a: 1, c: 0, latent: 1, input: 1 },
    ]);
    const four = (pixel: readonly number[]) => new Array(4).fill(pixel);
    expect(pixelsOf(arithmetic.bold)).toEqual([...four([0, 191]), ...four([255, 191])]);
    expect(pixelsOf(arithmetic.thin)).toEqual([...four([0, 128]), ...four([255, 128])]);
    expect(pixelsOf(arithmetic.other)).toEqual([...four([255, 128]), ...four([0, 128])]);
    for (const grid of [arithmetic.latent, arithmetic.input])
      expect(pixelsOf(grid)).toEqual([
        [255, 191],
        [0, 191],
      ]);
  });
});

it("asks a generator that is told classes for those of the terms and of the path", () => {
  const asked: number[][] = [];
  const labelled = { ...latents, labels: Int32Array.from({ length: 48 }, (_, i) => i % 2) };
  const told: LatentMap = {
    ...map,
    latents: labelled,
    draw: () => labelled,
    generate(z) {
      asked.push([...(z.labels ?? [])]);
      return z;
    },
  };
  latentRecord({ step: 5, latents: told }, known, active);
  // Paths begin with latents 0, 2, 4, ..., all of class 0.
  expect(asked[0]).toEqual(new Array(54).fill(0));
  // Means of bold a, thin a and thin c for the pairs (0, 1) and (1, 0).
  expect(asked.slice(-3)).toEqual([
    [0, 1],
    [0, 1],
    [1, 0],
  ]);
});

describe("is left out", () => {
  it("where there are no images or no latents", () => {
    expect(latentRecord({ step: 5, latents: map }, { features }, active)).toBeUndefined();
    expect(latentRecord({ step: 5 }, known, active)).toBeUndefined();
    const one = { ...latents, rows: 1 };
    expect(latentRecord({ step: 5, latents: { ...map, latents: one } }, known, active)).toBeUndefined();
  });

  it("where the generator makes what is not finite", () => {
    const broken: LatentMap = { ...map, generate: (z) => ({ ...z, data: z.data.map(() => Number.NaN) }) };
    expect(latentRecord({ step: 5, latents: broken }, known, active)).toBeUndefined();
  });

  it("the sums where they are not measured, or where there is one class", () => {
    expect(latentRecord({ step: 5, latents: map }, known, [])).not.toHaveProperty("arithmetic");
    const alone = { ...latents, data: latents.data.map((value, i) => (i % 2 === 0 ? 1 : value)) };
    const one: LatentMap = { ...map, draw: () => alone };
    const record = latentRecord({ step: 5, latents: one }, known, active);
    expect(record?.paths.count).toBe(54);
    expect(record).not.toHaveProperty("arithmetic");
  });
});
