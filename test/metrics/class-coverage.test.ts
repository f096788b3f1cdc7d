import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { classesOf, ownLabels } from "../../metrics/labels.ts";
import { Rng } from "../../src/maths/random.ts";
import { meanInterval } from "../../src/maths/statistics.ts";
import type { Extractor, Samples } from "../../src/samples.ts";

const { "class-coverage": classCoverage } = metrics;

const SEED = 1_705;

const labeled = (labels: readonly number[]): Samples => ({
  rows: labels.length,
  dim: 1,
  data: new Float64Array(labels.length),
  labels: Int32Array.from(labels),
});
/** `times[c]` samples of class c. */
const classes = (...times: readonly number[]) =>
  labeled(times.flatMap((count, label) => new Array<number>(count).fill(label)));

const measure = (real: Samples, fake: Samples) =>
  classCoverage.compute({ real, fake, labels: ownLabels }, {});
const values = (real: Samples, fake: Samples) =>
  Object.fromEntries(
    Object.entries(measure(real, fake)).map(([name, { value }]) => [name.split(".")[1], value]),
  );

const ten = classes(...new Array<number>(10).fill(100));

describe("known answers", () => {
  it.each([1, 2, 5, 10])("%d of 10 equal classes held evenly: KL ln(10 / k)", (kept) => {
    const answer = values(ten, classes(...new Array<number>(kept).fill(20)));
    expect(answer).toEqual({ classes: kept, classes20: kept, kl: expect.closeTo(Math.log(10 / kept), 14) });
  });

  it("unequal classes: the right proportions have KL 0, all in the heaviest ln(8/5)", () => {
    const real = classes(10, 20, 50);
    expect(values(real, classes(1, 2, 5)).kl).toBeCloseTo(0, 15);
    expect(values(real, classes(0, 0, 9)).kl).toBeCloseTo(Math.log(8 / 5), 14);
  });

  it("one stray sample is a class, but not one of classes20, whose line is at exactly 20 % of the fair share", () => {
    const two = classes(50, 50);
    // 100 samples of two equal classes: fair 50, a fifth of it 10.
    expect(values(two, classes(91, 9))).toMatchObject({ classes: 2, classes20: 1 });
    expect(values(two, classes(90, 10))).toMatchObject({ classes: 2, classes20: 2 });
  });

  it("a perfect generator's KL is about its floor (K-1)/2 (1/m + 1/n), within 4 standard errors of 100 runs", () => {
    const rng = new Rng(SEED);
    const draw = (rows: number) => labeled(Array.from({ length: rows }, () => rng.integer(10)));
    const runs = Array.from({ length: 100 }, () => values(draw(2000), draw(1000)).kl ?? Number.NaN);
    const { mean, error } = meanInterval({ values: runs });
    expect(error).toBeLessThan(0.001);
    // Terms of second order are about (K/m)^2 = 1e-4.
    expect(Math.abs(mean - 4.5 * (1 / 1000 + 1 / 2000))).toBeLessThan(4 * error + 1e-4);
  });
});

describe("classes whose shares are known", () => {
  const known = (fake: Samples) =>
    classCoverage.compute(
      { real: classes(3, 1), fake, labels: ownLabels, classShares: [0.5, 0.25, 0.25, 0] },
      {},
    );

  it("are those of the data, whatever the real samples have", () => {
    // ln 2 for half of the generated where a quarter belongs; the other half is where it belongs.
    const answer = known(classes(50, 0, 50));
    expect(answer["class-coverage.classes"]).toMatchObject({ value: 2, note: "of 3 in the data; missed: 1" });
    expect(answer["class-coverage.kl"]).toMatchObject({
      value: expect.closeTo(Math.LN2 / 2, 14),
      // (3 - 1) / (2 x 100)
      note: "a perfect generator of 100 samples scores about 0.01",
    });
    expect(known(classes(80, 5, 15))["class-coverage.classes20"]).toMatchObject({ value: 3 });
    expect(known(classes(80, 4, 16))["class-coverage.classes20"]).toMatchObject({ value: 2 });
    expect(known(classes(10, 10, 10, 1))["class-coverage.kl"]).toEqual({
      value: null,
      why: "it is infinite: the data have no class 3",
    });
  });

  it("a perfect generator's KL is about its floor (K-1)/(2m), within 4 standard errors of 100 runs", () => {
    const rng = new Rng(SEED);
    const shares = new Array<number>(10).fill(0.1);
    const runs = Array.from({ length: 100 }, () => {
      const fake = labeled(Array.from({ length: 1000 }, () => rng.integer(10)));
      const answer = classCoverage.compute({ real: ten, fake, labels: ownLabels, classShares: shares }, {});
      return answer["class-coverage.kl"].value ?? Number.NaN;
    });
    const { mean, error } = meanInterval({ values: runs });
    expect(error).toBeLessThan(0.001);
    expect(Math.abs(mean - 4.5 / 1000)).toBeLessThan(4 * error + 1e-4);
  });
});

