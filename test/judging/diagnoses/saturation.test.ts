import { describe, expect, it } from "vitest";
import { needsOf } from "../../../src/judging/diagnoses/needs.ts";
import { verdictsOn } from "../../../src/judging/diagnoses/overall.ts";
import { saturation } from "../../../src/judging/diagnoses/saturation.ts";
import type { StepRecord } from "../../../src/result/index.ts";
import { records, training } from "../../helpers/training.ts";

/** D pinned and G's gradient at the given norm. */
const pinned = (gradNormG: number) => ({ probReal: 0.9999, probFake: 1e-5, gradNormG });

describe("saturated", () => {
  it("is first said of the step from which D is pinned and the gradient gone, to the end", () => {
    // 60 records; the start is the median of the first three, 0.1, so the limit is 1e-3.
    const run = training({ records: records(60, (i) => (i < 20 ? {} : pinned(0.9e-3))) });
    const verdict = saturation.diagnose(run);
    expect([verdict.status, verdict.from, verdict.to]).toEqual(["saturated", 525, 1500]);
    expect(
      verdict.evidence.map(({ observed, operator, threshold, holds }) => [
        observed,
        operator,
        threshold,
        holds,
      ]),
    ).toEqual([
      [0.9999, ">", 0.99, true],
      [1e-5, "<", 0.01, true],
      [0.9e-3, "<=", 0.1 * 0.1, true],
    ]);
    expect(verdict.explanation).toContain("From step 525 on");
  });

  it("is found when D was trained beforehand and the gradient is small from the first step", () => {
    // The published signature of a discriminator trained 100 steps ahead: gradient 4.8e-3 -> 4.6e-6, D 1/0.
    const run = training({
      records: records(60, (i) => ({
        probReal: 0.999,
        probFake: 0.003,
        gradNormG: 4.8e-3 * (4.6e-6 / 4.8e-3) ** (i / 59),
      })),
    });
    const verdict = saturation.diagnose(run);
    expect(verdict.status).toBe("saturated");
    // The limit is a tenth of the second record's norm: 1 + log(10) / log(4.8e-3 / 4.6e-6) x 59 = 20.6 records on.
    expect(verdict.from).toBe(25 * (1 + Math.ceil(1 + (59 * Math.log(10)) / Math.log(4.8e-3 / 4.6e-6))));
  });

  it("is found in as long a log as is read", () => {
    const run = training({ records: records(200_000, (i) => (i < 20_000 ? {} : pinned(1e-5))) });
    expect(saturation.diagnose(run).status).toBe("saturated");
  });

  it("shows the weakest of each sign, so that a row that holds, holds everywhere", () => {
    const run = training({
      records: records(20, (i) => (i < 10 ? {} : { ...pinned(1e-5 * i), probReal: 0.99 + i / 1e4 })),
    });
    const [real, , gradient] = saturation.diagnose(run).evidence;
    expect(real.observed).toBeCloseTo(0.991, 12);
    expect(gradient.observed).toBeCloseTo(19e-5, 12);
  });
});

describe("a gradient that is gone altogether", () => {
  const gone = (from: number, more: Partial<StepRecord> = {}) =>
    records(60, (i) => ({ ...more, gradNormG: i < from ? 0.1 : 0 }));

  it("is saturation whatever D answers, and whether or not it is a probability", () => {
    for (const run of [
      training({ records: gone(30, { probReal: 0.7, probFake: 0.3 }) }),
      training({ records: gone(30, { probReal: null, probFake: null }), probabilistic: false }),
    ]) {
      const verdict = saturation.diagnose(run);
      expect([verdict.status, verdict.from]).toEqual(["saturated", run.records[30].step]);
      expect(verdict.explanation).toContain("rectifiers are dead");
      expect(verdict.evidence.map(({ holds }) => holds)).toEqual([true]);
    }
  });

  it("must last for twenty records: rectifiers may come back", () => {
    expect(saturation.diagnose(training({ records: gone(40) })).status).toBe("saturated");
    expect(saturation.diagnose(training({ records: gone(41) })).status).toBe("none");
  });

  it("is not said of a gradient that only is tiny", () => {
    const run = training({ records: records(60, (i) => ({ gradNormG: i < 30 ? 0.1 : 1e-12 })) });
    expect(saturation.diagnose(run).status).toBe("none");
  });
});

