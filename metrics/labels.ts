/** Which class each sample is of. */
import type { Extractor, Samples } from "../src/samples.ts";

/** What tells the class of each sample. */
export interface Labels {
  /** How many classes an extractor tells; absent where the samples say it themselves. */
  readonly classes?: number;
  of(samples: Samples): Int32Array;
}

/** The labels that samples carry; see `areLabelled`. */
export const ownLabels: Labels = { of: ({ labels = new Int32Array(0) }) => labels };

/** Whether all of these samples carry one label a row. */
export const areLabelled = (...all: readonly (Samples | undefined)[]): boolean =>
  all.every((samples) => samples !== undefined && (samples.labels?.length ?? 0) === samples.rows);

/** The classes that an extractor tells; undefined where it tells none. */
export const classesOf = (features: Extractor | undefined): Labels | undefined =>
  features === undefined || features.classes === 0
    ? undefined
    : { classes: features.classes, of: (samples) => features.extract(samples).features.labels };
