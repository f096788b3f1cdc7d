/** What the corpus keeps of a training: compact, and enough to label it and to judge it again. */
import type { TargetOptions } from "../../src/data/index.ts";
import type { NullBand } from "../../src/result/index.ts";

export const LABELS = ["diverged", "converged", "saturated", "oscillating", "collapsed", "partial"] as const;
export type Label = (typeof LABELS)[number];

/** Thresholds are chosen on one half of the corpus, rates measured on the other. */
export type Half = "choosing" | "measuring";

/** Samples of each snapshot that a judge sees, and those after them that only the label sees. */
export const SEEN = 1000;
export const TRUTH = 2500;

/** Log records and snapshots of a training. */
export const RECORDS = 60;
export const SNAPSHOTS = 12;

/** A target as labels and judges know it. */
export interface CorpusTarget {
  readonly kind: "target";
  readonly name: string;
  readonly options: TargetOptions;
  readonly dim: number;
  readonly sd: number;
  /** Mean of the data, and the largest distance of a real sample from it (largest coordinate). */
  readonly mean: readonly number[];
  readonly reach: number;
  readonly modes?: { readonly centers: readonly (readonly number[])[]; readonly std: number };
  /** The Earth mover's distance of two real samples, of each size. */
  readonly nulls: { readonly seen: NullBand; readonly truth: NullBand };
}

export interface CorpusGroup {
  readonly kind: "group";
  readonly name: string;
  readonly target: string;
  readonly probabilistic: boolean;
  /** What its runs are for: choosing thresholds, or measuring rates. */
  readonly half: Half;
  readonly trainer: { readonly kind: string; readonly steps: number; readonly [option: string]: unknown };
}

type Column = readonly (number | null)[];

export const SIGNALS = ["lossD", "lossG", "gradNormD", "gradNormG", "probReal", "probFake"] as const;
export type Signal = (typeof SIGNALS)[number];

/** What samples tell, a number a snapshot; null where it cannot be measured. */
export interface Series {
  readonly emd: Column;
  readonly movement: Column;
  readonly spread: Column;
  /** Modes that hold a fifth of their fair share as high-quality samples; absent where there are no modes. */
  readonly modes20?: Column;
  readonly hq?: Column;
  /** Of 400 samples, how many have each mode as the nearest. */
  readonly nearest?: readonly (readonly number[])[];
  /** Share of 500 real samples with a generated one near by, and of generated ones with a real one near by. */
  readonly cover?: Column;
  readonly onSupport?: Column;
}

/** What judges see besides, modes or not. */
export interface Seen extends Series {
  /** Precision and recall by nearest neighbors, of 500 samples. */
  readonly precision: Column;
  readonly recall: Column;
  /** Share of the real samples in bins that the generator has given up. */
  readonly lost: Column;
  /** The Earth mover's distance between two halves of the samples, and of a half to one of the snapshot before. */
  readonly halves: Column;
  readonly moved: Column;
}

export interface CorpusRun {
  readonly kind: "run";
  readonly group: string;
  readonly seed: number;
  /** The first step with a number that is not finite; the training ended there. */
  readonly lost?: { readonly step: number; readonly name: string };
  /** What the samples that a label sees are at step 1. */
  readonly start: { readonly emd: number | null; readonly spread: number | null };
  /** Spread of samples before the first step, as judges see it. */
  readonly untrained: number | null;
  readonly log: Readonly<Record<"step", readonly number[]> & Record<Signal, Column>>;
  readonly snapshots: readonly number[];
  readonly seen: Seen;
  readonly truth: Series;
}
