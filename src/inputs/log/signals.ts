/** What a column of a training log can be. */

import type { MeasureId } from "./measures.ts";

/** Signals that few logs hold. */
export const RARE_SIGNALS = [
  "lossDReal",
  "lossDFake",
  "signReal",
  "signFake",
  "probValidation",
  "criticValidation",
  "accuracyD",
] as const;

/** The signals that a log may hold, by the name that `--map` takes. */
export const SIGNALS = [
  "lossD",
  "lossG",
  "gradNormD",
  "gradNormG",
  "probReal",
  "probFake",
  "criticReal",
  "criticFake",
  ...RARE_SIGNALS,
] as const;

export type Signal = (typeof SIGNALS)[number];

/** The norm of one layer's gradient. */
export interface Layer {
  readonly player: "D" | "G";
  /** What the layer is called: layers with a name stand in the order of their columns. */
  readonly layer: string;
}

export type Meaning =
  | { readonly signal: Signal }
  | Layer
  /** A counter of the training's progress; the lowest rank in a line is its step. */
  | { readonly counter: number }
  | { readonly nonFinite: true }
  /** A measure of the generated samples' quality. */
  | { readonly quality: MeasureId }
  /** The signal as it was after the generator's step: known, and not read, because the records hold it before the step. */
  | { readonly later: Signal }
  | { readonly ambiguous: readonly Signal[] };

/** Rank of a counter within the epoch. */
export const BATCH = 3;
/** Rank of a counter that counts epochs, within which others may start again. */
export const EPOCH = 4;
