/**
 * What can be measured in a given time. The search for planted faults goes first where no verdict needs it, then resamples of the null bands,
 * then rows, of the costliest metric each time, and the costliest metrics are left out last, those that a baseline holds after all others. The choice follows from numbers of rows, dimension and
 * stated costs alone, so that it is the same on every machine: a baseline made on one compares with a run on another.
 */

import type { ActiveMetric } from "../../measuring/meter.ts";

/** Fewest rows to compare, and fewest resamples of a band: with 19 a new value exceeds all with a chance of 5 %. */
const FEWEST_ROWS = 500;
const FEWEST_RESAMPLES = 19;
/** Each smaller number of rows is this part of the one before. */
const STEP = 0.8;
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

export interface Choice {
  /** Rows on either side for metrics that are not measured on all. */
  readonly rows: Readonly<Record<string, number>>;
  /** Undefined for as many as each metric asks for. */
  readonly resamples: number | undefined;
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
  const rows: Record<string, number> = {};
  let { resamples } = size;
  const left: string[] = [];
  let planted = true;
  const kept = () => active.filter(({ id }) => !left.includes(id));
  const rowsOf = (id: string) => rows[id] ?? size.rows;
  const costOf = (each: ActiveMetric) =>
    secondsOf(each, { ...size, rows: rowsOf(each.id), resamples }, planted);
  const now = () => kept().reduce((sum, each) => sum + costOf(each), 0);
  const costliest = (of: readonly ActiveMetric[]) =>
    of.reduce((most, each) => (costOf(each) > costOf(most) ? each : most)).id;
  if (now() > seconds && !fixed.planted) planted = false;
  if (now() > seconds && !fixed.resamples) resamples = FEWEST_RESAMPLES;
  while (now() > seconds && !fixed.rows) {
    const shorter = kept().filter((each) => rowsOf(each.id) > FEWEST_ROWS && costOf(each) > 0);
    if (shorter.length === 0) break;
    const id = costliest(shorter);
    rows[id] = Math.max(FEWEST_ROWS, round(STEP * rowsOf(id)));
  }
  const isCompared = ({ id, metric }: ActiveMetric): boolean =>
    Object.keys(metric.quantities).some((suffix) => fixed.compared?.includes(id + suffix));
  while (now() > seconds && !fixed.metrics && kept().length > 1) {
    const others = kept().filter((each) => !isCompared(each));
    left.push(costliest(others.length > 0 ? others : kept()));
  }
  return { rows, resamples, planted, left, seconds: now() };
}

/** About how long metrics take on one core. */
export const secondsFor = (active: readonly ActiveMetric[], size: Size, searched = true): number =>
  active.reduce((sum, each) => sum + secondsOf(each, { ...size, rows: each.rows ?? size.rows }, searched), 0);

function secondsOf(
  { id, metric }: ActiveMetric,
  { rows, dim, real, sets, resamples = Infinity }: Size,
  searched: boolean,
): number {
  const banded = real >= 2 * rows;
  const once = metric.cost?.({ rows, dim }) ?? 0;
  const short = metric.cost?.({ rows: dim > 2 ? Math.min(rows, PLANTED_ROWS) : rows, dim }) ?? 0;
  const planted = searched && banded && resamples > 0 && SUPPORTING.includes(id) ? PLANTED * short : 0;
  return once * (sets + (banded ? Math.min(resamples, typical(metric)) : 0)) + planted;
}

/** As a cloud: the number itself may depend on the data. */
const typical = ({ nullResamples }: ActiveMetric["metric"]): number => (nullResamples === undefined ? 0 : 39);

/** Two digits: a number that people can remember. */
const round = (rows: number): number => Number(Math.floor(rows).toPrecision(2));
