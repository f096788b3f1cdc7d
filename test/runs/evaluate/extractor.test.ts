import { describe, expect, it } from "vitest";
import { createTarget } from "../../../src/data/index.ts";
import { Rng } from "../../../src/maths/random.ts";
import { rowsOf } from "../../../src/maths/rows.ts";
import { evaluateSamples } from "../../../src/runs/evaluate/evaluate.ts";
import { namedExtractor } from "../../../src/runs/evaluate/extractor.ts";
import type { Samples } from "../../../src/samples.ts";

const image = { height: 28, width: 28, channels: 1 };
const digits = createTarget({ kind: "mnist", split: "test" }).sample(400, new Rng(12));
const rowsWhere = (samples: Samples, keep: (label: number) => boolean) =>
  rowsOf(
    samples,
    Int32Array.from(samples.labels?.keys() ?? []).filter((row) => keep(samples.labels?.[row] ?? -1)),
  );
const inBytes = (samples: Samples): Samples => ({
  ...samples,
  data: samples.data.map((value) => Math.round((value + 1) * 127.5)),
});

describe("samples from outside with an extractor", () => {
  it("have the classes that it tells: 4 of 10, and Frechet distances of features that see what is missing", () => {
    const fake = { ...rowsWhere(digits, (label) => label < 4), labels: undefined };
    const metrics = { "class-coverage": {}, frechet: { space: "features" } };
    const measured = evaluateSamples(
      { real: digits, fake, image, extractor: "digits" },
      { metrics, resamples: 3 },
    );
    const { "class-coverage.classes20": classes, frechet } = measured.scenarios[0].seeds[0].metrics;
    expect(classes).toMatchObject({ value: 4, n: fake.rows });
    if (frechet.value === null) throw new Error(frechet.why);
    expect(frechet).toMatchObject({ unit: "feature units squared", nullBand: { resamples: 3 } });
    expect(frechet.value).toBeGreaterThan(3 * (frechet.nullBand?.hi ?? Infinity));
  });

  it("may have pixels of any range: bytes give the features of [-1, 1]", () => {
    const [of, ofBytes] = [digits, inBytes(digits)];
    const there = namedExtractor("digits", { real: of, image }).extract(of);
    const extractor = namedExtractor("digits", { real: ofBytes, image });
    const here = extractor.extract(ofBytes);
    expect(here.features.labels).toEqual(there.features.labels);
    here.features.data.forEach((value, i) => {
      expect(Math.abs(value - there.features.data[i])).toBeLessThan(1e-5);
    });
    expect(extractor.extract(ofBytes)).toBe(here);
  });

  it("of three channels are three digits: labels of one are told to be others", () => {
    const data = new Float64Array(3 * digits.data.length).map((_, i) => digits.data[Math.floor(i / 3)]);
    const colored = { ...digits, dim: 3 * digits.dim, data };
    const said = (labels: Samples["labels"], metric = "label-fidelity") => {
      const real = { ...colored, ...(labels && { labels }) };
      const input = { real, fake: real, image: { ...image, channels: 3 }, extractor: "digits" };
      const [seed] = evaluateSamples(input, { metrics: { [metric]: {} }, resamples: 0 }).scenarios[0].seeds;
      return seed.warnings.filter((warning) => warning.includes("labels go to"));
    };
    expect(said(digits.labels)).toEqual([
      "real labels go to 9, the extractor tells the classes 0 to 999 (three channels are three digits to it): label-fidelity.classifier takes them for the same",
    ]);
    expect(said(digits.labels?.map((label) => 111 * label))).toEqual([]);
    expect(said(digits.labels, "sharpness")).toEqual([]);
  });

  it("tell the classes, or labels do", () => {
    const input = {
      real: digits,
      fake: digits,
      image,
      extractor: "digits",
      generatedLabels: "made",
    } as const;
    expect(() => evaluateSamples(input)).toThrow(
      "labels that were made and an extractor that tells classes say the same thing twice",
    );
  });

  it.each([
    ["digit", image, 'there is no extractor "digit"'],
    ["digits", undefined, "digits needs images (the samples are vectors)"],
    [
      "digits",
      { ...image, height: 14, width: 56 },
      "requires images of 28 x 28 or 32 x 32 pixels with 1 or 3 channels",
    ],
  ])("are refused by %s for images %o", (name, shape, message) => {
    expect(() => namedExtractor(name, { real: digits, image: shape })).toThrow(message);
  });
});
