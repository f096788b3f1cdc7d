import { describe, expect, it } from "vitest";
import { staleness } from "../../../src/judging/diagnoses/staleness.ts";
import type { StepRecord } from "../../../src/result/index.ts";
import { records, training } from "../../helpers/training.ts";

/** D's mean output on generated samples above that on real ones by `lead`. */
const ahead = (lead: number): Partial<StepRecord> => ({ probReal: 0.5, probFake: 0.5 + lead });
const run = (count: number, at: (i: number) => Partial<StepRecord>) =>
  training({ records: records(count, at) });

describe("stale", () => {
  it("is said from the step on from which D ranks generated samples first, to the end", () => {
    // Records come every 25 steps, the first at step 25.
    const verdict = staleness.diagnose(
      run(60, (i) => (i < 40 ? ahead(-0.1) : ahead(0.02 + 0.001 * (i - 40)))),
    );
    expect([verdict.status, verdict.from, verdict.to]).toEqual(["stale", 1025, 1500]);
    expect(verdict.evidence).toMatchObject([
      { observed: expect.closeTo(0.02, 12), threshold: 0.001, holds: true },
    ]);
    expect(verdict.explanation).toContain("0.539 on generated and 0.5 on real samples at the end");
  });

  it("needs ten records, and a tenth of a long log", () => {
    const last = (n: number, count: number) =>
      staleness.diagnose(run(count, (i) => (i < count - n ? ahead(-0.1) : ahead(0.02)))).status;
    expect([last(10, 60), last(9, 60)]).toEqual(["stale", "none"]);
    expect([last(40, 400), last(39, 400)]).toEqual(["stale", "none"]);
  });

  it("is broken by one record, and by a difference that only is not negative", () => {
    expect(staleness.diagnose(run(60, (i) => (i === 55 ? ahead(0) : ahead(0.02)))).status).toBe("none");
    expect(staleness.diagnose(run(60, () => ahead(0.0009))).status).toBe("none");
  });

  it("passes over lines in which one of the outputs is not logged", () => {
    const half = run(60, (i) => (i % 2 === 0 ? { probReal: null, probFake: 0.1 } : ahead(0.02)));
    expect(staleness.diagnose(half).status).toBe("stale");
  });
});

describe("what cannot be judged", () => {
  it("are outputs that are no probabilities, too few records, and logs without outputs", () => {
    const none = { probReal: null, probFake: null };
    const status = (input: Parameters<typeof staleness.diagnose>[0]) => staleness.diagnose(input).status;
    expect(status({ ...run(60, () => ahead(0.02)), probabilistic: false })).toBe("not-applicable");
    expect(status(run(9, () => ahead(0.02)))).toBe("inconclusive");
    expect(staleness.asked?.(run(60, () => none))).toBe(false);
    expect(staleness.asked?.(run(60, () => ahead(0)))).toBe(true);
  });
});
