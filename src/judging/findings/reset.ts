/**
 * Did a restart throw the discriminator back? After the step went back and the training went on, the losses are where they were at the very
 * beginning, not where they were before: weights or the optimizer's state were not restored.
 */

import { median } from "../../maths/statistics.ts";
import type { Verdict } from "../../result/index.ts";
import { allHold, compare, inconclusive, notApplicable, short } from "../diagnoses/rules/evidence.ts";
import type { Finding } from "./finding.ts";
import { type Point, pointsOf, valuesOf } from "./rules/tail.ts";

const NEAR = 10;
/** Distances from the start, after the restart over before. */
const BACK = 0.3;
/** Deviations of the records before by which they must have left the start. */
const LEFT = 5;

export const reset: Finding = {
  title: "Did a restart throw the training back?",
  source:
    "chosen on restarts put together from labelled trainings: the losses jump back by 70 % of the way or more",
  statuses: ["suspected", "none", "inconclusive", "not-applicable"],
  find({ records, restarts }) {
    const first = records[0]?.step ?? 0;
    const resumed = restarts.filter(({ to }) => to > first);
    if (resumed.length === 0)
      return notApplicable("The log shows no restart from a later step than its first.");
    const points = (["lossD", "lossG"] as const).map((name) => ({ name, all: pointsOf(records, name) }));
    let judged = 0;
    for (const { to } of resumed) {
      for (const { name, all } of points) {
        const verdict = atRestart(name, all, to);
        if (verdict !== undefined) judged++;
        if (verdict?.status === "suspected") return verdict;
      }
    }
    return judged === 0
      ? inconclusive(`At least ${NEAR} records before and after a restart are required.`)
      : {
          status: "none",
          from: null,
          to: null,
          evidence: [],
          explanation: "After each restart the losses go on where they were.",
        };
  },
};

function atRestart(name: string, all: readonly Point[], to: number): Verdict | undefined {
  const place = all.findIndex(({ step }) => step >= to);
  if (place < 2 * NEAR || all.length - place < NEAR) return undefined;
  const [start, before, after] = [
    all.slice(0, NEAR),
    all.slice(place - NEAR, place),
    all.slice(place, place + NEAR),
  ].map(valuesOf);
  const [s, b, a] = [start, before, after].map((values) => median(values));
  const deviation = median(before.map((value) => Math.abs(value - b)));
  const row = (metric: string, observed: number, operator: "<=" | ">=", threshold: number) =>
    compare({
      metric,
      from: to,
      to: all[place + NEAR - 1].step,
      observed,
      operator,
      threshold,
      source: "chosen on restarts put together from labelled trainings (docs/diagnoses.md)",
      shows: "suspected",
    });
  const rows = [
    row(
      `distance of ${name} from its start before the restart`,
      Math.abs(b - s),
      ">=",
      Math.max(LEFT * deviation, 1e-9),
    ),
    row(
      "the same after it, over that before",
      Math.abs(b - s) === 0 ? 1 : Math.abs(a - s) / Math.abs(b - s),
      "<=",
      BACK,
    ),
  ];
  const status = allHold(rows) ? "suspected" : "none";
  return {
    status,
    from: status === "none" ? null : to,
    to: status === "none" ? null : all[all.length - 1].step,
    evidence: rows,
    explanation:
      status === "none"
        ? "After the restart the losses go on where they were."
        : `The restart at step ${to} may have lost the training's state: ${name} was ${short(s)} at the start, ${short(b)} before the restart and ${short(a)} after it.`,
  };
}
