/**
 * Do the samples lie off the data altogether? Not beside a part of it, nor between its parts, but where no real sample is
 * near. Such a generator has not given up modes, it never had any, or left them.
 *
 *   up to two dimensions   nine of ten generated points are more than two standard deviations of the data from every real
 *                          point (of at most 400 that either keeps): far outside, not in a gap
 *   above                  nine of ten are more than one and a half times as far from the nearest real sample as 99 % of
 *                          the real ones are from theirs (`two-sample.off`)
 */

import type { Evidence, Snapshot } from "../../result.ts";
import type { DiagnosisInput } from "../diagnosis.ts";
import { compare, valueAt } from "./evidence.ts";
import { isHigh } from "./limits.ts";

const FAR = 2;
const NEARLY_ALL = 0.9;

/** The comparison at a snapshot; `holds` where the samples lie off the data, false also where that is not known. */
export function offData(snapshot: Snapshot, input: DiagnosisInput): Evidence {
  const high = isHigh(input.target);
  return compare({
    metric: high ? "two-sample.off" : "share of the samples far from every real one",
    from: snapshot.step,
    to: snapshot.step,
    observed: high ? valueAt(snapshot, "two-sample.off") : shareFarOut(snapshot, input),
    operator: ">=",
    threshold: NEARLY_ALL,
    source: high
      ? "one and a half times as far as real samples are from each other, docs/diagnoses.md (off the data)"
      : "two standard deviations of the data from the nearest, docs/diagnoses.md (off the data)",
  });
}

function shareFarOut({ points }: Snapshot, { target }: DiagnosisInput): number | null {
  const real = target?.points;
  if (target === undefined || real === undefined || points === undefined) return null;
  if (points.length === 0 || real.length === 0) return null;
  const square = (FAR * target.sd) ** 2;
  const far = points.filter((point) => real.every((other) => squareBetween(point, other) > square));
  return far.length / points.length;
}

function squareBetween(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, j) => sum + (x - b[j]) ** 2, 0);
}
