/** The matchers, in both frameworks that take such: what passes, what fails, and what a failing test then reads. */
import { expect as jestExpect } from "expect";
import { describe, it, expect as vitestExpect } from "vitest";
import { type GanscopeMatchers, matchers } from "../../src/api/matchers.ts";
import { mixtureModes, sampleMixture } from "../../src/maths/mixture.ts";
import { Rng } from "../../src/maths/random.ts";

const SEED = 30;
const centers = [
  [0, 1],
  [1, 0],
  [0, -1],
  [-1, 0],
];
const std = 0.05;
const draw = (modes: number, n: number, name: string) =>
  sampleMixture(mixtureModes(centers.slice(0, modes), std), n, new Rng(SEED).fork(name));

type Expect = (received: unknown) => GanscopeMatchers<void> & { readonly not: GanscopeMatchers<void> };

vitestExpect.extend(matchers);
jestExpect.extend(matchers);
const frameworks: [string, Expect][] = [
  ["vitest", vitestExpect as unknown as Expect],
  ["jest", jestExpect as unknown as Expect],
];

describe.each(frameworks)("in %s", (_, expect) => {
  const check = vitestExpect;

  it("toCoverModes counts modes that hold a fair share", () => {
    expect(draw(4, 400, "all")).toCoverModes({ centers, std });
    expect(draw(3, 400, "three")).not.toCoverModes({ centers, std });
    expect(draw(3, 400, "three")).toCoverModes({ centers, std }, { atLeast: 3, highQuality: 0.95 });
    // A perfect sampler puts 98.89 % within 3 sd in two dimensions.
    check(() => expect(draw(4, 400, "all")).toCoverModes({ centers, std }, { highQuality: 0.9999 })).toThrow(
      /expected 400 samples to cover 4 of 4 modes with a share of 0\.9999 of high quality; they cover 4 with a share of 0\.9/,
    );
  });

  it("toMatchDistribution bounds any quantity, absolutely or by what real samples score", () => {
    expect([5, 6, 8]).toMatchDistribution([0, 1, 3], { atMost: 5 });
    expect([5, 6, 8]).not.toMatchDistribution([0, 1, 3], { metric: "emd", atMost: 4.9 });
    expect(draw(4, 400, "fake")).toMatchDistribution(draw(4, 800, "real"), { metric: "jsd", atMostNulls: 2 });
    expect(draw(2, 400, "fake")).not.toMatchDistribution(draw(4, 800, "real"), {
      metric: "emd",
      atMostNulls: 3,
    });
    check(() =>
      expect(draw(1, 60, "one")).toMatchDistribution(draw(4, 60, "real"), {
        metric: "prdc.recall",
        atLeast: 0.5,
      }),
    ).toThrow(/expected prdc\.recall of 60 samples against 60 real ones to be at least 0\.5; it is 0/);
  });

  it("toMatchDistribution counts labels that say what points are, not those that were asked for", () => {
    const labeled = (...labels: number[]) => ({
      rows: labels.length,
      dim: 1,
      data: new Float64Array(labels.length),
      labels: Int32Array.from(labels),
    });
    const [fake, real] = [labeled(0, 0, 0, 1), labeled(0, 1, 2, 1)];
    const metric = "class-coverage.classes";
    expect(fake).toMatchDistribution(real, { metric, atLeast: 2, generatedLabels: "made" });
    expect(fake).not.toMatchDistribution(real, { metric, atLeast: 3, generatedLabels: "made" });
    check(() => expect(fake).toMatchDistribution(real, { metric, atLeast: 2 })).toThrow(
      "(generated labels: made)",
    );
  });

  it("a quantity that cannot be estimated matches nothing, and says why", () => {
    const [few, many] = [
      [1, 2],
      [3, 4],
    ];
    check(() => expect(few).toMatchDistribution(many, { metric: "prdc.recall", atLeast: 0 })).toThrow(
      "it needs 10 samples on either side",
    );
    check(() => expect([1, Number.NaN]).toMatchDistribution(many, { atMost: 1 })).toThrow("finite samples");
  });

  it("points come as rows, as numbers or as Samples", () => {
    const rows = [
      [0, 1],
      [1, 0],
    ];
    expect(rows).toMatchDistribution({ rows: 2, dim: 2, data: Float64Array.of(0, 1, 1, 0) }, { atMost: 0 });
    expect(Float32Array.of(1, 2)).toMatchDistribution([1, 2], { atMost: 0 });
    check(() => expect([[1, 2], [3]]).toMatchDistribution(rows, { atMost: 1 })).toThrow(
      "point 1 has another dimension than the first (2)",
    );
    check(() => expect(rows).toMatchDistribution(rows, {})).toThrow("needs atMost, atLeast or atMostNulls");
    check(() => expect(rows).toMatchDistribution(rows, { metric: "emd.x", atMost: 1 })).toThrow(
      "emd yields emd, not emd.x",
    );
    check(() => expect([1, 2]).toMatchDistribution([1, 2], { atMostNulls: 3 })).toThrow(
      "emd has no null to compare with",
    );
  });
});
