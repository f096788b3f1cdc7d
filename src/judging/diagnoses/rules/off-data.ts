/**
 * Do the samples lie off the data altogether? Not on a part of it, nor between its parts, but where no real sample is near.
 * Such a generator has not given up modes: it never had any, or left them.
 *
 *   up to two dimensions   the earth mover's distance is larger than any that samples on the data can have: three standard
 *                          deviations of the data (all on the farthest mode of a ring are 1.8 away, of a grid 2.2), or the
 *                          mean distance of the farthest named mode from all modes, where that is more
 *   above                  nine of ten samples are more than one and a half times as far from the nearest real one as 99 % of
 *                          the real ones are from theirs (`two-sample.off`)
 */

import type { Evidence, Snapshot, TargetRecord } from "../../../result/index.ts";
import type { DiagnosisInput } from "../diagnosis.ts";
import { compareAt } from "./evidence.ts";
import { isHigh } from "./limits.ts";

const FAR = 3;
const NEARLY_ALL = 0.9;

/** The comparison at a snapshot; `holds` where the samples lie off the data, false also where that is not known. */
export function offData(snapshot: Snapshot, { target }: DiagnosisInput): Evidence {
  if (isHigh(target)) {
    const source =
      "one and a half times as far as real samples are from each other, docs/diagnoses.md (off the data)";
    return compareAt(snapshot, "off-data", ["two-sample.off", ">=", NEARLY_ALL, source]);
  }
  const source = "farther than any samples on the data can be, docs/diagnoses.md (off the data)";
  return compareAt(snapshot, "off-data", ["emd", ">", farthestOn(target), source]);
}

/** The distance of samples that are all on the farthest part of the data; infinite where nothing is known of the data. */
function farthestOn(target: TargetRecord | undefined): number {
  if (target === undefined) return Number.POSITIVE_INFINITY;
  const { centers = [], weights = [], std = 0 } = target.modes ?? {};
  const fromAll = centers.map((center) =>
    centers.reduce((sum, other, k) => sum + weights[k] * distance(center, other), 0),
  );
  // a sample may lie a few deviations beyond its mode
  return Math.max(FAR * target.sd, ...fromAll.map((mean) => mean + FAR * std));
}

const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.hypot(...a.map((x, j) => x - b[j]));
