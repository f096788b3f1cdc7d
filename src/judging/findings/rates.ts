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
  | "quality.worsening";

/** What the log held: losses alone, losses and D's outputs, the same looked at line by line, or a measure of quality. */
export type FindingBasis = "losses" | "outputs" | "live" | "quality";

export const FINDING_RATES: Readonly<Partial<Record<`${FindingAlarm}, ${FindingBasis}`, Rate>>> = {
  // biome-ignore format: a rate is a line
  "winning.wins, losses": { sensitivity: 0.1564, specificity: 1, n: 294, intervals: { sensitivity: [0.1161, 0.2074], specificity: [0.93, 1] } },
  // biome-ignore format: a rate is a line
  "winning.wins, outputs": { sensitivity: 0.1564, specificity: 1, n: 294, intervals: { sensitivity: [0.1161, 0.2074], specificity: [0.93, 1] } },
  // biome-ignore format: a rate is a line
  "winning.wins, live": { sensitivity: 0.1687, specificity: 1, n: 294, intervals: { sensitivity: [0.1269, 0.2209], specificity: [0.93, 1] } },
  // biome-ignore format: a rate is a line
  "winning.suspected, losses": { sensitivity: 0.1564, specificity: 1, n: 294, intervals: { sensitivity: [0.1161, 0.2074], specificity: [0.93, 1] } },
  // biome-ignore format: a rate is a line
  "dead.dead, outputs": { sensitivity: 0, specificity: 1, n: 294, intervals: { sensitivity: [0, 0.0156], specificity: [0.93, 1] } },
  // biome-ignore format: a rate is a line
  "flat.flat, losses": { sensitivity: 0.0206, specificity: 1, n: 294, intervals: { sensitivity: [0.0088, 0.0473], specificity: [0.93, 1] } },
  // biome-ignore format: a rate is a line
  "explosion.suspected, losses": { sensitivity: 0.0256, specificity: 1, n: 294, intervals: { sensitivity: [0.0045, 0.1318], specificity: [0.9852, 1] } },
  // biome-ignore format: a rate is a line
  "quality.worsening, quality": { sensitivity: 0.4727, specificity: 0.9946, n: 294, intervals: { sensitivity: [0.3819, 0.5654], specificity: [0.9699, 0.999] } },
};
