/**
 * How much of what the limits allow the last snapshots take together. A generator whose distance lies at a limit meets it in every
 * second draw of its samples, so a snapshot within it shows little; that several are well within it on average shows more.
 */

import type { Evidence, Snapshot } from "../../../result/index.ts";
import type { DiagnosisInput } from "../diagnosis.ts";
import { compare, valueAt } from "./evidence.ts";
import { limitsOf } from "./limits.ts";
import { thresholdsOf } from "./thresholds.ts";

/** How much the snapshots weigh, the final one last. */
const WEIGHTS = [0.25, 0.25, 0.5] as const;
/** As many snapshots as are judged together. */
export const LASTING = WEIGHTS.length;

/**
 * For each quantity, the part of what its limit allows beyond real samples that the last snapshots take: 0 is what real samples
 * score, 1 the limit of the final snapshot. Quantities whose limit is what real samples score (counts of modes) have none.
 *
 * @returns a row a quantity, the largest part first; none where fewer snapshots are there
 */
export function marginsOf(input: DiagnosisInput): readonly Evidence[] {
  const last = input.snapshots.slice(-LASTING);
  if (last.length < LASTING) return [];
  const { step: from } = last[0];
  const { step: to } = last[last.length - 1];
  const parts = last.map((snapshot) => partsOf(snapshot, input));
  return limitsOf(input, last[last.length - 1], true)
    .filter(({ threshold, center }) => threshold !== center)
    .map(({ metric, operator }) =>
      compare({
        shows: "converged",
        metric: `${metric}, part of what its limit allows`,
        from,
        to,
        observed: weighted(parts.map((ofSnapshot) => ofSnapshot.get(metric + operator) ?? null)),
        operator: "<=",
        threshold: thresholdsOf(input).margin,
        source: `mean of the last ${LASTING} snapshots, the final one counted twice; docs/diagnoses.md (convergence)`,
      }),
    )
    .toSorted((a, b) => (b.observed ?? Number.POSITIVE_INFINITY) - (a.observed ?? Number.POSITIVE_INFINITY));
}

/** Of one snapshot, by metric and operator; a quantity without a value is absent. */
const partsOf = (snapshot: Snapshot, input: DiagnosisInput): ReadonlyMap<string, number> =>
  new Map(
    limitsOf(input, snapshot, true).flatMap(({ metric, operator, center, threshold }) => {
      const value = valueAt(snapshot, metric);
      return value === null ? [] : [[metric + operator, (value - center) / (threshold - center)] as const];
    }),
  );

const weighted = (parts: readonly (number | null)[]): number | null =>
  parts.reduce<number | null>(
    (sum, part, i) => (sum === null || part === null ? null : sum + WEIGHTS[i] * part),
    0,
  );
