import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { sigmoid } from "../../src/maths/distances.ts";
import { Rng } from "../../src/maths/random.ts";
import type { StepRecord } from "../../src/result/index.ts";
import type { SampleGradients } from "../../src/samples.ts";

const { "gradient-norm": gradientNorm } = metrics;

const SEED = 170_104;

const nothing = { rows: 0, dim: 1, data: new Float64Array(0) };
const ofRecords = (records: readonly StepRecord[]) =>
  gradientNorm.compute({ real: nothing, fake: nothing, records }, {});
const ofGradients = (gradients: SampleGradients) =>
  gradientNorm.compute({ real: nothing, fake: nothing, records: [], gradients }, {});

function record(step: number, gradNormD: number | null, gradNormG: number | null): StepRecord {
  return {
    step,
    lossD: 1,
    lossG: 1,
    gradNormD,
    gradNormG,
    layersD: [],
    layersG: [],
    criticReal: 0,
    criticFake: 0,
    probReal: null,
    probFake: null,
  };
}

/** Gradients at x under D* of N(0, 1) against N(mu, 1): logit mu^2/2 - mu x, whose slope is -mu. */
function optimal(mu: number, xs: readonly number[]): SampleGradients {
  const logits = Float64Array.from(xs, (x) => mu ** 2 / 2 - mu * x);
  return {
    logits,
    minimax: logits.map((logit) => sigmoid(logit) * mu),
    nonSaturating: logits.map((logit) => sigmoid(-logit) * mu),
  };
}

describe("gradients of the two generator losses, two Gaussians at distance mu", () => {
  it.each([
    [0.5, 0.2344, 0.265605],
    [1, 0.3775, 0.622459],
    [2, 0.2384, 1.761594],
    [4, 1.341e-3, 3.998659],
    [6, 9.138e-8, 6],
    [10, 1.929e-21, 10],
  ])("mu = %d, at x = mu: saturating %d, non-saturating %d", (mu, saturating, nonSaturating) => {
    const answer = ofGradients(optimal(mu, [mu]));
    expect((answer["gradient-norm.minimax"].value ?? 0) / saturating).toBeCloseTo(1, 3);
    expect(answer["gradient-norm.non-saturating"].value).toBeCloseTo(nonSaturating, 6);
    expect(answer["gradient-norm.ratio-error"].value).toBeLessThan(1e-13);
  });

  it.each([
    [1, 0.397973, 0.602027],
    [2, 0.4496, 1.5504],
    [4, 0.137195, 3.862805],
  ])("mu = %d, mean over N(mu, 1): %d and %d", (mu, saturating, nonSaturating) => {
    const n = 40_000;
    const rng = new Rng(SEED);
    const gradients = optimal(
      mu,
      Array.from({ length: n }, () => mu + rng.normal()),
    );
    const answer = ofGradients(gradients);
    // Both are mu times a probability, so their standard deviation is at most mu / 2.
    const tolerance = (4 * (mu / 2)) / Math.sqrt(n);
    expect(Math.abs((answer["gradient-norm.minimax"].value ?? 0) - saturating)).toBeLessThan(tolerance);
    expect(Math.abs((answer["gradient-norm.non-saturating"].value ?? 0) - nonSaturating)).toBeLessThan(
      tolerance,
    );
    expect(answer["gradient-norm.ratio-error"].value).toBeLessThan(1e-12);
  });
});

describe("ratio error", () => {
  it("is the largest deviation: one gradient wrong by 1 %", () => {
    const gradients = optimal(2, [0, 1, 2, 3]);
    const wrong = gradients.nonSaturating.slice();
    wrong[2] *= 1.01;
    expect(
      ofGradients({ ...gradients, nonSaturating: wrong })["gradient-norm.ratio-error"].value,
    ).toBeCloseTo(0.01, 12);
  });

  it("leaves out samples whose gradient underflowed, and counts them", () => {
    // At mu = 40, x = mu the saturating gradient is 40 e^-800.
    const gradients = optimal(40, [20, 40, 21]);
    expect(gradients.minimax[1]).toBe(0);
    expect(ofGradients(gradients)["gradient-norm.ratio-error"]).toMatchObject({
      n: 2,
      note: "1 of 3 samples left out: a gradient underflowed to 0",
    });
    expect(ofGradients(optimal(40, [40]))["gradient-norm.ratio-error"]).toEqual({
      value: null,
      why: "a gradient of every sample underflowed to 0",
    });
  });

  it("a NaN among the gradients is no small error", () => {
    const gradients = optimal(1, [0, 1]);
    const broken = Float64Array.of(Number.NaN, gradients.minimax[1]);
    const answer = ofGradients({ ...gradients, minimax: broken });
    expect(answer["gradient-norm.ratio-error"]).toEqual({ value: null, why: "the result is NaN" });
    expect(answer["gradient-norm.minimax"]).toEqual({ value: null, why: "the result is NaN" });
  });
});

describe("norms from the training's log", () => {
  it("medians of the last tenth and of the first twentieth of 100 records", () => {
    const records = Array.from({ length: 100 }, (_, i) => record(i, i, 1000 - i));
    const answer = ofRecords(records);
    // Last ten: 90..99; first five: 0..4.
    expect(answer["gradient-norm.d"]).toEqual({ value: 94.5, unit: "loss per parameter unit", n: 10 });
    expect(answer["gradient-norm.g"].value).toBe(905.5);
    expect(answer["gradient-norm.d-start"].value).toBe(2);
    expect(answer["gradient-norm.g-start"]).toMatchObject({ value: 998, n: 5 });
  });

  it("at least one record at the end and three at the start", () => {
    const answer = ofRecords([4, 6, 5, 9].map((norm, i) => record(i, norm, norm)));
    expect(answer["gradient-norm.g"]).toMatchObject({ value: 9, n: 1 });
    expect(answer["gradient-norm.g-start"]).toMatchObject({ value: 5, n: 3 });
  });

  it("leaves out records in which the player did not move; with none left there is a reason", () => {
    const records = Array.from({ length: 40 }, (_, i) => record(i, i < 20 ? 1 : null, i === 38 ? null : i));
    const answer = ofRecords(records);
    expect(answer["gradient-norm.d"]).toEqual({
      value: null,
      why: "the discriminator did not move in the steps that were logged at the end of the training",
    });
    // 36, 37, 39.
    expect(answer["gradient-norm.g"]).toMatchObject({ value: 37, n: 3 });
    expect(answer["gradient-norm.d-start"].value).toBe(1);
  });

  it("tells a gradient that was lost", () => {
    const lost = [0, 1, 2].map((i) => ({ ...record(i, 1, null), nonFinite: ["gradNormG"] }));
    expect(ofRecords(lost)["gradient-norm.g"]).toEqual({
      value: null,
      why: "the generator's gradient was not finite at the end of the training",
    });
  });
});

describe("absent input", () => {
  it("has a reason for each quantity, and no null band", () => {
    const answer = gradientNorm.compute({ real: nothing, fake: nothing, records: [] }, {});
    expect(Object.keys(answer)).toEqual(
      Object.keys(gradientNorm.quantities).map((suffix) => `gradient-norm${suffix}`),
    );
    expect(answer["gradient-norm.d"]).toEqual({ value: null, why: "there are no training records" });
    expect(answer["gradient-norm.minimax"]).toEqual({
      value: null,
      why: "it needs gradients of the losses by sample: a D whose answer to a single one is a probability",
    });
    expect(gradientNorm.nullResamples({ real: nothing, fake: nothing }, {})).toBe(0);
  });
});
