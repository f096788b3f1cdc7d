/** What files say, as their schemas leave it: every default filled in, the shorthands still short. */

import type { Expectation } from "../judging/gates/judge.ts";
import type { GateLevel, Lesson } from "../result/index.ts";
import type { WrittenPrimary } from "./primary.ts";
import type { GameScenario, StoredScenario, StudyScenario, TrainingScenario } from "./scenario.ts";
import type { WrittenExpectation } from "./written-expectation.ts";

/** A suite as it is written. */
export interface Suite {
  readonly suite: string;
  readonly title?: string;
  readonly description?: string;
  readonly seeds?: number | readonly number[];
  readonly gates?: readonly SuiteGate[];
  readonly scenarios: readonly (
    | string
    | { readonly file: string; readonly with: Readonly<Record<string, unknown>> }
  )[];
}

/** What a suite expects of those of its scenarios whose name fits a pattern. */
export interface SuiteGate {
  /** With `*` for any characters and `?` for one. */
  readonly for: string;
  readonly expect?: readonly Readonly<Record<string, unknown>>[];
  /** Whether these stand instead of what the scenario itself expects, not beside it. */
  readonly replace: boolean;
  /** Of all that the scenario then expects. */
  readonly level?: GateLevel;
}

export type StatedExpectation = WrittenExpectation & Pick<Expectation, "share" | "level">;

/** What the schema leaves short or open in every form. */
interface Written {
  readonly name?: string;
  readonly title?: string;
  readonly description: string;
  readonly lesson?: Lesson;
  readonly expect: readonly StatedExpectation[];
}

interface WrittenTraining
  extends Written,
    Omit<TrainingScenario, keyof Written | "seeds" | "file" | "primary"> {
  readonly seeds: number | readonly number[];
  readonly primary: WrittenPrimary;
}

/** What files of each form say. */
export interface WrittenForms {
  readonly training: WrittenTraining;
  readonly game: Written & Pick<GameScenario, "game">;
  readonly study: Written & Pick<StudyScenario, "study">;
  readonly stored: Written & {
    readonly stored: Omit<StoredScenario["stored"], "sha256"> & Partial<StoredScenario["stored"]>;
  };
}

/** One status becomes a list of one, so that readers of a scenario meet one form. */
export function normalize({ is, isNot, ...rest }: StatedExpectation): Expectation {
  return {
    ...rest,
    ...(is === undefined ? {} : { is: [is].flat() }),
    ...(isNot === undefined ? {} : { isNot: [isNot].flat() }),
  } as Expectation;
}
