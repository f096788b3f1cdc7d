/**
 * What a training came to, by samples that no judge sees (2,500 of each snapshot) and the truth about its target. The rules are
 * those of test/golden/corpus/rules.json with what our trainings need made exact: convergence is asked of the last three
 * snapshots, and a support without modes is covered where a generated sample lies within a tenth of the data's deviation
 * (train.ts says how that is counted; two real samples score 0.95 or more). A run may have several findings; its label is the
 * first in the rules' order. One rule is wider: a generator that stands still far from the data with a gradient of exactly 0 is
 * saturated however near it came before. The distance from the start tells a fading gradient from one that has done its work,
 * and nothing can be learned from a 0. A generator whose samples left the data and whose gradient is gone is diverged and
 * saturated.
 */
import { jaccard } from "../../src/judging/diagnoses/rules/support.ts";
import { median } from "../../src/maths/statistics.ts";
import type { CorpusRun, CorpusTarget, Label, Series } from "./run.ts";

interface Finding {
  readonly label: Label;
  /** The first step from which it is so, where the rules say. */
  readonly first: number | null;
}

export interface Labelled extends Finding {
  /** All that is true of the run: a generator that stands still may stand on one mode. */
  readonly findings: readonly Label[];
}

/** What a mode must attract, as a part of its fair share. */
const FAIR = 0.2;
/**
 * Standard deviations of the data beyond which a distance is not to be had by samples that lie on the data: everything on the
 * mode that is farthest from the rest is 1.8 of them away on a ring, 2.2 on a grid, 1 on two modes.
 */
const OFF_SD = 3;
/** How much of a support without modes is covered by another real sample, at least. */
const FULL_COVER = 0.95;

export function labelOf(run: CorpusRun, target: CorpusTarget): Labelled {
  const { truth, snapshots } = run;
  const fate = diverged(run) ?? converged(truth, target);
  const fates = [fate, saturated(run, target, fate?.label === "diverged" && run.lost === undefined)];
  // Samples that left the data, or are where the data are, neither circle round them nor give them up.
  const more =
    fates[0] === undefined
      ? [oscillating(truth, snapshots, target), collapsed(truth, snapshots, target)]
      : [];
  const found = [...fates, ...more].filter((finding) => finding !== undefined);
  return { ...(found[0] ?? { label: "partial", first: null }), findings: found.map(({ label }) => label) };
}

const known = (column: readonly (number | null)[]): number[] => column.filter((value) => value !== null);
const half = <T>(column: readonly T[]): readonly T[] => column.slice(Math.floor(column.length / 2));
/** Median of the numbers that are known; NaN, which satisfies no rule, where there are none. */
const middle = (column: readonly (number | null)[]): number => {
  const values = known(column);
  return values.length === 0 ? Number.NaN : median(values);
};

/** First snapshot from which something holds to the end; null where it does not hold at the end. */
function since(steps: readonly number[], holds: (i: number) => boolean): number | null {
  const from = steps.findLastIndex((_, i) => !holds(i)) + 1;
  return from < steps.length ? steps[from] : null;
}

function diverged({ lost, start, truth: { spread }, snapshots }: CorpusRun): Finding | undefined {
  if (lost !== undefined) return { label: "diverged", first: lost.step };
  const limit = Math.max(3, 2 * (start.spread ?? 0));
  const first = since(snapshots, (i) => (spread[i] ?? Number.POSITIVE_INFINITY) > limit);
  return first === null ? undefined : { label: "diverged", first };
}

function converged(truth: Series, target: CorpusTarget): Finding | undefined {
  return isConverged(truth, target) ? { label: "converged", first: null } : undefined;
}

