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
}

export interface LogSummary {
  readonly file: string;
  readonly lines: number;
  /** Rows with a training signal, and how many of them the result keeps for figures. */
  readonly rows: number;
  readonly kept: number;
  /** Columns that were read, and as what. */
  readonly columns: readonly { readonly column: string; readonly meaning: string }[];
  readonly unknown: readonly string[];
  readonly ambiguous: readonly { readonly column: string; readonly could: readonly string[] }[];
}
