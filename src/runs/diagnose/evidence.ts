import type { TrainingLog } from "../../inputs/log/training-log.ts";
import type { RunResult } from "../../result/index.ts";
import type { EvaluationExpectation } from "../evaluate/expectations.ts";
import type { EvaluationInput } from "../evaluate/prepare.ts";
import type { UnpairedInput } from "../evaluate/unpaired.ts";

/** What there is to judge by. At least one of log, samples and unpaired samples is there, not both of the last. */
export interface TrainingEvidence {
  /** The log, what the user calls its file, and the files as words of a command line where they differ from that. */
  readonly log?: TrainingLog & { readonly file: string; readonly words?: string };
  readonly samples?: EvaluationInput;
  /** Generated samples where there are no real ones. */
  readonly unpaired?: UnpairedInput;
  /** The first step from which all generated samples hold numbers that are not finite. */
  readonly lostAt?: number;
  /** What was noticed while it was read. */
  readonly warnings?: readonly string[];
  /** Whether its reading was interrupted. */
  readonly interrupted?: boolean;
}

export interface DiagnoseOptions {
  readonly expect?: readonly EvaluationExpectation[];
  readonly command?: string;
  /** What the training is called in the report. */
  readonly name?: string;
  readonly warnings?: readonly string[];
  /** Called before samples are measured: what will be, and how long it takes, about. */
  onPlan?(plan: { readonly words: string; readonly seconds: number }): void;
  /** Called when something has been measured, with what makes a result of all that has been until then. */
  onKept?(result: () => RunResult): void;
  /** Called before each piece of work. */
  onProgress?(what: string): void;
}
