/** Is a training that has not arrived still on its way? The trend of its samples' distance to the data towards the end. */

import { fallingProbability, medianSlope } from "../../../maths/trend.ts";
import type { Evidence } from "../../../result/index.ts";
import type { DiagnosisInput } from "../diagnosis.ts";
import { compare, nullAt, valueAt } from "./evidence.ts";
import { distanceOf } from "./limits.ts";

/** The trend is looked for in the last third of the snapshots, at least four: three cannot be significant at 5 %. */
const SHARE = 1 / 3;
const SNAPSHOTS = 4;
const LEVEL = 0.05;

/** Whether the distance falls: more steadily than chance would have it, and by more than sampling noise. */
export function findTrend(input: DiagnosisInput): readonly Evidence[] | undefined {
  const { snapshots, target } = input;
  const metric = distanceOf(target);
  const last = snapshots.at(-1);
  const band = last === undefined ? undefined : nullAt(input, last, metric);
  if (band === undefined) return undefined;
  const known = snapshots.flatMap((snapshot) => {
    const distance = valueAt(snapshot, metric);
    return distance === null ? [] : [{ step: snapshot.step, distance }];
  });
  const part = known.slice(-Math.max(SNAPSHOTS, Math.ceil(SHARE * known.length)));
  if (part.length < SNAPSHOTS) return undefined;
  const steps = part.map(({ step }) => step);
  const distances = part.map(({ distance }) => distance);
  const at = { from: steps[0], to: steps[steps.length - 1] };
  return [
    compare({
      shows: "improving",
      metric: `${metric}, probability that chance falls as steadily`,
      ...at,
      observed: fallingProbability(distances),
      operator: "<=",
      threshold: LEVEL,
      source: "Mann 1945, one-sided test against trend at 5 %",
    }),
    compare({
      shows: "improving",
      metric: `${metric}, fall over these steps`,
      ...at,
      observed: -medianSlope(steps, distances) * (at.to - at.from),
      operator: ">=",
      threshold: band.hi - band.lo,
      source: "Sen 1968 (slope); the width of the null band is what sampling noise alone does",
    }),
  ];
}
