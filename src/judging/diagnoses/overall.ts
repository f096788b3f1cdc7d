/**
 * One word for a whole training, from its verdicts. Labels are asked in the order of the rules by which labelled runs
 * were judged (test/golden/corpus/rules.json); what no alarm explains is "partial" where samples were judged. Without
 * samples that say otherwise, the answer is that it cannot be told: losses never show that a run converged.
 */

import type { Overall, Rate, Verdict } from "../../result/index.ts";
import type { DiagnosisInput } from "./diagnosis.ts";
import { diagnoses } from "./index.ts";
import { type Alarm, type Basis, RATES } from "./rates.ts";

/** The verdicts on a training of the user's own. */
export type VerdictId = "convergence" | "collapse" | "saturation" | "staleness";
export type Verdicts = Readonly<Record<VerdictId, Verdict>>;

/** What is asked of every training of the user's own. */
export function verdictsOn(input: DiagnosisInput): Verdicts {
  return {
    convergence: diagnoses.convergence.diagnose(input),
    collapse: diagnoses.collapse.diagnose(input),
    saturation: diagnoses.saturation.diagnose(input),
    staleness: diagnoses.staleness.diagnose(input),
  };
}

/** @returns the word, and the first step from which it holds where that is known */
export function overallOf({ convergence, collapse, saturation }: Omit<Verdicts, "staleness">): {
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
  if (convergence.status === "off-data") return word("off-data", convergence);
  if (collapse.status === "collapsed") return word("collapsed", collapse);
  if (["inconclusive", "not-applicable"].includes(convergence.status))
    return { overall: "cannot-tell", first: null };
  return { overall: "partial", first: null };
}

const ALARM_OF = { collapse: "collapsed", saturation: "saturated", staleness: "stale" } as const;

/** What a log alone shows, where the verdicts on the training show nothing: the first that applies. */
const FROM_LOG: readonly (readonly [id: string, status: string, overall: Overall])[] = [
  ["dead", "dead", "discriminator-dead"],
  ["winning", "wins", "discriminator-wins"],
  ["flat", "flat", "no-longer-learning"],
  ["quality", "worsening", "quality-worsening"],
];

/** The word from the findings of a log. @param found verdicts by the id of their finding */
export function overallOfLog(
  found: Readonly<Record<string, Verdict>>,
): { readonly overall: Overall; readonly first: number | null; readonly by: string } | undefined {
  const row = FROM_LOG.find(([id, status]) => found[id]?.status === status);
  return row && { overall: row[2], first: found[row[0]].from, by: row[0] };
}

/** Words that a log alone may show, of those that were looked for and not seen. */
export function notSeenIn(verdicts: Readonly<Record<string, Verdict>>, hasLosses: boolean): Overall[] {
  const isNone = (id: string) => ["none", "steady", "improving"].includes(verdicts[id]?.status ?? "");
  return [
    ...(hasLosses && verdicts.convergence?.status !== "diverged" ? (["diverged"] as const) : []),
    ...(isNone("saturation") ? (["saturated"] as const) : []),
    ...FROM_LOG.flatMap(([id, , overall]) => (isNone(id) ? [overall] : [])),
  ];
}

/** Statuses that are no alarm and no finding: nothing was found, or it cannot be told. */
const UNRATED = new Set([
  "none",
  "inconclusive",
  "not-applicable",
  "not-converged",
  "partial",
  "resting",
  "steady",
  "improving",
]);

/** Whether a status is one that can be right or wrong, so that it matters how often it is. */
export const isRated = (status: string): boolean => !UNRATED.has(status);

/** How often the alarm behind a verdict is right; null where that has not been measured. */
export function rateOf(diagnosis: VerdictId, { status }: Verdict, basis: Basis): Rate | null {
  const alarm = diagnosis === "convergence" ? status : ALARM_OF[diagnosis];
  return said(RATES[alarm as Alarm]?.[basis], diagnosis === "staleness");
}

/** The same of samples that move without real ones beside them. */
export const movementRate = ({ status }: Verdict): Rate | null =>
  status === "moving" ? said(RATES.moving?.generated, true) : null;

const said = (rate: Rate | undefined, anyFailure: boolean): Rate | null =>
  rate === undefined ? null : { ...rate, ...(anyFailure && { of: "not-converged" }) };
