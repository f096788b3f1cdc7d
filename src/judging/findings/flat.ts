/** Has the training stopped changing anything? Every loss that is logged stays the same to rounding, over many records at the end. */

import type { StepRecord, Verdict } from "../../result/index.ts";
import { compare, inconclusive } from "../diagnoses/rules/evidence.ts";
import type { Finding } from "./finding.ts";
import { FEWEST, type Point, pointsOf } from "./rules/tail.ts";

/** Half a unit in the last of six digits, which single precision still has. */
const SAME = 1e-6;
/** Records that are the same: fewer may be a pause. */
const LASTING = 20;

export const flat: Finding = {
  title: "Do the losses still change?",
  source:
    "batches are drawn anew at each step, so losses that stay the same to rounding do not depend on them",
  statuses: ["flat", "none", "inconclusive"],
  find({ records }) {
    const losses = (["lossD", "lossG"] as const).map((name) => ({ name, points: pointsOf(records, name) }));
    const logged = losses.filter(({ points }) => points.length > LASTING);
    if (logged.length === 0 || records.length < FEWEST)
      return inconclusive(
        `More than ${LASTING} records of a loss are required (got ${records.length} records).`,
      );
    const runs = logged.map(({ points }) => sameAtEnd(points));
    const shortest = Math.min(...runs);
    const end = records.slice(-Math.max(1, shortest));
    const row = compare({
      metric: `records at the end in which ${logged.map(({ name }) => name).join(" and ")} stay the same to 6 digits`,
      from: end[0].step,
      to: end[end.length - 1].step,
      observed: shortest,
      operator: ">=",
      threshold: LASTING,
      source: "a pause is shorter",
      shows: "flat",
    });
    return row.holds
      ? flatAt(end, row)
      : {
          status: "none",
          from: null,
          to: null,
          evidence: [row],
          explanation: "The losses change from record to record.",
        };
  },
};

function flatAt(end: readonly StepRecord[], row: ReturnType<typeof compare>): Verdict {
  return {
    status: "flat",
    from: end[0].step,
    to: end[end.length - 1].step,
    evidence: [row],
    explanation: `Nothing is learned any longer: the losses are the same to 6 digits in the last ${row.observed} records.`,
  };
}

function sameAtEnd(points: readonly Point[]): number {
  const last = points[points.length - 1].value;
  const first = points.findLastIndex(({ value }) => Math.abs(value - last) > SAME * Math.abs(last));
  return points.length - 1 - first;
}
