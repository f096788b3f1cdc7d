/** What a scenario can expect, and how an expectation is called. */

import { NORMAL_QUANTILE } from "../../maths/statistics.ts";
import type { GateLevel } from "../../result/index.ts";

interface ExpectationBase {
  /** Share of the seeds that must pass, in (0, 1]. */
  readonly share: number;
  /** The share must be shown, not met: the one-sided 95 % bound of the success rate reaches it. */
  readonly confident?: boolean;
  readonly level: GateLevel;
}

/** A diagnosis must return, or must not return, one of these statuses. */
export interface VerdictExpectation extends ExpectationBase {
  readonly verdict: string;
  readonly is?: readonly string[];
  readonly isNot?: readonly string[];
  /** The step from which the verdict must hold at the latest. */
  readonly by?: number;
}

/** Snapshots: the last few, or those of a range of steps, both ends included. */
export interface Window {
  readonly last?: number;
  readonly from?: number;
  readonly to?: number;
  /** What of them must keep within the bounds; "worst" when absent, so all of them. */
  readonly take?: "worst" | "median" | "best";
}

/** A quantity must keep within bounds; all that are given must hold. */
export interface MetricExpectation extends ExpectationBase {
  /** Flat name of a quantity, e.g. "emd" or "mode-coverage.modes20". */
  readonly metric: string;
  readonly max?: number;
  readonly min?: number;
  /** At most this many times the median that a perfect generator scores. */
  readonly maxNulls?: number;
  /** The snapshot at this step, or some snapshots; absent: the end of the training. */
  readonly at?: number | Window;
  /** In (0, 1): instead of a share of the seeds, this quantile over them must keep within the bounds; .5 is the median. */
  readonly quantile?: number;
}

export type Expectation = VerdictExpectation | MetricExpectation;

/** Quantities that are bounded by a multiple of their null. */
export const boundedIn = (expectations: readonly Expectation[]): string[] =>
  expectations.flatMap((each) => ("metric" in each && each.maxNulls !== undefined ? [each.metric] : []));

/** e.g. "emd over the last 3 snapshots <= 0.1" */
export function nameOf(expectation: Expectation): string {
  if ("metric" in expectation) {
    const { metric, min, max, maxNulls, at } = expectation;
    const bounds = [
      ...(min === undefined ? [] : [`>= ${min}`]),
      ...(max === undefined ? [] : [`<= ${max}`]),
      ...(maxNulls === undefined ? [] : [`<= ${times(maxNulls)}`]),
    ];
    return `${metric}${at === undefined ? "" : ` ${momentWords(at)}`} ${bounds.join(" and ")}`;
  }
  const { verdict, is, isNot, by } = expectation;
  const parts = [
    ...(is === undefined ? [] : [`is ${is.join(" or ")}`]),
    ...(isNot === undefined ? [] : [`is not ${isNot.join(" or ")}`]),
  ];
  return `${verdict} ${parts.join(" and ")}${by === undefined ? "" : ` by step ${by}`}`;
}

function momentWords(at: number | Window): string {
  if (typeof at === "number") return `at step ${at}`;
  const { last, from, to, take = "worst" } = at;
  const snapshots =
    last !== undefined
      ? `the last ${last} snapshots`
      : from === undefined
        ? `snapshots up to step ${to}`
        : `snapshots from step ${from}${to === undefined ? "" : ` to ${to}`}`;
  if (take === "worst") return `in all of ${snapshots}`;
  return take === "best" ? `in one of ${snapshots}` : `in the median of ${snapshots}`;
}

export function operatorOf(expectation: Expectation): string {
  if ("verdict" in expectation) return expectation.isNot === undefined ? "is" : "is not";
  const { min, max, maxNulls } = expectation;
  const upper = max !== undefined || maxNulls !== undefined;
  if (min !== undefined && upper) return "within";
  return upper ? "<=" : ">=";
}

/** One-sided 95 %: that of a two-sided interval at 90 %. */
export const CONFIDENT = 0.9;

/**
 * Fewest seeds with which an expectation can be judged. A quantile of fewer than 1 / min(q, 1 - q) values is their largest or
 * smallest one. Where every one of n seeds passes, Wilson's bound of the success rate is n / (n + z^2).
 */
export function seedsNeeded(expectation: Expectation): number {
  const { share, confident = false } = expectation;
  const quantile = "metric" in expectation ? expectation.quantile : undefined;
  const forQuantile = quantile === undefined ? 1 : 1 / Math.min(quantile, 1 - quantile);
  const forRate = confident ? (NORMAL_QUANTILE[CONFIDENT] ** 2 * share) / (1 - share) : 1;
  return Math.max(1, Math.ceil(Math.max(forQuantile, forRate) - 1e-9));
}

function times(factor: number): string {
  return factor === 1 ? "the null's median" : `${factor} times the null's median`;
}
