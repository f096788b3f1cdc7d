/** Each threshold against others of its kind, on the half of the corpus on which thresholds are chosen. */
import type { Alarm, Basis } from "../../src/judging/diagnoses/rates.ts";
import { THRESHOLDS, type Thresholds } from "../../src/judging/diagnoses/rules/thresholds.ts";
import { median } from "../../src/maths/statistics.ts";
import { type Counts, countsOf, leadsOf } from "./measure.ts";
import type { OwnRun } from "./read.ts";

interface Trial {
  readonly threshold: keyof Thresholds;
  readonly alarm: Alarm;
  readonly basis: Basis;
  readonly values: readonly number[];
  /** What lies below is tried and told, and not kept, for a reason beside these runs. */
  readonly least?: number;
  /** The specificity that is asked for, where it is not that of the basis. */
  readonly specificity?: number;
}

/** From what is promised of 99 % of other trainings half as many errors are allowed here. */
const PROMISED = 0.995;

const trials: readonly Trial[] = [
  { threshold: "certainty", alarm: "saturated", basis: "log", values: [0.9, 0.95, 0.99, 0.999] },
  { threshold: "fall", alarm: "saturated", basis: "log", values: [0.1, 0.03, 0.01, 0.003, 0.001] },
  { threshold: "dead", alarm: "saturated", basis: "log", values: [1e-2, 1e-3, 1e-4, 1e-6, 0] },
  { threshold: "still", alarm: "saturated", basis: "log", values: [3, 5, 10, 20] },
  { threshold: "lead", alarm: "stale", basis: "log", values: [0.001, 0.002, 0.005, 0.01, 0.02] },
  // Fewer than ten in a row are chance too often, whatever these runs say.
  { threshold: "behind", alarm: "stale", basis: "log", values: [3, 6, 10, 20, 40], least: 10 },
  { threshold: "loss", alarm: "diverged", basis: "log", values: [10, 20, 50, 100, 1000] },
  { threshold: "spread", alarm: "diverged", basis: "samples", values: [1.5, 2, 3, 5, 10] },
  {
    threshold: "nulls",
    alarm: "converged",
    basis: "samples",
    values: [1.5, 2, 3, 4, 6],
    specificity: PROMISED,
  },
  {
    threshold: "margin",
    alarm: "converged",
    basis: "samples",
    values: [0.5, 0.6, 0.7, 0.8, 1],
    specificity: PROMISED,
  },
  { threshold: "movement", alarm: "oscillating", basis: "samples", values: [2, 3, 5, 8, 12] },
  { threshold: "modes", alarm: "collapsed", basis: "samples", values: [0.25, 0.5, 0.75] },
  { threshold: "lost", alarm: "collapsed", basis: "unnamed", values: [0.4, 0.45, 0.5, 0.55, 0.6, 0.7] },
];

export interface Tried extends Trial {
  readonly counts: readonly Counts[];
  /** The median time to a right alarm, in snapshots; 0 where it makes no difference. */
  readonly delays: readonly number[];
  readonly ours: number;
}

export function tryThresholds(runs: readonly OwnRun[]): Tried[] {
  const choosing = runs.filter(({ half }) => half === "choosing");
  return trials.map((trial) => {
    const others = trial.values.map((value): Thresholds => ({ ...THRESHOLDS, [trial.threshold]: value }));
    return {
      ...trial,
      ours: THRESHOLDS[trial.threshold],
      counts: others.map((thresholds) => countsOf(choosing, trial, thresholds)),
      delays: others.map((thresholds) =>
        trial.alarm === "saturated"
          ? median(leadsOf(choosing, trial.alarm, thresholds).map(({ log, every }) => log / every))
          : 0,
      ),
    };
  });
}

/** Youden's index, sensitivity + specificity - 1: 1 for an alarm that is always right, 0 for one that knows nothing. */
export const youden = ({ found, missed, false: wrong, cleared }: Counts): number =>
  found / (found + missed) + cleared / (cleared + wrong) - 1;

/** Alarms that are wrong more often than this are not to be had. */
const SPECIFICITY = { log: PROMISED, samples: 0.98, unnamed: 0.98, many: 0.98, generated: 0.98 } as const;

/**
 * The value to keep: of those that are specific enough the one with the highest index; of equal ones that whose alarm comes
 * first, by a tenth of a snapshot at least; else ours. Ours as well where none is specific enough.
 */
export function chosen({
  values,
  counts,
  delays,
  ours,
  basis,
  least = 0,
  specificity = SPECIFICITY[basis],
}: Tried): number {
  const indices = counts.map((each, i) =>
    values[i] >= least && each.cleared / (each.cleared + each.false) >= specificity
      ? youden(each)
      : Number.NEGATIVE_INFINITY,
  );
  if (indices.every((index) => index === Number.NEGATIVE_INFINITY)) return ours;
  const equal = [...values.keys()].filter((i) => indices[i] >= Math.max(...indices) - 1e-9);
  const first = Math.min(...equal.map((i) => delays[i]));
  const early = equal.filter((i) => delays[i] <= first + 0.1).map((i) => values[i]);
  return early.includes(ours) ? ours : early[0];
}
