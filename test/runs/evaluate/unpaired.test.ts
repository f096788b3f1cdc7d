import { describe, expect, it } from "vitest";
import { InputError } from "../../../src/errors.ts";
import { movementVerdict, spreadVerdict } from "../../../src/judging/diagnoses/unpaired.ts";
import { Rng } from "../../../src/maths/random.ts";
import type { Snapshot } from "../../../src/result/index.ts";
import { diagnoseTraining } from "../../../src/runs/diagnose/diagnose.ts";
import { measureUnpaired } from "../../../src/runs/evaluate/unpaired.ts";
import type { Samples } from "../../../src/samples.ts";
import { diagnosisReport } from "../../../src/writers/diagnosis.ts";
import { toJson } from "../../../src/writers/json.ts";

/** A normal law round (x, 0, ...). */
function cloud(seed: number, { x = 0, sd = 1, rows = 400, dim = 2 } = {}): Samples {
  const rng = new Rng(seed);
  const data = Float64Array.from(
    { length: dim * rows },
    (_, i) => (i % dim === 0 ? x : 0) + sd * rng.normal(),
  );
  return { rows, dim, data };
}
const line = (...data: number[]): Samples => ({ rows: data.length, dim: 1, data: Float64Array.from(data) });
const steps = (sets: readonly Samples[]) => sets.map((samples, i) => ({ step: 100 * (i + 1), samples }));
const measure = (...sets: Samples[]): Snapshot[] => measureUnpaired({ sets: steps(sets) }, new Rng(0));
const value = (snapshot: Snapshot, name: string) => snapshot.metrics[name].value ?? Number.NaN;

describe("known answers", () => {
  it("on a line the movement is the shift, and its null that of two halves", () => {
    const [, second] = measure(line(...Array(40).fill(0)), line(...Array(40).fill(3)));
    expect(second.metrics.movement).toMatchObject({
      value: 3,
      n: 20,
      nullBand: { median: 0, resamples: 10 },
    });
  });

  it("the mean distance of two normal samples is 2 sd / sqrt(pi) on the line", () => {
    const [first] = measure(cloud(1, { dim: 1, rows: 500, sd: 3 }));
    // Its standard error is below 2 Var^(1/2) / sqrt(n) = 0.21 at this n; four of them.
    expect(Math.abs(value(first, "pairwise") - (2 * 3) / Math.sqrt(Math.PI))).toBeLessThan(0.6);
    expect(value(first, "duplicates")).toBe(0);
  });

  it("duplicates are the share of samples with another in the same place", () => {
    const [first] = measure(line(1, 1, 2, 3, 4, 4, 4, 5));
    expect(value(first, "duplicates")).toBe(5 / 8);
  });

  it("samples that flew apart are no duplicates: neither has a value where distances overflow", () => {
    const far = cloud(2, { dim: 1, sd: 1e160 });
    const [first] = measure(far, far, far);
    const why = "the samples are too far out to measure";
    expect(first.metrics).toMatchObject({ pairwise: { value: null, why }, duplicates: { value: null, why } });
    const training = diagnoseTraining({
      unpaired: { sets: steps([cloud(3), cloud(4), cloud(5), cloud(6), cloud(7, { sd: 1e160 })]) },
    });
    expect(training.scenarios[0].seeds[0].verdicts.spread.status).not.toBe("repeating");
    expect(() => toJson(training)).not.toThrow();
  });
});

describe("the null", () => {
  it("holds a generator that stands still, in 1, 2 and 5 dimensions", () => {
    for (const dim of [1, 2, 5]) {
      const still = measure(...[1, 2, 3, 4, 5, 6].map((seed) => cloud(10 * dim + seed, { dim })));
      const nulls = still
        .slice(1)
        .map(({ metrics: { movement } }) =>
          movement.value === null ? Number.NaN : movement.value / (movement.nullBand?.median ?? Number.NaN),
        );
      for (const ratio of nulls) expect(ratio).toBeLessThan(2);
      expect(movementVerdict(still).status).toBe("resting");
    }
  });

  it("takes images, of which two sets have more numbers than a call takes arguments", () => {
    const images = (seed: number) => cloud(seed, { dim: 784, rows: 200 });
    const [, second] = measure(images(1), images(2));
    expect(value(second, "movement")).toBeGreaterThan(0);
  });

  it("is not blurred by a set that ran away: every movement has a box of its own", () => {
    const sets = [0, 3, 0, 3, 0, 3].map((x, i) => cloud(i + 1, { x, sd: 0.3 }));
    expect(movementVerdict(measure(cloud(9, { sd: 1e6 }), ...sets)).status).toBe("moving");
  });
});

