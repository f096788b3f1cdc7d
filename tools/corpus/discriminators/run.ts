/** What is kept of a small training: its log, as programs print one, and what its discriminator answered to other samples. */
import type { DiscriminatorSetting } from "./settings.ts";

/** Log records of a training. */
export const RECORDS = 60;

type Column = readonly (number | null)[];

export interface DiscriminatorRun {
  readonly setting: DiscriminatorSetting;
  /** D's mean answers as probabilities of four decimals where its loss is that of probabilities, else as scores of four digits. */
  readonly log: Readonly<
    Record<"step", readonly number[]> &
      Record<"lossD" | "lossG" | "real" | "fake" | "held" | "signReal" | "signFake", Column>
  >;
  /** Null where D's answers stopped being finite. */
  readonly end: {
    /** How often a training row has a higher score than a held-out one. */
    readonly auc: number | null;
    /** Standard deviation of D's answers, before any sigmoid, over real and generated samples; the largest of any record; the median answer. */
    readonly deviation: number | null;
    readonly largest: number | null;
    readonly middle: number | null;
  };
}
