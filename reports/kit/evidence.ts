/** A row of evidence in words that cannot be misread: what the rule is for, what was observed, and what followed from it. */
import type { Evidence, Verdict } from "../../src/result/index.ts";
import { compared, number, OPERATORS, statusName, toneOf } from "./words.ts";

export interface EvidenceWords {
  /** "alarm fires if > 0.99", "converged requires \u2264 0.05" */
  readonly rule: string;
  readonly observed: string;
  /** "did not fire", "met" */
  readonly result: string;
}

/**
 * A comparison that holds is good news of a good status and bad news of an alarm, so the row says which it speaks for. Where a
 * status has several rows, one alone does not decide.
 */
export function evidenceWords(row: Evidence, verdict: Verdict): EvidenceWords {
  const [observed, threshold] =
    row.observed === null ? [number(null), number(row.threshold)] : compared(row.observed, row.threshold);
  const bound = `${OPERATORS[row.operator]}\u00a0${threshold}`;
  const { shows, holds } = row;
  if (shows === undefined) {
    return { rule: `compared: ${bound}`, observed, result: holds ? "holds" : "does not hold" };
  }
  const name = statusName(shows);
  if (toneOf(shows) !== "bad") {
    return { rule: `${name} requires ${bound}`, observed, result: holds ? "met" : "not met" };
  }
  const several = verdict.evidence.filter((other) => other.shows === shows).length > 1;
  const raised = verdict.status === shows;
  if (several) {
    const met = raised ? "met" : "met, but alone no alarm";
    return { rule: `alarm \u201c${name}\u201d needs ${bound}`, observed, result: holds ? met : "not met" };
  }
  const fired = raised ? "fired" : "met, but alone no alarm";
  return {
    rule: `alarm \u201c${name}\u201d fires if ${bound}`,
    observed,
    result: holds ? fired : "did not fire",
  };
}
