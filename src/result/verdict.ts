/** What a diagnosis says, with its evidence. */

import type { FaultRecord } from "./power.ts";

export interface Verdict {
  /** "converged", "collapsed", "saturated", "none", "not-applicable", "inconclusive", ... */
  readonly status: string;
  /** First step and last step that the verdict speaks of; null when it does not apply. */
  readonly from: number | null;
  readonly to: number | null;
  readonly evidence: readonly Evidence[];
  /** One or two sentences that a reader without knowledge of ganscope understands. */
  readonly explanation: string;
  /** Of "converged": which faults the samples would have shown, and from which size on. */
  readonly excludes?: readonly FaultRecord[];
  /** Of "inconclusive": statuses that were looked for and not seen, as far as the evidence can show them. */
  readonly notSeen?: readonly string[];
  /** How often this alarm is right; null where that has not been measured. Only of somebody else's training. */
  readonly rate?: Rate | null;
}

export interface Evidence {
  readonly metric: string;
  readonly from: number;
  readonly to: number;
  readonly observed: number | null;
  readonly operator: "<" | "<=" | ">" | ">=" | "=" | "!=";
  readonly threshold: number;
  /** Whether the comparison holds. */
  readonly holds: boolean;
  /** The status that the comparison speaks for where it holds: "saturated", "converged". Absent in results of versions before it. */
  readonly shows?: string;
  /** Paper, protocol or derivation behind the threshold. */
  readonly source: string;
}

/** How often an alarm is right, on labelled runs that played no part in choosing its thresholds. */
export interface Rate {
  /** Share of the runs with the finding in which it is raised. */
  readonly sensitivity: number;
  /** Share of the runs without the finding in which it is not raised. */
  readonly specificity: number;
  /** Labelled runs behind both. */
  readonly n: number;
  /** The finding, where the alarm says that one is there without saying which: every run that has not converged has it. */
  readonly of?: "not-converged";
  /** Wilson's intervals at 95 %. */
  readonly intervals: {
    readonly sensitivity: readonly [lo: number, hi: number];
    readonly specificity: readonly [lo: number, hi: number];
  };
}
