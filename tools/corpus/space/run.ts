/** What the corpus keeps of a training above two dimensions, and of its target. */
import type { DiagnosisInput } from "../../../src/judging/diagnoses/diagnosis.ts";
import type { Snapshot } from "../../../src/result/index.ts";
import type { CorpusGroup, CorpusRun } from "../run.ts";
import type { SpaceOptions } from "./targets.ts";

/** What real samples score against real ones: medians of pairs of 2,500. */
export interface TruthNulls {
  readonly sliced: number;
  readonly cover: number;
  readonly onData: number;
  readonly auc: number;
  /** Of real samples that are shifted by 0.15 deviations in every coordinate. */
  readonly shiftedEnergy: number;
}

/** Whatever a diagnosis may know of the target: null bands, what is recorded of it, and what else a measurement adds. */
export type Judged = Pick<DiagnosisInput, "nulls" | "power" | "target">;

/** A target as labels know it. */
export interface TruthTarget {
  readonly kind: "target";
  readonly name: string;
  readonly options: SpaceOptions;
  readonly dim: number;
  /** Share of the data that each true mode, or each cell, attracts. */
  readonly shares: readonly number[];
  readonly hasModes: boolean;
  readonly truth: TruthNulls;
}

export interface SpaceTarget extends TruthTarget {
  readonly judged: Judged;
}

type Column = readonly (number | null)[];

/** What 2,500 samples that no judge sees tell (closeness.ts), a number a snapshot; null where it was not measured. */
export interface Truth {
  readonly sliced: Column;
  readonly movement: Column;
  readonly spread: Column;
  /** How many samples have each part of the data as the nearest. */
  readonly parts: readonly (readonly number[])[];
  /** Of the last three snapshots alone: they are dear. */
  readonly energy: Column;
  readonly auc: Column;
  readonly cover: Column;
  readonly onData: Column;
}

/** Snapshots as judges measure them, a column a quantity; null where there is no value. */
export interface Seen {
  readonly steps: readonly number[];
  readonly metrics: Readonly<
    Record<string, { readonly unit: string; readonly n: number; readonly values: Column }>
  >;
  /** What else a snapshot holds. */
  readonly more: readonly Omit<Snapshot, "step" | "metrics">[];
}

export interface SpaceRun
  extends Pick<CorpusRun, "kind" | "group" | "seed" | "lost" | "untrained" | "log" | "snapshots"> {
  /** What the samples of the label are at step 1. */
  readonly start: { readonly sliced: number | null; readonly spread: number | null };
  readonly truth: Truth;
  readonly seen: Seen;
}

/** By which version of the judges' pipeline all that follows was measured. */
export interface JudgeLine {
  readonly kind: "judge";
  readonly version: number;
}

export type SpaceLine = JudgeLine | SpaceTarget | CorpusGroup | SpaceRun;
