/**
 * Bad samples in many dimensions, which the earth mover's distance alone took for good: none may be called converged, and what
 * is good must be. Each series repeats one generator three times, as a training that has come to rest.
 */
import { describe, expect, it } from "vitest";
import { createTarget } from "../../../src/data/index.ts";
import { Rng } from "../../../src/maths/random.ts";
import type { ScenarioResult } from "../../../src/result/index.ts";
import { evaluateSamples } from "../../../src/runs/evaluate/evaluate.ts";
import type { EvaluationOptions } from "../../../src/runs/evaluate/options.ts";
import type { Samples } from "../../../src/samples.ts";

const SEED = 20261130;
const rng = new Rng(SEED).fork("never falsely good");
const METRICS = { emd: {}, "two-sample": {} };
/** The fewest that bound at 95 %: what is wrong is beyond any band, and takes half the time with a short one. */
const FEW = { metrics: METRICS, resamples: 19 };

const normal = (rows: number, dim: number, name: string): Samples & { data: Float64Array } => ({
  rows,
  dim,
  data: rng.fork(name).normals(new Float64Array(rows * dim)),
});

/** Ten clusters of deviation .5 in random places; those in `kept` only, where it is given. */
function clusters(rows: number, dim: number, name: string, kept = 10): Samples {
  const centers = rng.fork("centers").normals(new Float64Array(10 * dim));
  const { data } = normal(rows, dim, name);
  const choose = rng.fork(name).fork("cluster");
  for (let i = 0; i < rows; i++) {
    const k = choose.integer(kept);
    for (let j = 0; j < dim; j++) data[i * dim + j] = 0.5 * data[i * dim + j] + 1.5 * centers[k * dim + j];
  }
  return { rows, dim, data };
}

const changed = (samples: Samples, by: (value: number, column: number) => number): Samples => ({
  ...samples,
  data: Float64Array.from(samples.data, (value, at) => by(value, at % samples.dim)),
});

function judged(
  real: Samples,
  fake: (name: string) => Samples,
  options: EvaluationOptions = { metrics: METRICS },
): ScenarioResult {
  const series = [1, 2, 3].map((step) => ({ step, samples: fake(`step ${step}`) }));
  return evaluateSamples({ real, fake: series, modeless: true }, options).scenarios[0];
}

const verdictOf = ({ seeds }: ScenarioResult) => seeds[0].verdicts.convergence;

describe(`samples in many dimensions (seed ${SEED})`, () => {
  it.each([
    [
      "N(0, I_200) moved by .8 in every column",
      normal(240, 200, "real"),
      (name: string) => changed(normal(120, 200, name), (x) => x + 0.8),
    ],
    [
      "the same moved by .6 in half of the columns",
      normal(240, 200, "real"),
      (name: string) => changed(normal(120, 200, name), (x, j) => (j % 2 === 0 ? x + 0.6 : x)),
    ],
    [
      "a third of the clusters lost, in 64 dimensions",
      clusters(400, 64, "real"),
      (name: string) => clusters(200, 64, name, 7),
    ],
    [
      "a spread shrunk to .6, in 64 dimensions",
      normal(320, 64, "real"),
      (name: string) => changed(normal(160, 64, name), (x) => 0.6 * x),
    ],
    [
      "all at the mean, in 10 dimensions",
      normal(400, 10, "real"),
      (name: string) => changed(normal(200, 10, name), () => 0),
    ],
    [
      "all at the mean, in 64 dimensions",
      normal(320, 64, "real"),
      (name: string) => changed(normal(160, 64, name), (x) => 1e-3 * x),
    ],
  ] as const)("are not called converged: %s", (_, real, fake) => {
    const result = judged(real, fake, FEW);
    const { status, evidence } = verdictOf(result);
    expect(["not-converged", "off-data"]).toContain(status);
    expect(evidence.some(({ metric, holds }) => metric.startsWith("two-sample") && !holds)).toBe(true);
    // the statistic that decided alone before still lets most of them pass
    const { emd } = result.seeds[0].metrics;
    expect(emd.value).toBeLessThan(3 * result.nulls.emd.median);
  });

  it.each([
    ["normals", (rows: number, name: string) => normal(rows, 8, name)],
    ["clusters", (rows: number, name: string) => clusters(rows, 16, name)],
  ] as const)("are called converged where they are real ones, and the claim is not empty: %s", (_, draw) => {
    const result = judged(draw(1200, "real"), (name) => draw(600, name));
    const { status, excludes = [] } = verdictOf(result);
    expect(status).toBe("converged");
    const size = (fault: string) =>
      excludes.find((each) => each.fault === fault)?.size ?? Number.POSITIVE_INFINITY;
    expect(size("shift")).toBeLessThanOrEqual(0.2);
    expect(size("region")).toBeLessThanOrEqual(0.4);
  });

  it("cannot be told where there are too few of them, and it says how many would do", () => {
    const { status, explanation } = verdictOf(
      judged(normal(300, 64, "real"), (name) => normal(150, 64, name)),
    );
    expect(status).toBe("inconclusive");
    expect(explanation).toMatch(
      /150 samples in 64 dimensions do not show .*About \d+ samples on each side would/,
    );
  });
});

