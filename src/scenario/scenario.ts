/** A scenario as the rest of ganscope sees it: checked, every default filled in, frozen. */

import type { metrics } from "../../metrics/index.ts";
import type { TargetOptions } from "../data/index.ts";
import type { Expectation } from "../judging/gates/judge.ts";
import type { trainers } from "../models/trainers/index.ts";
import type { Lesson } from "../result/index.ts";
import type { WrittenGame } from "../theory/games/settings.ts";
import type { WrittenStudy } from "../theory/studies/index.ts";

export type TrainerId = keyof typeof trainers;
export type MetricId = keyof typeof metrics;

/** What every scenario says of itself. */
export interface Described {
  /** Lower-case letters, digits and hyphens; names its results and folders. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** What a lecture says of it. */
  readonly lesson?: Lesson;
  readonly expect: readonly Expectation[];
  /** The file as the user named it, when there is one. */
  readonly file?: string;
}

/** A generator that learns a target. */
export interface TrainingScenario extends Described {
  /** Distinct non-negative integers, in the order in which they are trained. */
  readonly seeds: readonly number[];
  readonly target: TargetOptions;
  /** The trainer's kind beside its options. */
  readonly trainer: { readonly kind: TrainerId; readonly steps: number; readonly [option: string]: unknown };
  /** Training signals are recorded every so many generator steps. */
  readonly log: { readonly every: number };
  /** Samples are drawn and measured every so many generator steps. */
  readonly snapshots: { readonly every: number; readonly samples: number };
  /** Most pictures of the playback; 0 for none. */
  readonly frames: number;
  /** All that a training needs to go on is kept every so many generator steps; absent, nothing is. */
  readonly checkpoint?: { readonly every: number };
  /** Options of each metric; those that the target cannot serve are left out by the run. */
  readonly metrics: {
    readonly [Id in MetricId]: { readonly enabled: boolean; readonly [option: string]: unknown };
  };
  /** Scenarios of one group are one method when methods are compared. */
  readonly group?: string;
  /** Quantities in which changes are looked for. */
  readonly primary: readonly {
    readonly metric: string;
    /** The shift that must be found with 80 % power, in the quantity's unit. */
    readonly detect?: number;
  }[];
}

/** A two-player game, played exactly: no samples, no seeds. */
export interface GameScenario extends Described {
  readonly game: WrittenGame;
}

/** Something that theory says in closed form, computed: nothing is trained or drawn at random. */
export interface StudyScenario extends Described {
  readonly study: WrittenStudy;
}

/** Trainings whose results were kept: shown and judged again, and nothing is trained. */
export interface StoredScenario extends Described {
  readonly stored: {
    /** File of a run's result. */
    readonly result: string;
    /** Which of its scenarios. */
    readonly scenario: string;
    /** Others of them to see next to it. */
    readonly beside: readonly string[];
    /** Of the file. */
    readonly sha256: string;
  };
}

/** What a scenario can ask for, by the id of its form. */
export interface Scenarios {
  readonly training: TrainingScenario;
  readonly game: GameScenario;
  readonly study: StudyScenario;
  readonly stored: StoredScenario;
}
export type FormId = keyof Scenarios;
export type Scenario = Scenarios[FormId];

/** Forms that are computed at once, without seeds or an engine. */
export type ExactId = Exclude<FormId, "training">;

/** Whether it takes seeds and an engine. */
export const isTraining = (scenario: Scenario): scenario is TrainingScenario => "trainer" in scenario;

/** Freezes a plain value and all that it holds. */
export function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(deepFreeze);
  }
  return value;
}
