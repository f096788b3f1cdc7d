import { describe, expect, it } from "vitest";
import { feedback } from "../../../src/judging/diagnoses/feedback.ts";
import { diagnoses } from "../../../src/judging/diagnoses/index.ts";
import { saturation } from "../../../src/judging/diagnoses/saturation.ts";
import { staleness } from "../../../src/judging/diagnoses/staleness.ts";
import type { CurveRecord, StepRecord } from "../../../src/result/index.ts";
import { records, snapshots, training } from "../../helpers/training.ts";

const frozen = (count: number, at: Partial<StepRecord>, curves?: CurveRecord) =>
  training({
    frozen: true,
    records: records(count, () => at),
    snapshots: snapshots({ emd: [6, 6] }).map((snapshot) => ({ ...snapshot, ...(curves && { curves }) })),
  });

/** The optimal D between N(0, 1) and N(6, 1): the logit at the generator's mean is -18. */
const sure = { probReal: 0.998, probFake: 0.002, gradNormG: 0.0285, gradNormNonSaturating: 5.99 };

describe("of a discriminator", () => {
  it("vanishing means a twentieth of what the non-saturating loss would send", () => {
    const verdict = feedback.diagnose(frozen(1, sure));
    expect(verdict).toMatchObject({ status: "vanishing", from: 25, to: 25 });
    expect(verdict.evidence).toMatchObject([
      { observed: expect.closeTo(0.0285 / 5.99, 12), operator: "<", threshold: 0.05, holds: true },
    ]);
    expect(verdict.explanation).toContain(
      "a gradient of only 0.0285, where the non-saturating loss would send 5.99",
    );
    const status = (own: number) =>
      feedback.diagnose(frozen(40, { ...sure, gradNormG: own, gradNormNonSaturating: 1 })).status;
    expect([status(0.0499), status(0.05)]).toEqual(["vanishing", "useful"]);
  });

  it("a training with the non-saturating loss is useful under the same D", () => {
    expect(feedback.diagnose(frozen(40, { ...sure, gradNormG: 5.99 })).status).toBe("useful");
  });

  it("a D that sends nothing under either loss is vanishing as well", () => {
    const dead = frozen(40, { ...sure, gradNormG: 0, gradNormNonSaturating: 0 });
    expect(feedback.diagnose(dead)).toMatchObject({ status: "vanishing", evidence: [{ observed: 0 }] });
  });

  it("one that answers alike is indifferent, whatever the gradients", () => {
    const status = (difference: number) =>
      feedback.diagnose(frozen(1, { ...sure, probReal: 0.5 + difference, probFake: 0.5 })).status;
    expect([status(0), status(-0.009), status(0.011)]).toEqual(["indifferent", "indifferent", "vanishing"]);
  });

  it("the last tenth of the records is judged", () => {
    const run = training({
      frozen: true,
      records: records(40, (i) => ({ ...sure, gradNormG: i < 36 ? 5 : 0.01 })),
    });
    expect(feedback.diagnose(run)).toMatchObject({ status: "vanishing", from: 925, to: 1000 });
  });
});

describe("of a critic", () => {
  const line = (slope: readonly number[]): CurveRecord => ({
    x: [0, 1, 2],
    generated: [1, 0, 0],
    generatedFrom: "histogram",
    slopes: { output: [0, 0, 0], slope },
  });
  const scores = { probReal: null, probFake: null };

  it("compares its slope at generated samples with the steepest on the line", () => {
    const status = (slope: readonly number[]) => feedback.diagnose(frozen(20, scores, line(slope))).status;
    expect([status([-1, 1, 3]), status([0.1, 1, 3]), status([0, 0, 0])]).toEqual([
      "useful",
      "vanishing",
      "vanishing",
    ]);
  });

  it("is inconclusive where no slope is recorded", () => {
    const verdict = feedback.diagnose(frozen(20, scores));
    expect(verdict.status).toBe("inconclusive");
    expect(verdict.explanation).toContain("ends at 0.1, and there is nothing to compare it with");
  });
});

describe("a frozen generator", () => {
  it("is asked for feedback instead of staleness and collapse", () => {
    const asked = (run: Parameters<typeof feedback.diagnose>[0]) =>
      Object.entries<{ asked?(input: typeof run): boolean }>(diagnoses).flatMap(([id, { asked: of }]) =>
        (of?.(run) ?? true) ? [id] : [],
      );
    expect(asked(frozen(1, sure))).toEqual(["convergence", "saturation", "feedback"]);
    expect(asked({ ...frozen(40, sure), frozen: false })).toEqual([
      "convergence",
      "collapse",
      "saturation",
      "staleness",
    ]);
    expect(staleness.asked?.(frozen(40, sure))).toBe(false);
  });

  it("is saturated only where that is found, and never asked for more log lines", () => {
    expect(saturation.diagnose(frozen(1, sure))).toMatchObject({
      status: "not-applicable",
      explanation: expect.not.stringContaining("Log more often"),
    });
    const falling = training({
      frozen: true,
      records: records(40, (i) => ({ probReal: 0.999, probFake: 0.001, gradNormG: 10 ** -i })),
    });
    expect(saturation.diagnose(falling).status).toBe("saturated");
  });

  it("says nothing of an opponent that diverged", () => {
    expect(feedback.diagnose({ ...frozen(40, sure), status: "diverged" }).status).toBe("inconclusive");
  });
});
