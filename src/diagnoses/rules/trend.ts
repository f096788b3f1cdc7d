/** Is a training that has not arrived still on its way? The trend of its samples' distance to the data towards the end. */

import { fallingProbability, medianSlope } from "../../maths/trend.ts";
import type { Evidence, NullBand, Snapshot } from "../../result.ts";
import { compare, valueAt } from "./evidence.ts";

/** The trend is looked for in the last third of the snapshots, at least four: three cannot be significant at 5 %. */
const SHARE = 1 / 3;
const SNAPSHOTS = 4;
const LEVEL = 0.05;

/** Whether the distance falls: more steadily than chance would have it, and by more than sampling noise. */
export function findTrend(snapshots: readonly Snapshot[], band: NullBand): readonly Evidence[] | undefined {
  const known = snapshots.flatMap((snapshot) => {
    const emd = valueAt(snapshot, "emd");
    return emd === null ? [] : [{ step: snapshot.step, emd }];
  });
  const part = known.slice(-Math.max(SNAPSHOTS, Math.ceil(SHARE * known.length)));
  if (part.length < SNAPSHOTS) return undefined;
  const steps = part.map(({ step }) => step);
  const distances = part.map(({ emd }) => emd);
  const at = { from: steps[0], to: steps[steps.length - 1] };
  return [
    compare({
      metric: "emd, probability that chance falls as steadily",
      ...at,
      observed: fallingProbability(distances),
      operator: "<=",
      threshold: LEVEL,
      source: "Mann 1945, one-sided test against trend at 5 %",
    }),
    compare({
      metric: "emd, fall over these steps",
      ...at,
      observed: -medianSlope(steps, distances) * (at.to - at.from),
      operator: ">=",
      threshold: band.hi - band.lo,
      source: "Sen 1968 (slope); the width of the null band is what sampling noise alone does",
    }),
  ];
}
