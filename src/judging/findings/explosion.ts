/** Do finite losses run away? They end ten times as large as they were, and large. Beyond 2^24 the verdict on convergence says diverged. */

import { median } from "../../maths/statistics.ts";
import type { StepRecord } from "../../result/index.ts";
import { allHold, compare, inconclusive, short } from "../diagnoses/rules/evidence.ts";
import type { Finding } from "./finding.ts";
import { FEWEST, lossOfD } from "./rules/tail.ts";

const GROWTH = 10;
const LARGE = 10;
const CORPUS = "chosen on labelled trainings, docs/diagnoses.md";

export const explosion: Finding = {
  title: "Do the losses run away?",
  source: "diverging runs of the labelled trainings",
  statuses: ["suspected", "none", "inconclusive"],
  find({ records }) {
    const sizes = records.flatMap((record) => {
      const size = sizeOf(record);
      return size === null ? [] : [{ step: record.step, size }];
    });
    if (sizes.length < FEWEST)
      return inconclusive(`At least ${FEWEST} records of a loss are required (got ${sizes.length}).`);
    const start = median(sizes.slice(0, Math.floor(sizes.length / 5)).map(({ size }) => size));
    const end = sizes.slice(-Math.max(3, Math.round(0.1 * sizes.length)));
    const observed = median(end.map(({ size }) => size));
    const row = (metric: string, value: number, threshold: number) =>
      compare({
        metric,
        from: end[0].step,
        to: end[end.length - 1].step,
        observed: value,
        operator: ">",
        threshold,
        source: CORPUS,
        shows: "suspected",
      });
    const rows = [
      row("largest |loss|, median of the last 10 %", observed, LARGE),
      row("the same over the median of the first 20 %", start > 0 ? observed / start : 0, GROWTH),
    ];
    if (!allHold(rows))
      return {
        status: "none",
        from: null,
        to: null,
        evidence: rows,
        explanation: "The losses do not run away.",
      };
    const first = sizes.findLastIndex(({ size }) => size <= GROWTH * start) + 1;
    return {
      status: "suspected",
      from: sizes[Math.min(first, sizes.length - 1)].step,
      to: sizes[sizes.length - 1].step,
      evidence: rows,
      explanation: `The losses may run away: they grew from ${short(start)} to ${short(observed)}.`,
    };
  },
};

function sizeOf(record: StepRecord): number | null {
  const losses = [lossOfD(record), record.lossG].filter((value) => value !== null);
  return losses.length === 0 ? null : Math.max(...losses.map(Math.abs));
}
