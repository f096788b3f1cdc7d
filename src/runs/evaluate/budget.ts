/**
 * What can be measured in a given time. Null bands whose resamples are measured one by one take an eighth of it at most: the costliest gets 39 resamples,
 * then 19, then none. So does the search for planted faults where no verdict needs it. Then the costliest metric gives up one thing after the other,
 * until another costs more: resamples of its band, its band, rows. What verdicts rest on keeps its band, and its rows while others have more to give.
 * Metrics are left out last, the costliest first and those that a baseline holds after all others. The choice follows from numbers of rows, dimension and
 * stated costs alone, so that it is the same on every machine: a baseline made on one compares with a run on another.
 */

import type { ActiveMetric } from "../../measuring/meter.ts";

/** Fewest rows to compare. */
const FEWEST_ROWS = 500;
/** Resamples that a band may be cut to: with 19 a new value exceeds all with a chance of 5 %. */
const RESAMPLES = [39, 19];
/** Part of the time that bands take whose resamples are measured one by one, and the search for planted faults. */
const ONE_BY_ONE = 1 / 8;
/** Seconds that it takes to draw one row of two disjoint sets. */
const DRAWING = 9e-7;
/** Each smaller number of rows is this part of the one before. */
const STEP = 0.8;
/** Fewer rows must save this part of a metric's time at least: where time goes with the dimension, its value would be spoiled for nothing. */
const WORTH = 0.1;
/** Evaluations of the metrics behind verdicts that the search for planted faults takes, about. */
const PLANTED = 60;
/** Rows beyond which planted faults are not looked for above two dimensions: see measuring/power. */
const PLANTED_ROWS = 4200;
const SUPPORTING = ["two-sample", "mode-coverage"];

export interface Size {
  /** Rows on either side that are compared. */
  readonly rows: number;
  readonly dim: number;
  /** Real rows in all: twice as many as are compared give null bands. */
  readonly real: number;
  /** Generated sets. */
  readonly sets: number;
  /** Most resamples; 0 for no bands. */
  readonly resamples?: number | undefined;
}

/** What of a metric is measured. */
interface Share {
  readonly rows: number;
  /** Of its null band; 0 for none. */
  readonly resamples: number;
}

export interface Choice {
  /** Rows on either side for metrics that are not measured on all. */
  readonly rows: Readonly<Record<string, number>>;
  /** Resamples of the null bands of metrics that get fewer than they ask for; 0 for no band. */
  readonly resamples: Readonly<Record<string, number>>;
  /** Whether planted faults are looked for. */
  readonly planted: boolean;
  readonly left: readonly string[];
  readonly seconds: number;
}

