import type { QualitySeries, StepRecord, Verdict } from "../../result/index.ts";

/** What a log alone holds of a training. */
export interface LogEvidence {
  /** By ascending step. */
  readonly records: readonly StepRecord[];
  /** Measures of quality that the log holds. */
  readonly quality: readonly QualitySeries[];
  /** Where the training was started again: the step it went back from, and to. */
  readonly restarts: readonly { readonly from: number; readonly to: number }[];
}

/**
 * What a log shows without samples: a file in this folder, a line in index.ts, a test. Pure. An alarm has a status of its own; `suspected`
 * is for what is right less often, `none` for what was looked for and not seen, `inconclusive` for what cannot be told.
 */
export interface Finding {
  /** The question it answers, as a reader would ask it. */
  readonly title: string;
  readonly source: string;
  /** Every status it may return. */
  readonly statuses: readonly string[];
  find(evidence: LogEvidence): Verdict;
}
