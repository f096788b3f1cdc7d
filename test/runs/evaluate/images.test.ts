/** Files of images that cannot be held against each other. */
import { expect, it } from "vitest";
import { type NamedSamples, requireOneShape, unlikeRanges } from "../../../src/runs/evaluate/images.ts";

const file = (name: string, ...data: number[]): NamedSamples => ({
  name,
  samples: { rows: 1, dim: data.length, data: Float64Array.from(data) },
});
const images = (name: string, height: number, width: number): NamedSamples => ({
  ...file(name, ...Array(height * width).fill(0)),
  image: { height, width, channels: 1 },
});

it("images of one shape are compared, rows of vectors with any", () => {
  const [square, wide] = [images("a.npy", 4, 4), images("b.npy", 2, 8)];
  expect(() => requireOneShape([square, square, file("c.csv", 1)])).not.toThrow();
  expect(() => requireOneShape([])).not.toThrow();
  expect(() => requireOneShape([file("c.csv", 1), square, square, wide])).toThrow(
    expect.objectContaining({
      code: "E_INPUT",
      where: "b.npy",
      message: "images of one shape are compared (a.npy 4 x 4 x 1, b.npy 2 x 8 x 1)",
    }),
  );
});

it.each<[string, number[], number[], boolean]>([
  ["both of a tanh generator", [-1, 1], [-1, 0.97], false],
  ["a generator that has not learnt", [-1, 1], [-0.03, 0.04], false],
  ["black images", [-1, 1], [-1, -1], false],
  ["gray images", [-1, 1], [0, 0], false],
  ["both in [0, 1]", [0, 1], [0, 0.9], false],
  ["both bytes as numbers", [0, 255], [3, 250], false],
  ["[0, 1] against bytes that were mapped", [-1, 1], [0, 1], true],
  ["the other way round", [0, 1], [-1, 1], true],
  ["bytes as numbers against bytes that were mapped", [-1, 1], [0, 255], true],
  ["[0, 1] against bytes as numbers", [0, 255], [0, 1], true],
])("%s: told where the ranges are evidently unlike", (_, real, fake, told) => {
  const known = { ...file("real.npy", ...real), image: { height: 1, width: 2, channels: 1 } };
  const found = unlikeRanges(known, [file("fake.npy", ...fake)]);
  expect(found.map((text) => text.slice(0, 30))).toEqual(told ? ["fake.npy holds images of value"] : []);
  expect(unlikeRanges(file("real.csv", ...real), [file("fake.csv", ...fake)])).toEqual([]);
});