describe("none", () => {
  it.each([
    ["the gradient falls but D is balanced: convergence", (i: number) => ({ gradNormG: 0.1 * 0.8 ** i })],
    ["D is pinned but the gradient stays: the non-saturating loss", () => pinned(0.1)],
    ["D is sure of the data only", (i: number) => ({ ...pinned(i < 10 ? 0.1 : 1e-5), probFake: 0.3 })],
    [
      "D is sure of the generated samples only",
      (i: number) => ({ ...pinned(i < 10 ? 0.1 : 1e-5), probReal: 0.8 }),
    ],
    ["the gradient falls 9-fold", (i: number) => pinned(i < 10 ? 0.1 : 0.1 / 9)],
    ["two records at the end are too few", (i: number) => (i < 58 ? {} : pinned(1e-6))],
  ])("is said when %s", (_, at) => {
    expect(saturation.diagnose(training({ records: records(60, at) })).status).toBe("none");
  });

  it("tells of an episode from which the run recovered", () => {
    const run = training({ records: records(60, (i) => (i >= 10 && i < 20 ? pinned(1e-6) : {})) });
    const verdict = saturation.diagnose(run);
    expect(verdict.status).toBe("none");
    expect(verdict.explanation).toContain("It was saturated for a while (steps 275 to 500) and recovered.");
  });

  it("does not let an absent number pass", () => {
    const run = training({
      records: records(60, (i) => (i < 20 ? {} : { ...pinned(1e-6), probFake: null })),
    });
    expect(saturation.diagnose(run).status).toBe("none");
  });
});

describe("not-applicable", () => {
  it("is said of a critic, whatever its signals", () => {
    const run = training({ probabilistic: false, records: records(60, () => pinned(1e-9)) });
    expect(saturation.diagnose(run).status).toBe("not-applicable");
  });

  it("is said of objectives whose outputs are no probabilities", () => {
    const run = training({ records: records(60, () => ({ probReal: null, probFake: null })) });
    expect(saturation.diagnose(run).status).toBe("not-applicable");
  });
});

describe("a diverged run", () => {
  const broken = { lossD: null, gradNormG: null, probReal: null, probFake: null, nonFinite: ["lossD"] };

  it("is inconclusive when nothing showed before", () => {
    const run = training({ status: "diverged", records: records(30, (i) => (i < 20 ? {} : broken)) });
    expect(saturation.diagnose(run).status).toBe("inconclusive");
  });

  it("is saturated when it was so up to the break", () => {
    const run = training({
      status: "diverged",
      records: records(30, (i) => (i < 10 ? {} : i < 20 ? pinned(1e-6) : broken)),
    });
    const verdict = saturation.diagnose(run);
    expect([verdict.status, verdict.from, verdict.to]).toEqual(["saturated", 275, 500]);
  });
});

describe("inconclusive", () => {
  it("is said of fewer than six records", () => {
    expect(saturation.diagnose(training({ records: records(5, () => pinned(0)) })).status).toBe(
      "inconclusive",
    );
  });

  it("is said of a gradient that is not logged at the start", () => {
    const run = training({
      records: records(60, (i) => ({ ...pinned(1e-5), ...(i < 10 && { gradNormG: null }) })),
    });
    expect(saturation.diagnose(run).status).toBe("inconclusive");
  });
});

describe("a gradient that is gone at the first record", () => {
  const logged = (at: Partial<StepRecord>, parts = {}) =>
    saturation.diagnose(training({ records: records(60, () => at), ...parts }));

  it.each([2e-15, 0, 1e-7])("of %d is saturation where the discriminator is certain to the end", (norm) => {
    const verdict = logged(pinned(norm));
    expect([verdict.status, verdict.from, verdict.to]).toEqual(["saturated", 25, 1500]);
    expect(verdict.explanation).toContain("as it was when the log started");
    expect(verdict.evidence[2]).toMatchObject({ observed: norm, threshold: 2 ** -23, holds: true });
  });

  it("is inconclusive where the discriminator is not certain, and names its answers", () => {
    const verdict = logged({ probReal: 0.7, probFake: 0.3, gradNormG: 2e-15 });
    expect(verdict.status).toBe("inconclusive");
    expect(verdict.explanation).toContain("gone from step 25 on (at most 2e-15)");
    expect(verdict.explanation).toContain(
      "not certain at the end (0.7 on real and 0.3 on generated samples)",
    );
  });

  it("is inconclusive where the discriminator's outputs are not logged, and names what is missing", () => {
    const nothing = { probReal: null, probFake: null, criticReal: null, criticFake: null };
    const verdict = logged({ ...nothing, gradNormG: 2e-15 }, { probabilistic: undefined });
    expect(verdict.status).toBe("inconclusive");
    expect(verdict.explanation).toContain("the log lacks probReal, probFake");
    const scores = logged(
      { ...nothing, criticReal: 3, criticFake: -3, gradNormG: 2e-15 },
      { probabilistic: undefined },
    );
    expect([scores.status, scores.explanation]).toEqual([
      "inconclusive",
      expect.stringContaining("are scores"),
    ]);
  });

  it("is not said of a gradient that only is small", () => {
    expect(logged({ gradNormG: 1e-5 }).status).toBe("none");
    expect(logged({ gradNormG: 1e-6, probReal: 0.7, probFake: 0.3 }).status).toBe("none");
  });

  it("does not count while the generator waits: the level is that of its first steps", () => {
    const run = training({
      records: records(60, (i) => (i < 5 ? { gradNormG: 0 } : i < 20 ? {} : pinned(1e-5))),
    });
    expect([saturation.diagnose(run).status, saturation.diagnose(run).from]).toEqual(["saturated", 525]);
    const zero = training({ records: records(60, (i) => ({ gradNormG: i >= 5 && i < 20 ? 0.1 : 0 })) });
    expect([saturation.diagnose(zero).status, saturation.diagnose(zero).from]).toEqual(["saturated", 525]);
  });

  it("does not take away the level of the one record before, where the gradient died at once", () => {
    const run = training({
      probabilistic: false,
      records: records(60, (i) => ({ gradNormG: i === 0 ? 4.27 : 0, probReal: null, probFake: null })),
    });
    const verdict = saturation.diagnose(run);
    expect([verdict.status, verdict.from]).toEqual(["saturated", 50]);
    expect(verdict.explanation).toContain("no gradient left (0, from 4.27 at the start)");
  });

  it("leaves it open whether a small one fell under a discriminator that is certain from the first record on", () => {
    const verdict = logged(pinned(1e-5));
    expect(verdict.status).toBe("inconclusive");
    expect(verdict.explanation).toContain("no earlier level to compare it with");
  });
});

