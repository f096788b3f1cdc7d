import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evidenceWords } from "../../reports/kit/evidence.ts";
import { compared } from "../../reports/kit/words.ts";
import { evidenceTable, sourceWords } from "../../reports/verdicts.ts";
import { convergence } from "../../src/judging/diagnoses/convergence.ts";
import type { DiagnosisInput } from "../../src/judging/diagnoses/diagnosis.ts";
import { diagnoses } from "../../src/judging/diagnoses/index.ts";
import { compare } from "../../src/judging/diagnoses/rules/evidence.ts";
import { saturation } from "../../src/judging/diagnoses/saturation.ts";
import type { Evidence, Verdict } from "../../src/result/index.ts";
import { records, snapshots, training } from "../helpers/training.ts";

const row = (shows: string, observed: number | null, operator: Evidence["operator"], threshold: number) =>
  compare({ shows, metric: "D", from: 1, to: 9, observed, operator, threshold, source: "a paper" });
const verdict = (status: string, ...evidence: Evidence[]): Verdict => ({
  ...{ status, evidence, from: 1, to: 9 },
  explanation: "",
});
const words = (status: string, ...rows: Evidence[]) => {
  const { rule, observed, result } = evidenceWords(rows[0], verdict(status, ...rows));
  return `${rule}; observed ${observed}: ${result}`.replaceAll("\u00a0", " ");
};

/** The number that a reader reads. */
const read = (text: string) => Number(text.replaceAll(",", "").replaceAll("\u2212", "-"));

describe("a row of evidence", () => {
  it("says of an alarm that it did not fire, and of a requirement that it is met", () => {
    expect(words("none", row("saturated", 0.4993, ">", 0.99))).toBe(
      "alarm \u201csaturated\u201d fires if > 0.99; observed 0.4993: did not fire",
    );
    expect(words("converged", row("converged", 0.0494, "<=", 0.05))).toBe(
      "converged requires \u2264 0.05; observed 0.0494: met",
    );
    expect(words("not-converged", row("converged", 0.06, "<=", 0.05))).toBe(
      "converged requires \u2264 0.05; observed 0.06: not met",
    );
    expect(words("stale", row("stale", 0.02, ">", 0.001))).toBe(
      "alarm \u201cstale\u201d fires if > 0.001; observed 0.02: fired",
    );
  });

  it("one sign of several raises no alarm alone", () => {
    const rows = [row("saturated", 0.999, ">", 0.99), row("saturated", 0.5, "<=", 0.1)];
    expect(words("none", ...rows)).toBe(
      "alarm \u201csaturated\u201d needs > 0.99; observed 0.999: met, but alone no alarm",
    );
    expect(words("none", ...rows.toReversed())).toContain("needs \u2264 0.1; observed 0.5: not met");
  });

  it("of a version before it knew what it speaks for is neither", () => {
    const { shows: _, ...old } = row("saturated", 0.5, ">", 0.99);
    expect(words("none", old)).toBe("compared: > 0.99; observed 0.5: does not hold");
  });

  it("has no value where none was measured, and is then not met", () => {
    expect(words("inconclusive", row("converged", null, "<=", 0.05))).toBe(
      "converged requires \u2264 0.05; observed \u2013: not met",
    );
  });

  it("stands in the report without an answer that contradicts the verdict", () => {
    const found = saturation.diagnose(
      training({ records: records(60, () => ({ probReal: 0.4993, probFake: 0.5 })) }),
    );
    const { html } = evidenceTable(found, "saturation");
    expect(found.status).toBe("none");
    expect(html).toContain("alarm \u201csaturated\u201d needs &gt;\u00a00.99");
    expect(html).not.toMatch(/>(yes|no|asked|holds)</);
  });
});

describe("the digits of a comparison", () => {
  it.each([
    [0.99004, 0.99, "0.99004", "0.99"],
    [0.05, 0.05, "0.05", "0.05"],
    [0.4993, 0.99, "0.4993", "0.99"],
    [1000.2, 1000.4, "1,000.2", "1,000.4"],
    [1.2344e-5, 1.2341e-5, "1.2344e\u22125", "1.2341e\u22125"],
    [-0.123456, -0.123457, "\u22120.123456", "\u22120.123457"],
  ])("%s beside %s", (one, other, left, right) => {
    expect(compared(one, other)).toEqual([left, right]);
  });

  it("show why it holds, or that it does not, for any two numbers", () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e12, max: 1e12 });
    const near = fc.tuple(number, fc.integer({ min: -50, max: 50 })).map(([one, ulps]) => {
      return [one, one + ulps * Math.abs(one) * 2 ** -52] as const;
    });
    fc.assert(
      fc.property(fc.oneof(fc.tuple(number, number), near), ([one, other]) => {
        const [left, right] = compared(one, other).map(read);
        expect(Math.sign(left - right)).toBe(Math.sign(one - other));
      }),
      { seed: 20, numRuns: 2000 },
    );
  });
});

describe("every row of a diagnosis", () => {
  const far = snapshots({
    emd: [1, 0.9, 1.1, 0.8, 1.2, 1, 0.9, 1],
    movement: [null, 0.1, 0.7, 0.9, 0.8, 0.7, 0.9, 0.8],
    modes20: [8, 7, 6, 5, 4, 3, 2, 1],
  });
  const runs: readonly Partial<DiagnosisInput>[] = [
    {},
    { snapshots: far },
    { snapshots: far.slice(0, 4) },
    { snapshots: snapshots({ emd: [0.05, 0.05, 0.05], modes20: [8, 8, 8] }) },
    { snapshots: snapshots({ emd: [9, 9, 9], modes20: [0, 0, 0] }) },
    { records: records(60, () => ({ probReal: 0.5, probFake: 0.7, lossD: 1000 })) },
    { records: records(60, () => ({ gradNormG: 0 })) },
    { frozen: true, records: records(60, () => ({ gradNormNonSaturating: 1 })) },
  ];

  it("names what it speaks for, and a document that explains its threshold instead of a path in the tests", () => {
    const rows = runs.flatMap((run) =>
      Object.values(diagnoses).flatMap((diagnosis) => diagnosis.diagnose(training(run)).evidence),
    );
    expect(rows.length).toBeGreaterThan(40);
    for (const { shows, source, metric } of rows) {
      expect(shows, metric).toBeTypeOf("string");
      expect(source).not.toMatch(/\b(test|tools|src)\/|\.(ts|json)\b/);
    }
    expect(convergence.diagnose(training(runs[3])).evidence[0].shows).toBe("converged");
  });
});

describe("a source in the documentation", () => {
  it("leads to the glossary's entry for what it explains, else to that of the diagnosis", () => {
    expect(sourceWords("nothing passes, docs/diagnoses.md (off the data)", "convergence").html).toBe(
      '<bdi>nothing passes, </bdi>docs/diagnoses.md (<a class="term" href="#term-worsening-off-the-data">off the data</a>)<bdi></bdi>',
    );
    expect(sourceWords("docs/diagnoses.md; Mann 1945", "saturation").html).toBe(
      '<bdi></bdi>docs/diagnoses.md (<a class="term" href="#term-saturation">saturation</a>)<bdi>; Mann 1945</bdi>',
    );
  });

  it("is text where nothing explains it, and where it is a paper", () => {
    expect(sourceWords("a rule, docs/diagnoses.md (x)", "y").html).toBe(
      "<bdi>a rule, docs/diagnoses.md (x)</bdi>",
    );
    expect(sourceWords("Lin <1991>", "jsd").html).toBe("<bdi>Lin &lt;1991&gt;</bdi>");
  });
});
