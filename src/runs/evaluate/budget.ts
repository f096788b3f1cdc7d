/**
 * What can be measured in a given time. The search for planted faults goes first where no verdict needs it, then rows are reduced,
 * then resamples of the null bands, and the costliest metrics are left out last. The choice follows from numbers of rows, dimension and stated costs alone, so that it is the same on every
 * machine: a baseline made on one compares with a run on another.
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
  /** Rows on either side that could be compared. */
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
  readonly rows: number;
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
  },
): Choice {
  let rows = size.rows;
  let { resamples } = size;
  const left: string[] = [];
  let planted = true;
  const kept = () => active.filter(({ id }) => !left.includes(id));
  const now = () => secondsFor(kept(), { ...size, rows, resamples }, planted);
  if (now() > seconds && !fixed.planted) planted = false;
  while (now() > seconds && !fixed.rows && rows > FEWEST_ROWS)
    rows = Math.max(FEWEST_ROWS, round(STEP * rows));
  if (now() > seconds && !fixed.resamples) resamples = FEWEST_RESAMPLES;
  while (now() > seconds && !fixed.metrics && kept().length > 1) {
    const cost = (each: ActiveMetric) => secondsFor([each], { ...size, rows, resamples }, planted);
    left.push(kept().reduce((most, each) => (cost(each) > cost(most) ? each : most)).id);
  }
  return { rows, resamples, planted, left, seconds: now() };
}

/** About how long metrics take on one core. */
export function secondsFor(
  active: readonly ActiveMetric[],
  { rows, dim, real, sets, resamples = Infinity }: Size,
  searched = true,
): number {
  const banded = real >= 2 * rows;
  return active.reduce((sum, { id, metric }) => {
    const once = metric.cost?.({ rows, dim }) ?? 0;
    const short = metric.cost?.({ rows: dim > 2 ? Math.min(rows, PLANTED_ROWS) : rows, dim }) ?? 0;
    const planted = searched && banded && resamples > 0 && SUPPORTING.includes(id) ? PLANTED * short : 0;
    return sum + once * (sets + (banded ? Math.min(resamples, typical(metric)) : 0)) + planted;
  }, 0);
}

/** As a cloud: the number itself may depend on the data. */
const typical = ({ nullResamples }: ActiveMetric["metric"]): number => (nullResamples === undefined ? 0 : 39);

/** Two digits: a number that people can remember. */
const round = (rows: number): number => Number(Math.floor(rows).toPrecision(2));
