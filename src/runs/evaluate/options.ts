/** What a caller may say of an evaluation. */

import type { Metric } from "../../../metrics/metric.ts";
import type { RunResult } from "../../result/index.ts";
import type { MetricChoice } from "./choose.ts";
import type { EvaluationExpectation } from "./expectations.ts";

export interface EvaluationOptions {
  /** Ids of the metrics, each with the options that differ from its defaults; left out, all that fit the data. */
  readonly metrics?: MetricChoice;
  /** Metrics of your own, by id. */
  readonly own?: Readonly<Record<string, Metric>>;
  readonly expect?: readonly EvaluationExpectation[];
  /** At most so many rows of either side are compared. */
  readonly rows?: number;
  /** Whether all rows of both sides are compared where one side has more; only by metrics that take that. */
  readonly unequal?: boolean;
  /** Whose features the samples are, as the result names it. */
  readonly features?: Readonly<Record<string, unknown>>;
  /**
   * Whether rows may change places where they are, instead of being copied: halves the memory of large samples. Only where nobody else
   * reads them, and without an extractor of your own.
   */
  readonly inPlace?: boolean;
  /** At most so many resamples a null band; 0 for none. Without, as many as each metric asks for. */
  readonly resamples?: number;
  /** Where rows are drawn from the larger side. */
  readonly seed?: number;
  /** What the samples are called in the report. */
  readonly name?: string;
  readonly title?: string;
  readonly command?: string;
  /** Whether the generated sets are independent, one a seed of the model, instead of snapshots of one training. */
  readonly independent?: boolean;
  /**
   * Seconds that it may take, about: rows are reduced, then resamples, and costly metrics left out, unless they were chosen
   * here. Without, all is measured.
   */
  readonly seconds?: number;
  /** Quantities that are compared afterwards: what measures them is left out last. */
  readonly compared?: readonly string[];
  /** Called before anything is measured: what will be, and how long it takes, about. */
  onPlan?(plan: { readonly words: string; readonly seconds: number }): void;
  /** Called when something has been measured, with what makes a result of all that has been until then. */
  onKept?(result: () => RunResult): void;
  /** Called before each piece of work. */
  onProgress?(what: string): void;
}
