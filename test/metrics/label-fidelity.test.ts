import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { classesOf, ownLabels } from "../../metrics/labels.ts";
import { Rng } from "../../src/maths/random.ts";
import type { Extractor, Samples } from "../../src/samples.ts";

const { "label-fidelity": labelFidelity } = metrics;

const line = (data: readonly number[], labels: readonly number[]): Samples => ({
  rows: data.length,
  dim: 1,
  data: Float64Array.from(data),
  labels: Int32Array.from(labels),
});
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
const values = (real: Samples, fake: Samples, extractor: Extractor | undefined = features) => {
  const answer = labelFidelity.compute({ real, fake, asked: ownLabels, classes: classesOf(extractor) }, {});
  return [answer["label-fidelity.classifier"], answer["label-fidelity.nearest"]] as const;
};

describe("known answers", () => {
  const real = line([0, 1], [0, 1]);

  it("its example: kept, and asked the other way round", () => {
    expect(values(real, line([0.1, 0.9], [0, 1])).map(({ value }) => value)).toEqual([1, 1]);
    expect(values(real, line([0.1, 0.9], [1, 0])).map(({ value }) => value)).toEqual([0, 0]);
  });

  it("the classifier counts generated samples, the neighbor real ones; the worst class is named", () => {
    // 2 of 4 are what was asked: all of class 0, none of class 1. Of the real ones only the 0 is nearest to its class.
    const fake = line([0, 0.2, 0.3, 5], [0, 0, 1, 1]);
    const [classifier, nearest] = values(real, fake);
    expect(classifier).toMatchObject({ value: 0.5, n: 4, nReal: 2, note: "worst: class 1, 0 of 2" });
    expect(nearest).toMatchObject({ value: 1, note: "worst: class 0, 1 of 1" });
    expect(values(line([0, 1, 1], [0, 1, 0]), fake)[1]).toMatchObject({
      value: 2 / 3,
      note: "worst: class 0, 1 of 2",
    });
  });

  it("labels at random keep one in K, within 4 standard errors", () => {
    const rng = new Rng(7);
    const draw = (n: number) => Array.from({ length: n }, () => rng.integer(5));
    const truth = draw(2000);
    const [classifier, nearest] = values(line(truth, truth), line(draw(2000), draw(2000)));
    const error = Math.sqrt((0.2 * 0.8) / 2000);
    expect(Math.abs((classifier.value ?? 1) - 0.2)).toBeLessThan(4 * error);
    // Real samples of one class share one nearest generated sample, so that five labels decide.
    expect([0, 0.2, 0.4, 0.6, 0.8, 1].some((share) => Math.abs((nearest.value ?? 2) - share) < 0.06)).toBe(
      true,
    );
  });
});

it("says why it has no value", () => {
  const real = line([0, 1], [0, 1]);
  const why = (fake: Samples) => values(real, fake).map((each) => ("why" in each ? each.why : ""));
  const unlabelled = Array(2).fill(expect.stringMatching(/^it needs class labels of the real samples/));
  expect(why({ rows: 1, dim: 1, data: Float64Array.of(0) })).toEqual(unlabelled);
  expect(why(line([0, 1], [0]))).toEqual(unlabelled);
  expect(why(line([0, Number.NaN], [0, 1]))).toEqual(Array(2).fill("generated sample 1 is not finite (NaN)"));
  const { "label-fidelity.classifier": classifier, "label-fidelity.nearest": nearest } =
    labelFidelity.compute({ real, fake: real, asked: ownLabels }, {});
  expect(classifier).toEqual({ value: null, why: "it needs an extractor that tells classes" });
  expect(nearest).toMatchObject({ value: 1 });
});
