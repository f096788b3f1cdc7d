import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { Rng } from "../../src/maths/random.ts";
import type { ImageShape, Samples } from "../../src/samples.ts";

const { sharpness } = metrics;

const square = (side: number, channels = 1): ImageShape => ({ height: side, width: side, channels });
const samples = (images: readonly (readonly number[])[]): Samples => ({
  rows: images.length,
  dim: images[0].length,
  data: Float64Array.from(images.flat()),
});
const picture = (
  { height, width, channels }: ImageShape,
  pixel: (y: number, x: number, c: number) => number,
) =>
  Array.from({ length: height * width * channels }, (_, i) => {
    const place = Math.floor(i / channels);
    return pixel(Math.floor(place / width), place % width, i % channels);
  });
const dot = (height: number) => picture(square(5), (y, x) => (y === 2 && x === 2 ? height : 0));
const measure = (real: Samples, fake: Samples, image: ImageShape) =>
  sharpness.compute({ real, fake, image }, {});
const twice = (image: readonly number[]) => samples([image, image]);

describe("known answers", () => {
  it("a dot on 5 x 5 pixels: variance 20/9, and the square of its height", () => {
    const answer = measure(twice(dot(1)), twice(dot(3)), square(5));
    expect(answer.sharpness).toMatchObject({ value: expect.closeTo(20, 12), note: "real images 2.222" });
    expect(answer["sharpness.ratio"]).toMatchObject({ value: expect.closeTo(9, 12) });
  });

  it("a checkerboard of 1 and -1: Laplacian 8 and -8, as many of each; a slope and a flat image: 0", () => {
    const board = picture(square(6), (y, x) => ((y + x) % 2 === 0 ? 1 : -1));
    const slope = picture(square(6), (y, x) => 0.25 * y - 0.5 * x);
    expect(measure(twice(board), twice(slope), square(6)).sharpness.value).toBe(0);
    expect(measure(twice(slope), twice(board), square(6))).toMatchObject({
      sharpness: { value: 64 },
      "sharpness.ratio": { value: null, why: "the real images are flat" },
    });
  });

  it("channels are averaged, not mixed: a dot in one of two gives half", () => {
    const shape = square(5, 2);
    const one = picture(shape, (y, x, c) => (c === 1 && y === 2 && x === 2 ? 1 : 0.5 * (1 - c)));
    expect(measure(twice(one), twice(one), shape).sharpness.value).toBeCloseTo(10 / 9, 12);
  });

  it("noise of variance v adds 20 v, within 4 standard errors", () => {
    const rng = new Rng(20);
    const shape = square(40);
    const noisy = Array.from({ length: 200 }, () => picture(shape, () => 0.3 * rng.normal()));
    const { sharpness: measured } = measure(twice(noisy[0]), samples(noisy), shape);
    if (measured.value === null) throw new Error(measured.why);
    const { lo, hi } = measured.interval ?? { lo: 0, hi: 0 };
    // The mean of an image's Laplacian is taken off: 1444 pixels whose sum telescopes, so by less than 1 in 1444.
    expect(Math.abs(measured.value - 20 * 0.09)).toBeLessThan((2 * (hi - lo)) / 1.96 + 0.0013);
  });
});

it("falls when images are blurred, and the intervals are apart", () => {
  const rng = new Rng(21);
  const shape = square(12);
  const sharp = Array.from({ length: 60 }, () => {
    const [y0, x0] = [3 + 6 * rng.uniform(), 3 + 6 * rng.uniform()];
    return (width: number) => picture(shape, (y, x) => Math.exp(-((y - y0) ** 2 + (x - x0) ** 2) / width));
  });
  const ratio = measure(samples(sharp.map((at) => at(1))), samples(sharp.map((at) => at(4))), shape)[
    "sharpness.ratio"
  ];
  expect(ratio).toMatchObject({ value: expect.any(Number), n: 60, nReal: 60 });
  if (ratio.value === null) throw new Error(ratio.why);
  expect(ratio.interval?.hi).toBeLessThan(0.5);
  expect(ratio.interval?.lo).toBeLessThan(ratio.value);
});

it("says why it has no value", () => {
  const none = (real: Samples, fake: Samples, image: ImageShape) => measure(real, fake, image).sharpness;
  const small = samples([
    [1, 2, 3, 4],
    [1, 2, 3, 4],
  ]);
  expect(none(small, small, square(2))).toEqual({
    value: null,
    why: "a Laplacian needs images of at least 3 x 3 pixels",
  });
  expect(none(twice(dot(1)), samples([dot(1)]), square(5))).toEqual({
    value: null,
    why: "it needs 2 samples on either side (generated 1)",
  });
  expect(none(twice(dot(1)), twice(dot(Number.NaN)), square(5))).toEqual({
    value: null,
    why: "generated sample 0 is not finite (NaN)",
  });
});
