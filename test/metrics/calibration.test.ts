import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import type { MetricInput } from "../../metrics/needs.ts";
import { Rng } from "../../src/maths/random.ts";

const { calibration } = metrics;

const points = (data: Float64Array) => ({ rows: data.length, dim: 1, data });
const x = Float64Array.from({ length: 201 }, (_, i) => -8 + 0.08 * i);
const measure = (input: Partial<MetricInput>) =>
  calibration.compute({ real: points(Float64Array.of(0)), fake: points(Float64Array.of(0)), ...input }, {})
    .calibration;

describe("N(0, 1) against N(2, 1), 20,000 of each", () => {
  const rng = new Rng(1706);
  const real = points(rng.fork("real").normals(new Float64Array(20_000)));
  const fake = points(
    rng
      .fork("fake")
      .normals(new Float64Array(20_000))
      .map((at) => 2 + at),
  );
  const error = (logit: (at: number) => number) =>
    measure({ real, fake, curves: { x, logits: x.map(logit) } }).value ?? NaN;

  it("the optimal D, logit 2 - 2x, is calibrated up to sampling", () => {
    // Ten bins of some 4000 points: a share's sd is at most sqrt(.25 / 4000) = .008, and the mean of |error| stays below it.
    expect(error((at) => 2 - 2 * at)).toBeLessThan(0.008);
  });

  it("an undecided D is calibrated as well; one twice as sure is not; one turned round least of all", () => {
    expect(error(() => 0)).toBeCloseTo(0, 12);
    const sure = error((at) => 4 - 4 * at);
    expect(sure).toBeGreaterThan(0.04);
    expect(error((at) => 2 * at - 2)).toBeGreaterThan(2 * sure);
  });
});

it("D = .9 on all, as many real as generated: .4", () => {
  const curves = { x, logits: x.map(() => Math.log(9)) };
  expect(measure({ curves }).value).toBeCloseTo(0.4, 12);
});

describe("no value, and the reason", () => {
  const curves = { x, logits: x.map(() => 0) };
  it.each<[string, Partial<MetricInput>]>([
    ["it needs curves of D: one-dimensional data, and a D that judges single samples", {}],
    ["generated sample 0 is not finite (NaN)", { curves, fake: points(Float64Array.of(NaN)) }],
    [
      "the discriminator's output is not finite everywhere on the grid",
      { curves: { x, logits: x.map(() => Infinity) } },
    ],
  ])("%s", (why, input) => {
    expect(measure(input)).toEqual({ value: null, why });
  });
});
