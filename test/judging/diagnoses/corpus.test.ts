/**
 * The diagnoses against 35 runs of another implementation, labelled by rules on their true samples
 * (test/golden/corpus/README.md). Divergence, oscillation and collapse use thresholds of those very rules, and convergence
 * nearly so, so agreement there shows that the rules are implemented right, not that they would agree with a person.
 * Saturation is the exception: it is labelled from samples and judged here from the training signals alone.
 */

import { describe, expect, it } from "vitest";
import { diagnoses } from "../../../src/judging/diagnoses/index.ts";
import { overallOf } from "../../../src/judging/diagnoses/overall.ts";
import { wilson } from "../../../src/maths/statistics.ts";
import type { Overall } from "../../../src/result/index.ts";
import { type CorpusRun, type Label, readCorpus } from "../../helpers/corpus.ts";

const corpus = readCorpus();

/** One word from three verdicts, as `ganscope diagnose` says it. */
function overall({ input }: CorpusRun): Overall {
  return overallOf({
    convergence: diagnoses.convergence.diagnose(input),
    collapse: diagnoses.collapse.diagnose(input),
    saturation: diagnoses.saturation.diagnose(input),
  }).overall;
}

describe("the labelled runs", () => {
  it("are 35, of every kind", () => {
    const counts: Partial<Record<Label, number>> = {};
    for (const { label } of corpus) counts[label] = (counts[label] ?? 0) + 1;
    expect(counts).toEqual({
      converged: 8,
      partial: 9,
      collapsed: 6,
      oscillating: 5,
      diverged: 4,
      saturated: 3,
    });
  });

  it("never are called converged when they are not", () => {
    const said = corpus.filter(({ input }) => diagnoses.convergence.diagnose(input).status === "converged");
    expect(said.filter(({ label }) => label !== "converged").map(({ name }) => name)).toEqual([]);
  });

  it("are told apart as follows: label, what was said, how often", () => {
    const confusion = new Map<string, number>();
    for (const run of corpus) {
      const key = `${run.label} -> ${overall(run)}`;
      confusion.set(key, (confusion.get(key) ?? 0) + 1);
    }
    // 31 of 35. moons-ns-s208 lost part of a curve: that data has no modes to count. gauss1d-wgan-gp-s34 ends at 2.1 nulls of
    // the 1,000 samples that are kept of it, where its label rests on 2,500; two lie too near the limit to decide.
    expect(Object.fromEntries([...confusion].sort())).toEqual({
      "collapsed -> collapsed": 5,
      "collapsed -> partial": 1,
      "converged -> cannot-tell": 2,
      "converged -> converged": 5,
      "converged -> partial": 1,
      "diverged -> diverged": 4,
      "oscillating -> oscillating": 5,
      "partial -> partial": 9,
      "saturated -> saturated": 3,
    });
  });

  it("are told apart with a balanced accuracy of at least 90 %", () => {
    const recalls = [...new Set(corpus.map(({ label }) => label))].map((label) => {
      const runs = corpus.filter((run) => run.label === label);
      const successes = runs.filter((run) => overall(run) === label).length;
      const { lo, hi } = wilson({ successes, n: runs.length });
      console.log(`${label}: ${successes} of ${runs.length} [${lo.toFixed(3)}, ${hi.toFixed(3)}]`);
      return successes / runs.length;
    });
    const balanced = recalls.reduce((sum, recall) => sum + recall, 0) / recalls.length;
    console.log(`balanced accuracy ${balanced.toFixed(3)}`);
    expect(balanced).toBeGreaterThanOrEqual(0.9);
  });

  it("diverge from the very step that was labelled", () => {
    for (const { name, label, firstStepOfFailure, input } of corpus) {
      if (label !== "diverged") continue;
      expect([name, diagnoses.convergence.diagnose(input).from]).toEqual([name, firstStepOfFailure]);
    }
  });

  it("without their samples are never called anything but diverged or inconclusive", () => {
    for (const { input } of corpus) {
      const { status } = diagnoses.convergence.diagnose({ ...input, snapshots: [] });
      expect(["diverged", "inconclusive"]).toContain(status);
    }
  });

  it("that look perfect from their losses are not all converged: why samples are needed", () => {
    const balanced = corpus.filter(({ input }) => {
      const last = input.records[input.records.length - 1];
      return (
        Math.abs((last.lossD ?? 0) - 2 * Math.LN2) < 0.05 &&
        Math.abs((last.probReal ?? 0) - 0.5) < 0.05 &&
        Math.abs((last.probFake ?? 0) - 0.5) < 0.05
      );
    });
    const failed = balanced.filter(({ label }) => label !== "converged");
    expect([balanced.length, failed.length]).toEqual([18, 12]);
    for (const { input } of failed)
      expect(diagnoses.convergence.diagnose(input).status).not.toBe("converged");
  });

  it("are saturated by sign alone exactly where samples say so", () => {
    const said = corpus.filter(({ input }) => diagnoses.saturation.diagnose(input).status === "saturated");
    expect(said.map(({ label }) => label)).toEqual(["saturated", "saturated", "saturated"]);
    // The label waits until the gradient has fallen a hundredfold; the verdict for a tenfold fall under a pinned discriminator.
    const delays = said.map(({ input, firstStepOfFailure }) => {
      return (diagnoses.saturation.diagnose(input).from ?? 0) - (firstStepOfFailure ?? 0);
    });
    expect(delays).toEqual([-175, -100, -150]);
  });

  it("need the points that snapshots keep: without them ten are told apart less well", () => {
    const changed = corpus.filter(({ input }) => {
      const blind = { ...input, snapshots: input.snapshots.map(({ points, ...snapshot }) => snapshot) };
      return [diagnoses.convergence, diagnoses.collapse].some(
        (diagnosis) => diagnosis.diagnose(blind).status !== diagnosis.diagnose(input).status,
      );
    });
    expect(changed.length).toBe(10);
  });
});

describe("every verdict on them", () => {
  it("has a declared status, complete evidence that fits it, and survives JSON", () => {
    for (const { input } of corpus) {
      for (const diagnosis of Object.values(diagnoses)) {
        const verdict = diagnosis.diagnose(input);
        expect(diagnosis.statuses).toContain(verdict.status);
        expect(JSON.parse(JSON.stringify(verdict))).toEqual(verdict);
        expect(verdict.explanation).toMatch(/^[A-Z].*\.$/);
        expect(verdict.explanation).not.toMatch(/NaN|undefined|null|Infinity/);
        if (["converged", "collapsed", "saturated", "oscillating", "diverged"].includes(verdict.status)) {
          const decisive = verdict.evidence.filter(({ metric }) => metric !== "mode-coverage.hq");
          expect(decisive.length).toBeGreaterThan(0);
          expect(decisive.every(({ holds }) => holds)).toBe(true);
        }
      }
    }
  });
});