function isConverged({ emd, modes20, hq, cover }: Series, { sd, modes, nulls }: CorpusTarget): boolean {
  const limit = (share: number) => Math.max(3 * nulls.truth.median, share * sd);
  const [before, last, final] = emd.slice(-3).map((value) => value ?? Number.POSITIVE_INFINITY);
  if (emd.length < 3 || final > limit(0.1) || Math.max(before, last) > limit(0.12)) return false;
  if (modes === undefined) return (cover?.at(-1) ?? 0) >= 0.8 * FULL_COVER;
  if (modes.centers.length === 1) return (hq?.at(-1) ?? 0) >= 0.9;
  return modes20?.at(-1) === modes.centers.length;
}

/**
 * Whether samples stand still, far from the data: over the last half of the snapshots 5 nulls away, moving by no more than 2
 * nulls, and half as far as at the start, where that is given.
 */
export function stuck(
  { emd, movement }: Pick<Series, "emd" | "movement">,
  start: CorpusRun["start"] | undefined,
  null_: number,
): boolean {
  const distance = middle(half(emd));
  return (
    distance >= 5 * null_ &&
    (start === undefined || distance >= 0.5 * (start.emd ?? Number.POSITIVE_INFINITY)) &&
    middle(half(movement)) <= 2 * null_
  );
}

/** @param left whether the samples left the data: how still they stand there real samples' nulls do not tell */
function saturated(
  { log, start, truth }: CorpusRun,
  { nulls }: CorpusTarget,
  left: boolean,
): Finding | undefined {
  const norms = log.gradNormG;
  const early = middle(norms.slice(0, Math.max(3, Math.ceil(0.05 * norms.length))));
  const end = norms.slice(-Math.ceil(0.1 * norms.length));
  const from = end.every((norm) => norm === 0) ? undefined : start;
  if (!(middle(end) <= early / 100)) return undefined;
  if (!left && !stuck(truth, from, nulls.truth.median)) return undefined;
  return {
    label: "saturated",
    first: since(log.step, (i) => (norms[i] ?? Number.POSITIVE_INFINITY) <= early / 100),
  };
}

/** The modes that are nearest to a fifth of their fair share. */
function occupied(series: Series, i: number): ReadonlySet<number> {
  const counts = series.nearest?.[i] ?? [];
  const total = counts.reduce((sum, n) => sum + n, 0);
  return new Set(counts.flatMap((n, k) => (n >= (FAIR * total) / counts.length ? [k] : [])));
}

function oscillating(
  series: Series,
  steps: readonly number[],
  { modes, nulls }: CorpusTarget,
): Finding | undefined {
  const { emd, movement } = series;
  const null_ = nulls.truth.median;
  const move = middle(half(movement));
  if (half(emd).length < 2) return undefined;
  if (!(move >= 5 * null_ && move >= 0.3 * middle(half(emd)) && middle(half(emd)) >= 3 * null_))
    return undefined;
  if (modes !== undefined && modes.centers.length > 1) {
    const sets = half(steps.map((_, i) => occupied(series, i)));
    if (median(sets.slice(1).map((set, i) => jaccard(sets[i], set))) > 0.7) return undefined;
  }
  const moves = movement.map((value) => (value ?? 0) >= 5 * null_);
  const start = moves.findIndex((moved, i) => {
    const rest = moves.slice(i);
    return moved && rest.filter(Boolean).length >= 0.8 * rest.length;
  });
  return { label: "oscillating", first: start === -1 ? null : steps[start] };
}

function collapsed(
  series: Series,
  steps: readonly number[],
  { modes, sd }: CorpusTarget,
): Finding | undefined {
  const few = (i: number): boolean => {
    // samples off the data altogether have not given up a part of them
    if ((series.emd[i] ?? Number.POSITIVE_INFINITY) > OFF_SD * sd) return false;
    if (modes === undefined) return (series.cover?.[i] ?? 1) <= 0.5 && (series.onSupport?.[i] ?? 0) >= 0.5;
    return modes.centers.length > 1 && occupied(series, i).size <= modes.centers.length / 2;
  };
  const first = since(steps, few);
  if (first === null || steps.length < 2 || first === steps[steps.length - 1]) return undefined;
  return { label: "collapsed", first };
}
