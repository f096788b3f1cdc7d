/** What was found out about a training that somebody else ran. */

/** A training in one word. */
export type Overall =
  | "converged"
  | "partial"
  | "collapsed"
  | "oscillating"
  | "off-data"
  | "diverged"
  | "saturated"
  | "discriminator-wins"
  | "discriminator-dead"
  | "no-longer-learning"
  | "quality-worsening"
  | "cannot-tell";

/** What was found out about a training that ganscope did not run. */
export interface DiagnosisRecord {
  readonly overall: Overall;
  /** First step from which it holds. */
  readonly first: number | null;
  /** What would settle what cannot be told: files, columns, commands. */
  readonly needs: readonly string[];
  /** Absent where there were samples only. */
  readonly log?: LogSummary;
  /** Absent where the log holds no measure of quality, and in results of versions before it. */
  readonly quality?: readonly QualitySeries[];
}

/** A measure of the samples' quality that the log holds. */
export interface QualitySeries {
  /** What the log calls it. */
  readonly column: string;
  /** Which measure it is: "fid", "psnr", ... */
  readonly measure: string;
  readonly title: string;
  readonly better: "lower" | "higher";
  /** Values outside are impossible. */
  readonly range: readonly [lo: number, hi: number];
  /** Ascending; `values` has a number for each, null where it was not finite. */
  readonly steps: readonly number[];
  readonly values: readonly (number | null)[];
}

/** Columns whose names can mean several things, read as what their values show. */
export interface GuessRecord {
  readonly columns: readonly string[];
  readonly as: readonly string[];
  readonly proofs: readonly string[];
}

export interface LogSummary {
  readonly file: string;
  /** Which format it was read as, and what says so; absent in results of versions before it. */
  readonly format?: string;
  readonly because?: string;
  readonly guesses?: readonly GuessRecord[];
  readonly lines: number;
  /** Rows with a training signal, and how many of them the result keeps for figures. */
  readonly rows: number;
  readonly kept: number;
  /** Columns that were read, and as what. */
  readonly columns: readonly { readonly column: string; readonly meaning: string }[];
  readonly unknown: readonly string[];
  readonly ambiguous: readonly { readonly column: string; readonly could: readonly string[] }[];
}
