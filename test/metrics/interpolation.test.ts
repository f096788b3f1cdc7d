import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { Rng } from "../../src/maths/random.ts";
import type { Extractor, LatentMap, Samples } from "../../src/samples.ts";

const { interpolation } = metrics;

const plane = (...points: readonly (readonly number[])[]): Samples => ({
  rows: points.length,
  dim: points[0].length,
  data: Float64Array.from(points.flat()),
});
/** Features that are the samples. */
const features: Extractor = {
  name: "coordinates",
  dim: 2,
  classes: 1,
  extract: (samples) => ({
    features: { ...samples, labels: new Int32Array(samples.rows) },
    probabilities: { rows: 0, dim: 1, data: new Float64Array(0) },
  }),
};
const mapped = (samples: Samples, to: (x: number, row: number) => number): Samples => ({
  ...samples,
  data: Float64Array.from(samples.data, (x, i) => to(x, Math.floor(i / samples.dim))),
});

function measure(
  latents: Samples,
  options: {
    paths?: number;
    steps?: number;
    prior?: LatentMap["prior"];
    generate?: LatentMap["generate"];
  } = {},
) {
  const { paths = 32, steps = 4, prior = "uniform", generate = (z) => z } = options;
  const input = {
    real: latents,
    fake: latents,
    features,
    latents: { prior, latents, draw: () => latents, generate },
  };
  const answer = interpolation.compute(input, { paths, steps });
  return {
    length: answer["interpolation.length"],
    detour: answer["interpolation.detour"],
    jump: answer["interpolation.jump"],
  };
}

const two = plane([0, 0], [3, 4], [1, 1], [1, 2]);

describe("known answers", () => {
  it("straight on a uniform prior: lengths 5 and 1, no detour, all steps alike", () => {
    expect(measure(two, { steps: 5 })).toMatchObject({
      length: { value: expect.closeTo(3, 6), n: 2, note: "in 2 coordinates" },
      detour: { value: expect.closeTo(1, 6) },
      jump: { value: expect.closeTo(0.2, 6), note: "0.2 when all steps are alike" },
    });
  });

  it("on a normal prior along the circle: a quarter of it in K chords, 2 K sin(pi / 4K)", () => {
    const quarter = plane([1, 0], [0, 1], [0, 2], [2, 0]);
    const chords = (steps: number) => 2 * steps * Math.sin(Math.PI / 4 / steps);
    const { length, detour, jump } = measure(quarter, { steps: 8, prior: "normal" });
    expect(length.value).toBeCloseTo(1.5 * chords(8), 6);
    expect(detour.value).toBeCloseTo(chords(8) / Math.SQRT2, 6);
    expect(jump.value).toBeCloseTo(1 / 8, 6);
  });

  it("opposite latents have no circle between them and are joined straight", () => {
    const { length } = measure(plane([1, 0], [-1, 0], [0, 3], [0, -3]), { prior: "normal" });
    expect(length.value).toBeCloseTo(4, 6);
  });

  it("a generator that is told classes is asked for the first one's along the path", () => {
    const asked: (readonly number[])[] = [];
    const generate = (z: Samples) => {
      asked.push([...(z.labels ?? [])]);
      return z;
    };
    measure({ ...two, labels: Int32Array.of(3, 7, 5, 7) }, { steps: 2, generate });
    expect(asked).toEqual([[3, 3, 3, 5, 5, 5]]);
  });

  it("a generator that knows two images jumps once", () => {
    const generate = (z: Samples) => mapped(z, (x) => Math.sign(x));
    expect(measure(plane([-1, -1], [1, 1], [1, 1], [-1, -1]), { steps: 5, generate })).toMatchObject({
      length: { value: expect.closeTo(2 * Math.SQRT2, 12) },
      jump: { value: 1 },
    });
  });

  it("one that knows a single image has length 0 and neither detour nor jump", () => {
    const { length, detour, jump } = measure(two, { generate: (z) => mapped(z, () => 3) });
    expect(length).toMatchObject({ value: 0 });
    const why = "2 of 2 paths stay where they are";
    expect([detour, jump]).toEqual([
      { value: null, why },
      { value: null, why },
    ]);
  });
});

it("scales with the features and leaves ratios; a bent map has a detour (seeded)", () => {
  const rng = new Rng(4);
  const latents = plane(...Array.from({ length: 40 }, () => [rng.normal(), rng.normal()]));
  const straight = measure(latents, { prior: "normal", steps: 16 });
  const tripled = measure(latents, { prior: "normal", steps: 16, generate: (z) => mapped(z, (x) => 3 * x) });
  const bent = measure(latents, {
    prior: "normal",
    steps: 16,
    generate: (z) => mapped(z, (x) => Math.sin(5 * x)),
  });
  expect((tripled.length.value ?? 0) / (straight.length.value ?? 1)).toBeCloseTo(3, 10);
  expect(tripled.detour.value).toBeCloseTo(straight.detour.value ?? 0, 10);
  expect(bent.detour.value).toBeGreaterThan(2 * (straight.detour.value ?? 9));
  expect(measure(latents, { paths: 3 }).length).toMatchObject({ n: 3 });
});

it("says why it has no value", () => {
  const none = { real: two, fake: two };
  expect(interpolation.compute(none, { paths: 2, steps: 2 })["interpolation.length"]).toEqual({
    value: null,
    why: "it needs the generator itself",
  });
  const { length } = measure(two, { generate: (z) => mapped(z, (x, row) => (row === 2 ? Number.NaN : x)) });
  expect(length).toEqual({ value: null, why: "generated sample 2 is not finite (NaN)" });
});
