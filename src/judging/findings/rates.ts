/**
 * How often each finding from a log alone is right, on labelled runs that played no part in choosing its thresholds. `npm run
 * verify:diagnoses` measures the rates and writes this file; a finding that is not listed has not been measured.
 */

import type { Rate } from "../../result/index.ts";

/** A finding's status that says that something is wrong. */
export type FindingAlarm =
  | "winning.wins"
  | "winning.suspected"
  | "dead.dead"
  | "flat.flat"
  | "explosion.suspected"
  | "reset.suspected"
  | "overfitting.suspected"
  | "quality.worsening";

/**
 * What the log held: losses alone, losses and D's outputs, the same looked at line by line, a measure of quality; losses with a restart; D's
 * outputs also on held-out samples, or their signs. `probabilities` and `scores` are of discriminators that were made dead.
 */
export type FindingBasis =
  | "losses"
  | "outputs"
  | "live"
  | "quality"
  | "restarts"
  | "held-out"
  | "signs"
  | "probabilities"
  | "scores";

export const FINDING_RATES: Readonly<Partial<Record<`${FindingAlarm}, ${FindingBasis}`, Rate>>> = {
  // biome-ignore format: a rate is a line
  "winning.wins, losses": { sensitivity: 0.1653, specificity: 1, n: 294, intervals: { sensitivity: [0.1243, 0.2166], specificity: [0.9229, 1] } },
  // biome-ignore format: a rate is a line
  "winning.wins, outputs": { sensitivity: 0.1653, specificity: 1, n: 294, intervals: { sensitivity: [0.1243, 0.2166], specificity: [0.9229, 1] } },
  // biome-ignore format: a rate is a line
  "winning.wins, live": { sensitivity: 0.1734, specificity: 0.9783, n: 294, intervals: { sensitivity: [0.1313, 0.2254], specificity: [0.8866, 0.9962] } },
  // biome-ignore format: a rate is a line
  "winning.suspected, losses": { sensitivity: 0.1734, specificity: 1, n: 294, intervals: { sensitivity: [0.1313, 0.2254], specificity: [0.9229, 1] } },
  // biome-ignore format: a rate is a line
  "dead.dead, outputs": { sensitivity: 0, specificity: 1, n: 294, intervals: { sensitivity: [0, 0.0153], specificity: [0.9229, 1] } },
  // biome-ignore format: a rate is a line
  "flat.flat, losses": { sensitivity: 0.0403, specificity: 1, n: 294, intervals: { sensitivity: [0.022, 0.0726], specificity: [0.9229, 1] } },
  // biome-ignore format: a rate is a line
  "explosion.suspected, losses": { sensitivity: 0, specificity: 0.9962, n: 294, intervals: { sensitivity: [0, 0.1072], specificity: [0.9787, 0.9993] } },
  // biome-ignore format: a rate is a line
  "quality.worsening, quality": { sensitivity: 0.3761, specificity: 1, n: 294, intervals: { sensitivity: [0.2936, 0.4665], specificity: [0.9788, 1] } },
  // biome-ignore format: a rate is a line
  "reset.suspected, restarts": { sensitivity: 0.2155, specificity: 0.97, n: 849, intervals: { sensitivity: [0.1716, 0.2671], specificity: [0.9524, 0.9812] } },
  // biome-ignore format: a rate is a line
  "overfitting.suspected, held-out": { sensitivity: 0.9767, specificity: 0.975, n: 163, intervals: { sensitivity: [0.8794, 0.9959], specificity: [0.9291, 0.9915] } },
  // biome-ignore format: a rate is a line
  "overfitting.suspected, signs": { sensitivity: 0.3636, specificity: 0.9875, n: 102, intervals: { sensitivity: [0.1973, 0.5705], specificity: [0.9325, 0.9978] } },
  // biome-ignore format: a rate is a line
  "dead.dead, probabilities": { sensitivity: 1, specificity: 0.9318, n: 54, intervals: { sensitivity: [0.7225, 1], specificity: [0.8177, 0.9765] } },
  // biome-ignore format: a rate is a line
  "dead.dead, scores": { sensitivity: 1, specificity: 1, n: 46, intervals: { sensitivity: [0.8454, 1], specificity: [0.8668, 1] } },
};