describe("digits of 8 x 8 pixels", () => {
  const target = createTarget({ kind: "mnist", size: 8 });
  const image = { height: 8, width: 8, channels: 1 };
  const digits = (rows: number, name: string) => target.sample(rows, rng.fork(name));

  /** A generator that was never trained: one random layer under tanh. */
  const untrained = (name: string): Samples => {
    const [z, weights] = [normal(120, 8, name), normal(8, 64, "weights")];
    const data = new Float64Array(120 * 64);
    for (let i = 0; i < 120; i++) {
      for (let j = 0; j < 64; j++) {
        for (let k = 0; k < 8; k++) data[64 * i + j] += 0.3 * z.data[8 * i + k] * weights.data[64 * k + j];
        data[64 * i + j] = Math.tanh(data[64 * i + j]);
      }
    }
    return { rows: 120, dim: 64, data };
  };

  /** The mean of four digits, as blurred as a bad autoencoder's. */
  const blurred = (name: string): Samples => {
    const some = digits(480, name);
    const data = Float64Array.from({ length: 120 * 64 }, (_, at) =>
      [0, 1, 2, 3].reduce((sum, k) => sum + some.data[(4 * Math.floor(at / 64) + k) * 64 + (at % 64)] / 4, 0),
    );
    return { rows: 120, dim: 64, data };
  };

  const noise = (name: string): Samples => {
    const draw = rng.fork(name);
    return {
      rows: 120,
      dim: 64,
      data: Float64Array.from({ length: 120 * 64 }, () => 2 * draw.uniform() - 1),
    };
  };

  it.each([
    ["an untrained net", untrained],
    ["blurred digits", blurred],
    ["noise", noise],
  ] as const)("are not converged, as images or as a table: %s", (_, fake) => {
    const series = [1, 2, 3].map((step) => ({ step, samples: fake(`step ${step}`) }));
    for (const shape of [{ image }, {}]) {
      const input = { real: digits(240, "real"), fake: series, modeless: true, ...shape };
      const { seeds } = evaluateSamples(input, FEW).scenarios[0];
      expect(["not-converged", "off-data"]).toContain(seeds[0].verdicts.convergence.status);
    }
  });
});

describe("a gate in null medians", () => {
  const gated = (dim: number, rows: number) =>
    evaluateSamples(
      { real: normal(2 * rows, dim, "real"), fake: normal(rows, dim, "gated"), modeless: true },
      { metrics: { emd: {} }, expect: [{ metric: "emd", maxNulls: 3 }] },
    ).scenarios[0].gates[0];

  it("fails as not estimable where plainly wrong samples keep within it: 200 dimensions", () => {
    const gate = gated(200, 300);
    expect(gate.passed).toBe(false);
    expect(gate.observed).toMatch(
      /^not estimable: among 300 samples in 200 dimensions, those .* score 1\.\d+ null medians/,
    );
  });

  it("is judged as ever where it bounds something: 2 dimensions", () => {
    const gate = gated(2, 300);
    expect([gate.passed, gate.observed]).toEqual([true, expect.stringMatching(/^0\.\d+$/)]);
  });
});
