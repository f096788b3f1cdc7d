import { describe, expect, it } from "vitest";
import { minimumOf, needsOf } from "../../metrics/asking.ts";
import { metrics } from "../../metrics/index.ts";
import { NULL_RESAMPLES, NULL_RESAMPLES_CLOUD } from "../../metrics/metric.ts";
import type { Extractor, Samples } from "../../src/samples.ts";

const { frechet, mmd, prdc } = metrics;

const line = (...data: number[]): Samples => ({ rows: data.length, dim: 1, data: Float64Array.from(data) });
/** Features that are known: 3 x. */
const features: Extractor = {
  name: "triples",
  dim: 1,
  classes: 1,
  extract: (samples) => ({
    features: {
      ...samples,
      data: Float64Array.from(samples.data, (x) => 3 * x),
      labels: new Int32Array(samples.rows),
    },
    probabilities: { ...samples, data: new Float64Array(samples.rows).fill(1) },
  }),
};
const sides = { real: line(0, 1, 2), fake: line(2, 4, 6), features };
const space = "features";

describe("metrics in a space of features", () => {
  it("Frechet: its example, 10, times 3^2, in units of the features", () => {
    expect(frechet.compute(sides, {}).frechet).toMatchObject({ value: 10, unit: "data units squared" });
    const { frechet: there } = frechet.compute(sides, { space });
    expect(there).toMatchObject({ value: expect.closeTo(90, 12), unit: "feature units squared" });
    expect(there).toMatchObject({ note: expect.stringMatching(/scores about .* at this n; in 1 triples$/) });
  });

  it("MMD: all at 0 against all at 3: kernels 1, 1000 and 1, so 1 + 1000 - 2", () => {
    const ends = { real: line(0, 0), fake: line(1, 1), features };
    const options = { kernel: "polynomial", bandwidth: 0 } as const;
    expect(mmd.compute(ends, options).mmd).toMatchObject({ value: 7 });
    expect(mmd.compute(ends, { ...options, space }).mmd).toMatchObject({ value: 999 });
  });

  it("precision and recall are of ranks of distances, which a factor leaves", () => {
    const ten = { real: line(...Array(10).keys()), fake: line(...new Array<number>(10).fill(0.5)), features };
    const there = prdc.compute(ten, { k: 1, space });
    const here = prdc.compute(ten, { k: 1 });
    const value = (of: typeof here) => Object.values(of).map((each) => each.value);
    expect(value(there)).toEqual(value(here));
    expect(value(here)).toEqual([1, 0, 2, 0.2]);
  });

  it("have no value without an extractor, or of samples that are not finite", () => {
    expect(
      mmd.compute({ ...sides, features: undefined }, { kernel: "polynomial", bandwidth: 0, space }).mmd,
    ).toEqual({ value: null, why: "it needs an extractor of features" });
    const ten = line(...Array(10).keys());
    const broken = { real: ten, fake: line(0, Infinity, ...Array(8).keys()), features };
    expect(Object.values(prdc.compute(broken, { k: 1, space }))).toEqual(
      Array(4).fill({ value: null, why: "generated sample 1 is not finite (Infinity)" }),
    );
  });

  it("need an extractor, as many samples as its features ask for, and no more resamples than a cloud", () => {
    expect(needsOf(frechet, { space })).toEqual(["features"]);
    expect(needsOf(frechet, { space: "data" })).toEqual([]);
    expect(needsOf(metrics["class-coverage"], {})).toEqual(["labels"]);
    const twoRowsADimension = { ...frechet, minimum: (dim: number) => 2 * dim };
    expect(minimumOf(twoRowsADimension, { space }, { dim: 784, features })).toBe(2);
    expect(minimumOf(twoRowsADimension, { space: "data" }, { dim: 784, features })).toBe(1568);
    expect(frechet.nullResamples(sides, { space })).toBe(NULL_RESAMPLES_CLOUD);
    expect(frechet.nullResamples(sides, { space: "data" })).toBe(NULL_RESAMPLES);
  });
});
