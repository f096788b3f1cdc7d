/**
 * What generated samples tell without real ones: whether the generator still moves, and whether its samples draw together.
 * Where the data are, nobody says; so nothing here is called converged, and nothing a failure: a generator that rests may
 * rest on the data or on one mode of them, and one that moves may be on its way.
 */

import { median } from "../../maths/statistics.ts";
import type { Evidence, Snapshot, Verdict } from "../../result/index.ts";
import {
  allHold,
  compare,
  compareAt,
  inconclusive,
  nullOf,
  short,
  valueAt,
  whyAbsent,
} from "./rules/evidence.ts";
import { THRESHOLDS } from "./rules/thresholds.ts";

/** Sets of samples, at least: two movements. */
const SETS = 3;
/** The movement of a generator that rests, in medians of its null. */
const RESTING = 2;
/** Sets at the end that must agree on the spread. */
const LASTING = 2;
/** The mean distance between two samples, as a part of its largest before. */
const SHRUNK = 0.5;
/** And as a multiple of its median before. */
const GROWN = 10;
/** What is said of a movement beside a null of 0. */
const BEYOND = 1e6;
/** Share of samples with another in the same place. */
const REPEATING = 0.05;

export const UNPAIRED = {
  movement: ["moving", "drifting", "resting", "inconclusive"],
  spread: ["repeating", "shrunk", "grown", "steady", "inconclusive"],
} as const;

/** @param snapshots with `movement` beside its own null, by ascending step */
export function movementVerdict(
  snapshots: readonly Snapshot[],
  least: number = THRESHOLDS.movement,
): Verdict {
  const half = snapshots.slice(Math.floor(snapshots.length / 2));
  const nulls = half.flatMap((snapshot) => movedNulls(snapshot) ?? []);
  if (snapshots.length < SETS) {
    return inconclusive(
      `At least ${SETS} sets of generated samples are required to see whether the generator still moves (got ${snapshots.length}).`,
    );
  }
  if (nulls.length < SETS - 1) {
    const without = half.find((snapshot) => movedNulls(snapshot) === null);
    return inconclusive(
      `It is unknown whether the generator still moves: ${whyAbsent(without?.metrics.movement)}.`,
    );
  }
  const row = (shows: string, operator: Evidence["operator"], threshold: number, source: string): Evidence =>
    compare({
      shows,
      metric: "movement in nulls, median",
      from: half[0].step,
      to: half[half.length - 1].step,
      observed: median(nulls),
      operator,
      threshold,
      source,
    });
  const moving = row(
    "moving",
    ">=",
    least,
    "as of an oscillation, docs/diagnoses.md; null: two halves of one set",
  );
  const resting = row(
    "resting",
    "<=",
    RESTING,
    "samples that stand still, docs/diagnoses.md (how often each alarm is right); null: two halves of one set",
  );
  const seen = `from one set to the next they move ${short(median(nulls))} times the distance between two draws of one generator`;
  const at = { from: half[0].step, to: half[half.length - 1].step };
  if (moving.holds) {
    return {
      status: "moving",
      ...at,
      evidence: [moving],
      explanation:
        `The generated samples still move: ${seen} (median of the last half). Only real samples show whether they approach the data, ` +
        "circle the data or move away from it.",
    };
  }
  if (resting.holds) {
    return {
      status: "resting",
      ...at,
      evidence: [resting],
      explanation:
        `The generated samples do not move: ${seen} (median of the last half). Only real samples show whether they lie on the data, on a ` +
        "few modes of the data, or far away.",
    };
  }
  return {
    status: "drifting",
    ...at,
    evidence: [moving, resting],
    explanation: `The generated samples move a little: ${seen} (median of the last half). Only real samples show where they move.`,
  };
}

/** @param snapshots with `pairwise` and `duplicates`, by ascending step */
export function spreadVerdict(snapshots: readonly Snapshot[]): Verdict {
  const last = snapshots.slice(-LASTING);
  const before = snapshots.slice(0, -LASTING).flatMap((snapshot) => valueAt(snapshot, "pairwise") ?? []);
  if (last.length < LASTING) {
    return inconclusive(
      `At least ${LASTING + 1} sets are required to see whether the samples come closer together (got ${snapshots.length}).`,
    );
  }
  const rows = (
    shows: string,
    ...asked: readonly [string, Evidence["operator"], number, string]
  ): Evidence[] => last.map((snapshot) => compareAt(snapshot, shows, asked));
  const at = { from: last[0].step, to: last[LASTING - 1].step };
  const repeated = rows(
    "repeating",
    "duplicates",
    ">=",
    REPEATING,
    "two draws of a density are not in one place",
  );
  if (allHold(repeated)) {
    return {
      status: "repeating",
      ...at,
      evidence: repeated,
      explanation:
        `${short(100 * (repeated[LASTING - 1].observed ?? 0))} % of the samples coincide with another one: the generator repeats ` +
        "a few samples. This is no fault if the data repeat samples too.",
    };
  }
  if (before.length === 0) {
    const why =
      snapshots.length > LASTING
        ? `${whyAbsent(snapshots[0].metrics.pairwise)}.`
        : `at least ${LASTING + 1} sets are required (got ${snapshots.length}).`;
    return inconclusive(`It is unknown whether the samples come closer together: ${why}`);
  }
  const largest = Math.max(...before);
  const shrunk = rows("shrunk", "pairwise", "<=", SHRUNK * largest, "half of the largest before");
  if (allHold(shrunk)) {
    return {
      status: "shrunk",
      ...at,
      evidence: shrunk,
      explanation:
        `Two samples are ${short(shrunk[LASTING - 1].observed ?? 0)} apart at the end, after ${short(largest)} before: the samples come ` +
        "closer together. This happens when modes are lost, but also when samples that were too far apart settle on the data.",
    };
  }
  const grown = rows("grown", "pairwise", ">=", GROWN * median(before), "ten times the median before");
  if (allHold(grown)) {
    return {
      status: "grown",
      ...at,
      evidence: grown,
      explanation:
        `Two samples are ${short(grown[LASTING - 1].observed ?? 0)} apart at the end, after ${short(median(before))} before: the ` +
        "samples move far apart, as in a training that diverges.",
    };
  }
  return {
    status: "steady",
    ...at,
    evidence: [...shrunk, ...repeated],
    explanation: "The distance between samples stays about the same, and samples do not repeat.",
  };
}

function movedNulls(snapshot: Snapshot): number | null {
  const moved = valueAt(snapshot, "movement");
  const band = nullOf(snapshot, "movement");
  if (moved === null || band === undefined) return null;
  // Samples that are all in one place have a null of 0: any movement is beyond it.
  if (band.median > 0) return moved / band.median;
  return moved > 0 ? BEYOND : 0;
}
