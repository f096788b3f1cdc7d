/** One scenario of a run: what was asked, and what came of it on every seed. */

import type { DiagnosisRecord } from "./diagnosis.ts";
import type { TrainingEngine } from "./engine.ts";
import type { ImageGrid } from "./figures.ts";
import type { GameRecord } from "./game.ts";
import type { Gate } from "./gate.ts";
import type { PowerRecord } from "./power.ts";
import type { NullBand, Quantity } from "./quantity.ts";
import type { StudyRecord } from "./study.ts";
import type { TargetRecord } from "./target.ts";
import type { SeedResult } from "./training.ts";

/** What a lecture says of a scenario, beside what is measured. */
export interface Lesson {
  readonly slides: string;
  /** What the slide states. */
  readonly formula: string;
  readonly see: string;
  /** A question to try, and the one line of YAML that answers it. */
  readonly ask: string;
  readonly change: string;
  /** The section whose figure stands beside it, if not the first that there is. */
  readonly picture?: string;
  /** Quantities at the end beside their closed forms: the median over the seeds. */
  readonly numbers: readonly {
    readonly metric: string;
    readonly what: string;
    readonly closed: number;
    readonly tolerance: number;
  }[];
}

/** Where a result that was not made in this run comes from. */
export interface StoredRecord {
  readonly file: string;
  /** Its scenario there. */
  readonly scenario: string;
  /** The run that made it. */
  readonly command: string;
  readonly version: string;
  readonly startedAt: string;
}

/** Another training of the same result, as it ended. */
export interface BesideRecord {
  readonly name: string;
  readonly step: number;
  readonly metrics: Readonly<Record<string, Quantity>>;
  readonly images?: ImageGrid;
}

/** The fully defaulted scenario as it stands in the result; its exact type lives in the scenario room. */
export type ScenarioRecord = { readonly [key: string]: unknown };

export interface ScenarioResult {
  readonly name: string;
  /** Path of the scenario file as the user gave it, when there is one. */
  readonly file?: string;
  readonly scenario: ScenarioRecord;
  /** Absent where nothing was trained: samples from outside, a game or a study, as the one "seed" 0. */
  readonly engine?: TrainingEngine;
  /** Absent for a game and a study, which learn no distribution. */
  readonly target?: TargetRecord;
  /** What figures need of a game; absent for everything else. */
  readonly game?: GameRecord;
  /** What figures need of a study; absent for everything else. */
  readonly study?: StudyRecord;
  /** Of a result that was stored before; absent for what this run made. */
  readonly stored?: StoredRecord;
  /** Trainings that are seen beside a stored one. */
  readonly beside?: readonly BesideRecord[];
  /** Of a training that ganscope did not run; absent for everything else. */
  readonly diagnosis?: DiagnosisRecord;
  /** Null band of each quantity: what a perfect generator scores at the same n. Keyed like `Snapshot.metrics`. */
  readonly nulls: Readonly<Record<string, NullBand>>;
  /** What the verdicts on these samples would find; absent without null bands, and in results of older versions. */
  readonly power?: PowerRecord;
  readonly seeds: readonly SeedResult[];
  readonly gates: readonly Gate[];
  /** Metrics that do not fit the data, with the reason. */
  readonly notMeasured?: readonly { readonly metric: string; readonly why: string }[];
  readonly timing: { readonly seconds: number };
}
