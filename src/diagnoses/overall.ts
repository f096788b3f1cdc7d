/**
 * One word for a whole training, from its verdicts. Labels are asked in the order of the rules by which labelled runs
 * were judged (test/golden/corpus/rules.json); what no alarm explains is "partial" where samples were judged. Without
 * samples that say otherwise, the answer is that it cannot be told: losses never show that a run converged.
 */

import type { Overall, Rate, Verdict } from "../result.ts";
import { type Alarm, type Basis, RATES } from "./rates.ts";

export type Verdicts = Readonly<Record<"convergence" | "collapse" | "saturation", Verdict>>;

/** @returns the word, and the first step from which it holds where that is known */
export function overallOf({ convergence, collapse, saturation }: Verdicts): {
  readonly overall: Overall;
  readonly first: number | null;
} {
  const word = (overall: Overall, { from }: Verdict) => ({ overall, first: from });
  switch (convergence.status) {
    case "diverged":
    case "converged":
      return word(convergence.status, convergence);
  }
  if (saturation.status === "saturated") return word("saturated", saturation);
  if (convergence.status === "oscillating") return word("oscillating", convergence);
  if (collapse.status === "collapsed") return word("collapsed", collapse);
  if (["inconclusive", "not-applicable"].includes(convergence.status))
    return { overall: "cannot-tell", first: null };
  return { overall: "partial", first: null };
}

/** How often the alarm behind a verdict is right; null where that has not been measured. */
export function rateOf(diagnosis: keyof Verdicts, { status }: Verdict, basis: Basis): Rate | null {
  const alarm = diagnosis === "convergence" ? status : diagnosis === "collapse" ? "collapsed" : "saturated";
  return RATES[alarm as Alarm]?.[basis] ?? null;
}
