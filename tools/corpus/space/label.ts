/**
 * What a training above two dimensions came to: the rules of ../label.ts with numbers that mean something there (closeness.ts).
 * Distances are sliced Wasserstein distances, in deviations of the data. A run may have several findings; its label is the first.
 *
 * - diverged: a number was lost, or the last samples reach three times as far as real ones do (twice as far as at step 1, if that is more).
 * - converged: in each of the last three snapshots a forest finds next to nothing (AUC at most 0.60), the energy distance is at most
 *   that of real samples shifted by 0.15 deviations in every coordinate, the sliced distance is at most 0.06 above what real
 *   samples score, real samples are covered nine tenths as often as by other real ones, and each true mode has a fifth of its
 *   fair share.
 * - saturated: over the last half of the snapshots samples stand still (two nulls), five nulls away and half as far as at step 1, and
 *   the generator's gradient fell a hundredfold; where that is exactly 0 at the end, five nulls away are enough.
 * - oscillating: over the last half samples move by five nulls and 0.3 of their distance, three nulls away, and where the data
 *   have modes successive snapshots share at most 0.7 of those they draw.
 * - collapsed: in each of the last two snapshots half of the modes attract less than a fifth of their fair share (cells with half of
 *   the data, where there are no modes), and half as many samples as of real ones lie on the data.
 * - partial: all else.
 *
 * Five nulls are about 0.15 deviations. All medians are over snapshots.
 */
import { median } from "../../../src/maths/statistics.ts";
import type { Label } from "../run.ts";
import type { SpaceRun, TruthTarget } from "./run.ts";

export const RULE = {
  auc: 0.6,
  /** Deviations by which real samples are shifted in every coordinate; theirs is the largest energy distance. */
  shift: 0.15,
  sliced: 0.06,
  cover: 0.9,
  fair: 0.2,
  onData: 0.5,
} as const;

export interface SpaceLabelled {
  readonly label: Label;
  readonly first: number | null;
  readonly findings: readonly Label[];
}

type Finding = Omit<SpaceLabelled, "findings">;

export function spaceLabelOf(run: SpaceRun, target: TruthTarget): SpaceLabelled {
  const fates = [diverged(run) ?? converged(run, target), saturated(run, target)];
  const more = fates[0] === undefined ? [oscillating(run, target), collapsed(run, target)] : [];
  const found = [...fates, ...more].filter((finding) => finding !== undefined);
  return { ...(found[0] ?? { label: "partial", first: null }), findings: found.map(({ label }) => label) };
}

const half = <T>(column: readonly T[]): readonly T[] => column.slice(Math.floor(column.length / 2));
/** Median of the numbers that are known; NaN, which satisfies no rule, where there are none. */
function middle(column: readonly (number | null)[]): number {
  const known = column.filter((value) => value !== null);
  return known.length === 0 ? Number.NaN : median(known);
}

/** First step from which something holds to the end; null where it does not hold at the end. */
function since(steps: readonly number[], holds: (i: number) => boolean): number | null {
  return steps[steps.findLastIndex((_, i) => !holds(i)) + 1] ?? null;
}

function diverged({ lost, start, truth: { spread }, snapshots }: SpaceRun): Finding | undefined {
  if (lost !== undefined) return { label: "diverged", first: lost.step };
  const limit = Math.max(3, 2 * (start.spread ?? 0));
  const first = since(snapshots, (i) => (spread[i] ?? Number.POSITIVE_INFINITY) > limit);
  return first === null ? undefined : { label: "diverged", first };
}

/** Snapshots at the end that must all be good. */
export const LASTING = 3;

function converged({ truth, snapshots }: SpaceRun, target: TruthTarget): Finding | undefined {
  const { truth: nulls, hasModes, shares } = target;
  const atMost = (value: number | null, limit: number) => value !== null && value <= limit;
  const good = (i: number) =>
    atMost(truth.auc[i], RULE.auc) &&
    atMost(truth.energy[i], nulls.shiftedEnergy) &&
    atMost(truth.sliced[i], nulls.sliced + RULE.sliced) &&
    (truth.cover[i] ?? 0) >= RULE.cover * nulls.cover &&
    (!hasModes || drawn(truth.parts[i], shares).size === shares.length);
  const last = [...snapshots.keys()].slice(-LASTING);
  return last.length === LASTING && last.every(good) ? { label: "converged", first: null } : undefined;
}

function saturated(
  { log, snapshots, start, truth }: SpaceRun,
  { truth: nulls }: TruthTarget,
): Finding | undefined {
  const norms = log.gradNormG;
  const early = middle(norms.slice(0, Math.max(3, Math.ceil(0.05 * norms.length))));
  const end = norms.slice(-Math.ceil(0.1 * norms.length));
  const distance = middle(half(truth.sliced));
  const gone = end.every((norm) => norm === 0);
  if (
    snapshots.length === 0 ||
    !(distance >= 5 * nulls.sliced && middle(half(truth.movement)) <= 2 * nulls.sliced)
  )
    return undefined;
  if (!gone && !(distance >= 0.5 * (start.sliced ?? Number.POSITIVE_INFINITY))) return undefined;
  if (!(middle(end) <= early / 100)) return undefined;
  return {
    label: "saturated",
    first: since(log.step, (i) => (norms[i] ?? Number.POSITIVE_INFINITY) <= early / 100),
  };
}

/** The parts of the data that attract a fifth of their fair share of samples. */
function drawn(counts: readonly number[], shares: readonly number[]): ReadonlySet<number> {
  const total = counts.reduce((sum, n) => sum + n, 0);
  return new Set(counts.flatMap((n, k) => (n >= RULE.fair * shares[k] * total ? [k] : [])));
}

function alike(a: ReadonlySet<number>, b: ReadonlySet<number>): number {
  const common = [...a].filter((k) => b.has(k)).length;
  return a.size + b.size === 0 ? 1 : common / (a.size + b.size - common);
}

function oscillating({ truth, snapshots }: SpaceRun, target: TruthTarget): Finding | undefined {
  const null_ = target.truth.sliced;
  const move = middle(half(truth.movement));
  const distance = middle(half(truth.sliced));
  if (half(snapshots).length < 2) return undefined;
  if (!(move >= 5 * null_ && move >= 0.3 * distance && distance >= 3 * null_)) return undefined;
  if (target.hasModes) {
    const sets = half(truth.parts).map((counts) => drawn(counts, target.shares));
    if (median(sets.slice(1).map((set, i) => alike(sets[i], set))) > 0.7) return undefined;
  }
  const moves = truth.movement.map((value) => (value ?? 0) >= 5 * null_);
  const start = moves.findIndex((moved, i) => {
    const rest = moves.slice(i);
    return moved && rest.filter(Boolean).length >= 0.8 * rest.length;
  });
  return { label: "oscillating", first: snapshots[start] ?? null };
}

function collapsed({ truth, snapshots }: SpaceRun, target: TruthTarget): Finding | undefined {
  const { shares, hasModes, truth: nulls } = target;
  const weights = hasModes ? shares.map(() => 1 / shares.length) : shares;
  const few = (i: number) => {
    const kept = drawn(truth.parts[i], shares);
    return weights.reduce((sum, weight, k) => sum + (kept.has(k) ? 0 : weight), 0) >= 0.5;
  };
  const first = since(snapshots, few);
  const last = [...snapshots.keys()].slice(-2);
  if (first === null || last.length < 2 || first === snapshots[last[1]]) return undefined;
  if (!last.every((i) => (truth.onData[i] ?? 0) >= RULE.onData * nulls.onData)) return undefined;
  return { label: "collapsed", first };
}
