/**
 * Does a training get worse? Modes that are lost one after another and never found again look like a movement of the samples
 * and are none that comes back; a distance that rises steadily is a training that should have been stopped.
 */

import { fallingProbability, medianSlope } from "../../../maths/trend.ts";
import type { Evidence, Snapshot } from "../../../result/index.ts";
import type { DiagnosisInput } from "../diagnosis.ts";
import { compare, nullAt, valueAt } from "./evidence.ts";
import { distanceOf } from "./limits.ts";

/** The last half of the snapshots, at least four: three cannot be significant at 5 %. */
const SNAPSHOTS = 4;
const LEVEL = 0.05;
/** Modes that must be lost: one may be a matter of few samples. */
const LOST = 2;

/** Modes that are lost over the last half of the snapshots, each for good; undefined where that cannot be told. */
export function findLosingModes({ snapshots, target }: DiagnosisInput): readonly Evidence[] | undefined {
  if ((target?.modes?.centers.length ?? 0) < 2) return undefined;
  const half = lastHalf(snapshots);
  const held = half.map((snapshot) => valueAt(snapshot, "mode-coverage.modes20"));
  if (half.length < SNAPSHOTS || held.some((count) => count === null)) return undefined;
  const counts = held as number[];
  const found = counts.filter((count, i) => i > 0 && count > counts[i - 1]).length;
  const at = { from: half[0].step, to: half[half.length - 1].step };
  return [
    compare({
      shows: "worsening",
      metric: "mode-coverage.modes20, modes lost over these steps",
      ...at,
      observed: counts[0] - counts[counts.length - 1],
      operator: ">=",
      threshold: LOST,
      source: "one mode may be a matter of few samples",
    }),
    compare({
      shows: "worsening",
      metric: "snapshots in which a mode was found again",
      ...at,
      observed: found,
      operator: "=",
      threshold: 0,
      source: "modes that come back are an oscillation",
    }),
  ];
}

/** Whether the distance rises: more steadily than chance would have it, and by more than sampling noise. */
export function findRise(input: DiagnosisInput): readonly Evidence[] | undefined {
  const metric = distanceOf(input.target);
  const half = lastHalf(input.snapshots);
  const band = half.length === 0 ? undefined : nullAt(input, half[half.length - 1], metric);
  const distances = half.map((snapshot) => valueAt(snapshot, metric));
  if (half.length < SNAPSHOTS || band === undefined || distances.some((distance) => distance === null))
    return undefined;
  const values = distances as number[];
  const steps = half.map(({ step }) => step);
  const at = { from: steps[0], to: steps[steps.length - 1] };
  return [
    compare({
      shows: "worsening",
      metric: `${metric}, probability that chance rises as steadily`,
      ...at,
      observed: fallingProbability(values.map((value) => -value)),
      operator: "<=",
      threshold: LEVEL,
      source: "Mann 1945, one-sided test against trend at 5 %",
    }),
    compare({
      shows: "worsening",
      metric: `${metric}, rise over these steps`,
      ...at,
      observed: medianSlope(steps, values) * (at.to - at.from),
      operator: ">=",
      threshold: band.hi - band.lo,
      source: "Sen 1968 (slope); the width of the null band is what sampling noise alone does",
    }),
  ];
}

const lastHalf = (snapshots: readonly Snapshot[]): readonly Snapshot[] =>
  snapshots.slice(-Math.max(SNAPSHOTS, Math.ceil(snapshots.length / 2)));
