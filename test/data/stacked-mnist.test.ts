import { describe, expect, it } from "vitest";
import { createTarget } from "../../src/data/index.ts";
import { extractorFor } from "../../src/features/index.ts";
import { Rng } from "../../src/maths/random.ts";

const target = createTarget({ kind: "stacked-mnist", split: "test" });
const digits = createTarget({ kind: "mnist", split: "test" });

describe("stacked digits", () => {
  it("are the digits of one draw, three an image, as its colors, and their triple is the label", () => {
    const images = target.sample(20, new Rng(5));
    const single = digits.sample(60, new Rng(5));
    expect(target.image).toEqual({ height: 28, width: 28, channels: 3 });
    expect([target.dim, images.dim, images.rows]).toEqual([2352, 2352, 20]);
    for (let i = 0; i < 20; i++) {
      const [red, green, blue] = [0, 1, 2].map((c) => single.labels?.[3 * i + c] ?? Number.NaN);
      expect(images.labels?.[i]).toBe(100 * red + 10 * green + blue);
      for (let c = 0; c < 3; c++) {
        const channel = images.data.subarray(i * 2352, (i + 1) * 2352).filter((_, j) => j % 3 === c);
        expect(channel).toEqual(single.data.subarray((3 * i + c) * 784, (3 * i + c + 1) * 784));
      }
    }
  });

  it("are a triple as often as its three digits are drawn: 980, 1135 and 1032 of the 10,000 test images are 0, 1 and 2", () => {
    expect(digits.classShares?.slice(0, 3)).toEqual([0.098, 0.1135, 0.1032]);
    expect(target.classShares).toHaveLength(1000);
    expect(target.classShares?.[12]).toBeCloseTo(0.098 * 0.1135 * 0.1032, 15);
    expect(target.classShares?.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
  });

  it("deviate as single digits do", () => {
    expect(target.sd).toBe(digits.sd);
  });

  it("are read by the classifier: more than .96 of 300 triples, as .9946 cubed is .984 with a deviation of .007", () => {
    const images = target.sample(300, new Rng(6));
    const extractor = extractorFor(target);
    expect(extractor?.classes).toBe(1000);
    const told = extractor?.extract(images).features.labels ?? new Int32Array(0);
    const right = told.filter((label, i) => label === images.labels?.[i]).length;
    expect(right / 300).toBeGreaterThan(0.96);
  });
});
