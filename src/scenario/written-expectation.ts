import type { Window } from "../judging/gates/expectation.ts";

/** An expectation as it is written: the schema has checked the types, nothing else. */
export interface WrittenExpectation {
  readonly preset?: string;
  readonly verdict?: string;
  readonly is?: string | readonly string[];
  readonly isNot?: string | readonly string[];
  readonly by?: number;
  readonly metric?: string;
  readonly max?: number;
  readonly min?: number;
  readonly maxNulls?: number;
  readonly at?: number | Window;
  readonly share?: number;
  readonly confident?: boolean;
  readonly quantile?: number;
}