/** @param fixed what a user has chosen and stays */
export function withinBudget(
  active: readonly ActiveMetric[],
  size: Size,
  seconds: number,
  fixed: {
    readonly rows: boolean;
    readonly resamples: boolean;
    readonly metrics: boolean;
    readonly planted: boolean;
    /** Quantities of a baseline: what measures them is left out last. */
    readonly compared?: readonly string[];
  },
): Choice {
  const whole = (each: ActiveMetric): Share => ({ rows: size.rows, resamples: resamplesOf(each, size) });
  const shares = new Map(active.map((each) => [each, whole(each)]));
  let planted = true;
  const costOf = (each: ActiveMetric, share = shares.get(each)) =>
    share === undefined ? 0 : secondsOf(each, { ...size, ...share }, planted);
  const now = () => [...shares.keys()].reduce((sum, each) => sum + costOf(each), 0);
  const costliest = (of: readonly ActiveMetric[]) =>
    of.reduce((most, each) => (costOf(each) > costOf(most) ? each : most));
  /** What a metric gives up next. */
  const lessOf = (each: ActiveMetric): Share | undefined => {
    const { rows, resamples } = shares.get(each) ?? whole(each);
    const banded = resamples > 0 && size.real >= 2 * rows && costOf(each) > 0;
    // fewer resamples save time where each takes its own
    const next = RESAMPLES.find((few) => few < resamples);
    if (banded && !fixed.resamples && next !== undefined && each.metric.halved === undefined)
      return { rows, resamples: next };
    if (banded && !fixed.resamples && !SUPPORTING.includes(each.id)) return { rows, resamples: 0 };
    if (fixed.rows) return undefined;
    const lower = (from: number) => Math.max(FEWEST_ROWS, round(STEP * from));
    const savedBy = (fewer: number) => 1 - costOf(each, { rows: fewer, resamples }) / costOf(each);
    let fewer = lower(rows);
    // a metric that looks at its first rows only saves nothing by the first steps
    const all = savedBy(fewer) > 0;
    while (!all && fewer > FEWEST_ROWS && savedBy(fewer) < WORTH) fewer = lower(fewer);
    return rows > FEWEST_ROWS && savedBy(fewer) >= WORTH ? { rows: fewer, resamples } : undefined;
  };
  const bandOf = (each: ActiveMetric) => {
    const { rows, resamples } = shares.get(each) ?? whole(each);
    return each.metric.halved === undefined && !SUPPORTING.includes(each.id) && size.real >= 2 * rows
      ? resamples * (each.metric.cost?.({ rows, dim: size.dim }) ?? 0)
      : 0;
  };
  while (!fixed.resamples && active.reduce((sum, each) => sum + bandOf(each), 0) > ONE_BY_ONE * seconds) {
    const each = active.reduce((most, one) => (bandOf(one) > bandOf(most) ? one : most));
    shares.set(each, lessOf(each) ?? whole(each));
  }
  const known = now();
  planted = fixed.planted;
  if (!planted && known <= seconds && known - now() <= ONE_BY_ONE * seconds) planted = true;
  while (now() > seconds) {
    const giving = [...shares.keys()].filter((each) => lessOf(each) !== undefined);
    if (giving.length === 0) break;
    const others = giving.filter(({ id }) => !SUPPORTING.includes(id));
    const each = costliest(others.length > 0 ? others : giving);
    shares.set(each, lessOf(each) ?? whole(each));
  }
  const isCompared = ({ id, metric }: ActiveMetric): boolean =>
    Object.keys(metric.quantities).some((suffix) => fixed.compared?.includes(id + suffix));
  const left: string[] = [];
  while (now() > seconds && !fixed.metrics && shares.size > 1) {
    const kept = [...shares.keys()];
    const others = kept.filter((each) => !isCompared(each));
    const dropped = costliest(others.length > 0 ? others : kept);
    shares.delete(dropped);
    left.push(dropped.id);
  }
  const given = [...shares].map(([each, share]) => ({ id: each.id, share, full: whole(each) }));
  const lessThan = (of: keyof Share) =>
    Object.fromEntries(
      given.filter(({ share, full }) => share[of] < full[of]).map(({ id, share }) => [id, share[of]]),
    );
  return { rows: lessThan("rows"), resamples: lessThan("resamples"), planted, left, seconds: now() };
}

/** About how long metrics take on one core. */
export const secondsFor = (active: readonly ActiveMetric[], size: Size, searched = true): number =>
  active.reduce((sum, each) => {
    const share = { rows: each.rows ?? size.rows, resamples: resamplesOf(each, size) };
    return sum + secondsOf(each, { ...size, ...share }, searched);
  }, 0);

function secondsOf(
  { id, metric }: ActiveMetric,
  { rows, dim, real, sets, resamples }: Size & Share,
  searched: boolean,
): number {
  const banded = real >= 2 * rows && resamples > 0;
  const once = metric.cost?.({ rows, dim }) ?? 0;
  const short = metric.cost?.({ rows: dim > 2 ? Math.min(rows, PLANTED_ROWS) : rows, dim }) ?? 0;
  const planted = searched && banded && SUPPORTING.includes(id) ? PLANTED * short : 0;
  const together = metric.halved && (metric.halvedCost?.({ rows, dim }) ?? once);
  return once * sets + (banded ? (together ?? (once + DRAWING * 2 * rows) * resamples) : 0) + planted;
}

/** Those that a metric of a cloud asks for, where its own number is not known. */
const TYPICAL = 39;

const resamplesOf = ({ resamples = TYPICAL }: ActiveMetric, { resamples: most = Infinity }: Size): number =>
  Math.min(most, resamples);

/** Two digits: a number that people can remember. */
const round = (rows: number): number => Number(Math.floor(rows).toPrecision(2));