describe("causes of a gradient of exactly 0", () => {
  const explained = (at: (i: number) => Partial<StepRecord>) =>
    saturation.diagnose(training({ records: records(60, at) })).explanation;

  it("names a detached graph where the norm is 0 from the first record on while the loss moves", () => {
    const text = explained((i) => ({ probReal: 0.9, probFake: 0.1, gradNormG: 0, lossG: 2 + i / 100 }));
    expect(text).toContain(
      "The log shows a sign that the generator's loss does not depend on its weights (a detached graph), or that its norm is taken after " +
        "the gradients are cleared: the norm is exactly 0 from the first record on (step 25), while the generator's loss moves between 2 and 2.59.",
    );
    expect(text).toContain(
      "no sign that the discriminator's weights have decayed to 0. The log shows no sign that rectifiers are dead",
    );
  });

  it("names a discriminator that decayed to 0 where it answers the same on all samples and has no gradient", () => {
    const zero = {
      probReal: 0.5,
      probFake: 0.5,
      criticReal: 1e-9,
      criticFake: 1e-9,
      gradNormG: 0,
      gradNormD: 0,
    };
    const text = explained((i) => (i < 20 ? {} : zero));
    expect(text).toContain("a sign that the discriminator's weights have decayed to 0: from step 525 on");
    expect(text).toContain("(1e-9, a probability of 0.5), and its own gradient norm is at most 0");
    // A discriminator at equilibrium still has a gradient.
    expect(explained((i) => (i < 20 ? {} : { ...zero, gradNormD: 0.1 }))).not.toContain(
      "a sign that the discriminator's weights have decayed",
    );
  });

  it("names dead rectifiers where there was a gradient before", () => {
    const text = explained((i) => (i < 20 ? {} : { probReal: 0.9, probFake: 0.1, gradNormG: 0 }));
    expect(text).toContain(
      "a sign that rectifiers are dead, either the generator's, or the discriminator's at the samples: the norm was 0.1 at step 500 and is exactly 0 after it",
    );
    expect(text).toContain("The log shows no sign that the generator's loss does not depend on its weights");
  });

  it("names a discriminator whose rectifiers are dead where it answers the same on all samples, and not 0", () => {
    const text = explained((i) =>
      i < 20 ? {} : { probReal: 0.9, probFake: 0.9, criticReal: 2.2, criticFake: 2.2, gradNormG: 0 },
    );
    expect(text).toContain("is exactly 0 after it, and from step 525 on the discriminator answers the same");
  });
});

describe("a log of critic scores only", () => {
  const critic = (more: Partial<StepRecord>) =>
    training({
      probabilistic: undefined,
      records: records(60, () => ({
        probReal: null,
        probFake: null,
        criticReal: 3,
        criticFake: -2,
        ...more,
      })),
    });
  const needs = (run: ReturnType<typeof critic>) => needsOf(verdictsOn(run), run, {}).slice(1).join("\n");

  it("is told that scores are no probabilities, and asked for the generator's gradient only", () => {
    const run = critic({ gradNormG: null });
    const { status, explanation } = saturation.diagnose(run);
    expect([status, explanation]).toEqual([
      "inconclusive",
      expect.stringContaining("scores (criticReal, criticFake), not probabilities"),
    ]);
    expect(needs(run)).toContain("(gradNormG)");
    expect(needs(run)).not.toContain("probReal");
  });

  it("is asked for nothing where the generator's gradient is there", () => {
    const run = critic({});
    const { status, explanation } = saturation.diagnose(run);
    expect([status, explanation]).toEqual([
      "not-applicable",
      expect.stringContaining("is not gone: it ends at 0.1"),
    ]);
    expect(needs(run)).toBe("");
  });
});
