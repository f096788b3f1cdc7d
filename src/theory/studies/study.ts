/**
 * A study: something that theory says in closed form, computed with the same code that measures trainings. Nothing is trained
 * and nothing is drawn at random.
 */

import type { TObject } from "typebox";
import type { StudyRecord } from "../../result/index.ts";

/** What a study found. */
export interface Findings {
  /** What figures need, and what was found in words. */
  readonly record: StudyRecord & { readonly finding: string };
  /** Number by quantity; those that these options cannot have are left out. */
  readonly values: Readonly<Record<string, number>>;
  /** Positions or bins behind the numbers. */
  readonly n: number;
}

/** One study: a file in this folder, a line in index.ts, a test. */
export interface Study<Options = unknown> {
  readonly title: string;
  readonly source: string;
  /** Option schema; each default lives here, once. */
  readonly options: TObject;
  /** Flat name of each quantity, with its unit. */
  readonly quantities: Readonly<Record<string, string>>;
  /**
   * The quantities that these options cannot have, with the reason: known before anything is computed.
   * @throws InputError for options that contradict each other
   */
  missing(options: Options): Readonly<Record<string, string>>;
  /** @throws InputError as `missing` does */
  conduct(options: Options): Findings;
}

/** A number of a finding, to four digits. */
export const digits = (value: number): string => String(Number(value.toPrecision(4)));