describe("verdicts", () => {
  const judged = (...sets: Samples[]) => {
    const snapshots = measure(...sets);
    return [movementVerdict(snapshots).status, spreadVerdict(snapshots).status];
  };
  const all = (n: number, at: (i: number) => Parameters<typeof cloud>[1]) =>
    Array.from({ length: n }, (_, i) => cloud(i + 1, at(i)));

  it.each([
    ["circles", all(6, (i) => ({ x: i % 2 === 0 ? -3 : 3, sd: 0.3 })), ["moving", "steady"]],
    ["drifts", all(6, (i) => ({ x: 0.6 * i })), ["drifting", "steady"]],
    ["stands", all(6, () => ({})), ["resting", "steady"]],
    ["draws together", all(6, (i) => ({ sd: i < 3 ? 1 : 0.3 })), ["resting", "shrunk"]],
    ["flies apart", all(6, (i) => ({ sd: i < 4 ? 1 : 30 })), ["resting", "grown"]],
  ])("%s", (_, sets, verdicts) => {
    expect(judged(...sets).at(1)).toBe(verdicts[1]);
    expect(judged(...sets)).toEqual(verdicts);
  });

  it("repeats itself", () => {
    const few = { ...cloud(1), data: cloud(1).data.map((_, i) => (Math.floor(i / 2) % 7) + (i % 2)) };
    expect(judged(few, few, few)[1]).toBe("repeating");
  });

  it("cannot be told from one or two sets", () => {
    expect(judged(cloud(1))).toEqual(["inconclusive", "inconclusive"]);
    expect(judged(cloud(1), cloud(2))).toEqual(["inconclusive", "inconclusive"]);
  });
});

describe("sets of one sample", () => {
  it("are not too few sets: what is missing is told", () => {
    const alone = ["pairwise", "movement"].map((name) => [name, { value: null, why: `${name} needs two` }]);
    const snapshots = [1, 2, 3].map(
      (step): Snapshot => ({ step, weights: "raw", metrics: Object.fromEntries(alone) }),
    );
    expect(movementVerdict(snapshots).explanation).toBe(
      "It is unknown whether the generator still moves: movement needs two.",
    );
    expect(spreadVerdict(snapshots).explanation).toBe(
      "It is unknown whether the samples come closer together: pairwise needs two.",
    );
    expect(spreadVerdict(snapshots.slice(1)).explanation).toContain("at least 3 sets are required (got 2)");
  });
});

describe("a training by generated samples alone", () => {
  const sets = steps([1, 2, 3, 4].map((seed) => cloud(seed)));
  const report = diagnosisReport(diagnoseTraining({ unpaired: { sets } }));

  it("is never called converged, nor anything that needs real samples", () => {
    expect(report.overall).toBe("cannot-tell");
    const { convergence, collapse, movement, spread } = report.verdicts;
    expect([convergence.status, collapse.status]).toEqual(["inconclusive", "inconclusive"]);
    expect([movement.status, spread.status]).toEqual(["resting", "steady"]);
    expect(convergence.explanation).toContain("no real ones");
    expect(report.needs[0]).toContain("--real real.npy");
  });

  it("has diverged where samples are no numbers any more", () => {
    const lost = diagnosisReport(diagnoseTraining({ unpaired: { sets }, lostAt: 500 }));
    expect(lost).toMatchObject({ overall: "diverged", first: 500 });
  });

  it("may be expected to rest, not to have converged or to be near anything", () => {
    const exit = (expectation: { verdict: string; is: string[] }) =>
      diagnoseTraining({ unpaired: { sets } }, { expect: [expectation] }).exit;
    expect(exit({ verdict: "movement", is: ["resting"] })).toBe(0);
    expect(() => exit({ verdict: "overall", is: ["converged"] })).toThrow(
      "overall=converged can never be known without real and generated samples",
    );
    expect(() => diagnoseTraining({ unpaired: { sets } }, { expect: [{ metric: "emd", max: 1 }] })).toThrow(
      "no real ones are given",
    );
  });

  it("needs sets of one dimension", () => {
    const mixed = steps([cloud(1), cloud(2, { dim: 3 })]);
    expect(() => diagnoseTraining({ unpaired: { sets: mixed } })).toThrow(InputError);
    expect(() => diagnoseTraining({ unpaired: { sets: mixed } })).toThrow(
      "generated samples of one dimension are needed (2 at step 100, 3 at step 200)",
    );
  });
});
