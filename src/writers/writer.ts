import type { RunResult } from "../result/index.ts";

/** A form that a result can be written in: a file in this folder, a line in index.ts, a test. */
export interface Writer {
  /** One line for lists. */
  readonly title: string;
  /** Name of its file beside the result; "-" for standard output. */
  readonly file: string;
  /** Pure: the same result, the same text. */
  write(result: RunResult): string;
}
