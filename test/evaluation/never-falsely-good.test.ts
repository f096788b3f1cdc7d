/**
 * Bad samples in many dimensions, which the earth mover's distance alone took for good: none may be called converged, and what
 * is good must be. Each series repeats one generator three times, as a training that has come to rest.
 */
import { describe, expect, it } from "vitest";
import { evaluateSamples } from "../../src/evaluate.ts";
import { Rng } from "../../src/maths/random.ts";
import type { ScenarioResult } from "../../src/result.ts";
import type { Samples } from "../../src/samples.ts";

const SEED = 20261130;
const rng = new Rng(SEED).fork("never falsely good");
const METRICS = { emd: {}, "two-sample": {}, prdc: {} };

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

function judged(real: Samples, fake: (name: string) => Samples): ScenarioResult {
  const series = [1, 2, 3].map((step) => ({ step, samples: fake(`step ${step}`) }));
  return evaluateSamples({ real, fake: series, modeless: true }, { metrics: METRICS }).scenarios[0];
}

const verdictOf = ({ seeds }: ScenarioResult) => seeds[0].verdicts.convergence;

describe(`samples in many dimensions (seed ${SEED})`, () => {
  it.each([
    [
      "N(0, I_200) moved by .8 in every column",
      normal(600, 200, "real"),
      (name: string) => changed(normal(300, 200, name), (x) => x + 0.8),
    ],
    [
      "the same moved by .6 in half of the columns",
      normal(600, 200, "real"),
      (name: string) => changed(normal(300, 200, name), (x, j) => (j % 2 === 0 ? x + 0.6 : x)),
    ],
    [
      "a third of the clusters lost, in 64 dimensions",
      clusters(800, 64, "real"),
      (name: string) => clusters(400, 64, name, 7),
    ],
    [
      "a spread shrunk to .6, in 64 dimensions",
      normal(800, 64, "real"),
      (name: string) => changed(normal(400, 64, name), (x) => 0.6 * x),
    ],
    [
      "all at the mean, in 10 dimensions",
      normal(800, 10, "real"),
      (name: string) => changed(normal(400, 10, name), () => 0),
    ],
    [
      "all at the mean, in 64 dimensions",
      normal(800, 64, "real"),
      (name: string) => changed(normal(400, 64, name), (x) => 1e-3 * x),
    ],
  ] as const)("are not called converged: %s", (_, real, fake) => {
    const result = judged(real, fake);
    const { status, evidence } = verdictOf(result);
    expect(["not-converged", "off-data"]).toContain(status);
    expect(evidence.some(({ metric, holds }) => metric.startsWith("two-sample") && !holds)).toBe(true);
    // the statistic that decided alone before still lets most of them pass
    const { emd } = result.seeds[0].metrics;
    expect(emd.value).toBeLessThan(3 * result.nulls.emd.median);
  });

  it.each([
    ["normals", (rows: number, name: string) => normal(rows, 8, name)],
    ["clusters", (rows: number, name: string) => clusters(rows, 64, name)],
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
      /150 samples in 64 dimensions do not show .*About \d+ samples on either side would/,
    );
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