describe("classes told by an extractor", () => {
  /** A sample's class is its value rounded. */
  const features: Extractor = {
    name: "rounded values",
    dim: 1,
    classes: 10,
    extract: (samples) => ({
      features: { ...samples, labels: Int32Array.from(samples.data, Math.round) },
      probabilities: { rows: 0, dim: 10, data: new Float64Array(0) },
    }),
  };
  const line = (...data: number[]): Samples => ({ rows: data.length, dim: 1, data: Float64Array.from(data) });

  it("take the place of labels, which it may lack, on both sides", () => {
    const real = { ...line(0.1, 0.9, 2.2, 3.1), labels: Int32Array.of(7, 7, 7, 7) };
    const answer = classCoverage.compute(
      { real, fake: line(0, 0.2, 1, 1.1), labels: classesOf(features) },
      {},
    );
    expect(answer["class-coverage.classes"]).toMatchObject({
      value: 2,
      note: "of 4 in the real samples; missed: 2, 3",
    });
    expect(answer["class-coverage.kl"]).toMatchObject({ value: expect.closeTo(Math.LN2, 14) });
  });

  it("are none of samples that are not finite", () => {
    const answer = classCoverage.compute(
      { real: line(0, 1), fake: line(0, Number.NaN), labels: classesOf(features) },
      {},
    );
    expect(answer["class-coverage.classes"]).toEqual({
      value: null,
      why: "generated sample 1 is not finite (NaN)",
    });
  });
});

describe("notes", () => {
  it("name what is missed, and the floor", () => {
    const answer = measure(ten, classes(50, 50, 0, 50, 50, 0, 50, 50, 50, 1));
    expect(answer["class-coverage.classes"]).toMatchObject({
      value: 8,
      unit: "classes",
      n: 351,
      note: "of 10 in the real samples; missed: 2, 5",
    });
    expect(answer["class-coverage.classes20"]).toMatchObject({
      value: 7,
      note: "of 10 in the real samples; missed: 2, 5, 9",
    });
    expect(answer["class-coverage.kl"]).toMatchObject({
      unit: "nats",
      note: "a perfect generator of 351 samples scores about 0.017",
    });
    expect(measure(ten, ten)["class-coverage.classes"]).toMatchObject({ note: "of 10 in the real samples" });
  });

  it("of a thousand classes, twenty are named and the rest counted", () => {
    const real = labeled(Array.from({ length: 1000 }, (_, label) => label));
    expect(measure(real, labeled([0]))["class-coverage.classes"]).toMatchObject({
      value: 1,
      note: expect.stringMatching(/missed: 1, 2, .*, 20 and 979 more$/),
    });
  });
});

describe("properties", () => {
  it("blind to the order of samples and to renaming the classes", () => {
    const labels = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(labels, labels, (real, fake) => {
        const answer = values(labeled([...real, ...fake]), labeled(fake));
        expect(values(labeled([...fake, ...real].toReversed()), labeled(fake.toReversed()))).toEqual({
          ...answer,
          kl: expect.closeTo(answer.kl ?? Number.NaN, 12),
        });
        const renamed = (list: readonly number[]) => labeled(list.map((label) => 1000 - 7 * label));
        expect(values(renamed([...real, ...fake]), renamed(fake))).toEqual({
          ...answer,
          kl: expect.closeTo(answer.kl ?? Number.NaN, 12),
        });
      }),
      { seed: SEED },
    );
  });
});

describe("faults", () => {
  it("a class that no real sample has: the counts stand, KL does not", () => {
    const answer = measure(classes(5, 5), classes(5, 0, 3));
    expect(answer["class-coverage.classes"]).toMatchObject({ value: 1 });
    expect(answer["class-coverage.kl"]).toEqual({
      value: null,
      why: "it is infinite: no real sample has class 2",
    });
  });

  it("labels missing, too few, or no samples: no value, and the reason", () => {
    const bare: Samples = { rows: 2, dim: 1, data: new Float64Array(2) };
    const all = (why: unknown) =>
      Object.fromEntries(
        ["classes", "classes20", "kl"].map((name) => [`class-coverage.${name}`, { value: null, why }]),
      );
    const unlabelled = all(
      expect.stringMatching(/^it needs an extractor that tells classes, or class labels/),
    );
    expect(classCoverage.compute({ real: ten, fake: ten }, {})).toEqual(unlabelled);
    expect(measure(ten, bare)).toEqual(unlabelled);
    expect(measure(bare, ten)).toEqual(unlabelled);
    expect(measure(ten, { ...bare, labels: Int32Array.of(1) })).toEqual(unlabelled);
    expect(measure(ten, labeled([]))).toEqual(all("there are no generated samples"));
  });
});
