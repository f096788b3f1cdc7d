/** What a result keeps of an autoencoder: known answers of images that are kept, lost, or shifted. */
import { describe, expect, it } from "vitest";
import { Rng } from "../../../src/maths/random.ts";
import { reconstructionRecord } from "../../../src/measuring/figures/reconstructions.ts";
import type { Samples } from "../../../src/samples.ts";
import { images } from "../../helpers/small-images.ts";

const SEED = 66;
const real = images.sample(300, new Rng(SEED));
const recordOf = (reconstruct: (real: Samples) => Samples) =>
  reconstructionRecord({ step: 5, reconstruct }, real, images.image);
const mapped = (change: (value: number) => number) => (input: Samples) => ({
  ...input,
  data: Float64Array.from(input.data, change),
});

describe("reconstructions", () => {
  it("that are their inputs lose nothing; 12 of 256 are shown, image for image", () => {
    const record = recordOf((input) => input);
    expect(record?.error).toBe(0);
    expect(record?.sharpness.output).toBe(record?.sharpness.input);
    expect(record?.sharpness.input).toBeGreaterThan(0);
    expect(record?.input).toMatchObject({ count: 12, height: 14, width: 14, channels: 1 });
    expect(record?.output).toEqual(record?.input);
    expect(record?.step).toBe(5);
  });

  it("of half the contrast have a quarter of the sharpness, for a variance goes with the square", () => {
    const record = recordOf(mapped((value) => value / 2));
    expect((record?.sharpness.output ?? 0) / (record?.sharpness.input ?? 1)).toBeCloseTo(1 / 4, 6);
    const squares = real.data.subarray(0, 256 * images.dim).reduce((sum, value) => sum + value * value, 0);
    expect(record?.error).toBeCloseTo(squares / (256 * images.dim) / 4, 9);
  });

  it("that are off by a gray are off by its square, and as sharp", () => {
    const record = recordOf(mapped((value) => value + 0.25));
    expect(record?.error).toBeCloseTo(1 / 16, 9);
    expect((record?.sharpness.output ?? 0) / (record?.sharpness.input ?? 1)).toBeCloseTo(1, 6);
  });

  it("that are not finite, or that nobody makes, are no record", () => {
    expect(recordOf(mapped(() => Number.NaN))).toBeUndefined();
    expect(reconstructionRecord({ step: 5 }, real, images.image)).toBeUndefined();
    expect(reconstructionRecord({ step: 5, reconstruct: (x) => x }, real, undefined)).toBeUndefined();
  });
});
