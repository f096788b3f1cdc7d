/**
 * Hodges and Lehmann's shift: the median of all differences between a value after and a value before. It estimates by how
 * much one distribution is moved against the other, and bends to no single outlier, as a difference of means does. Its
 * interval holds those shifts which the exact rank test would not reject: the differences in order, some cut from either
 * end. With few values only some levels exist; `level` is the one reached, which may fall short of 95 % (.90 for 3 against 3).
 *
 * A value may be infinite (a training that diverged); what then has no finite number is null.
 *
 * Source: Hodges & Lehmann 1963, "Estimates of location based on rank tests", Annals of Mathematical Statistics 34; Lehmann 1975,
 * "Nonparametrics", 2.6, for the interval.
 *
 * @example shift({ before: [1, 2, 3, 4, 5], after: [6, 7, 8, 9, 10] })   // { value: 5, lo: 2, hi: 8, level: 0.968254 }
 */

import { cutOff } from "./rank-test.ts";

export interface Shift {
  readonly value: number | null;
  readonly lo: number | null;
  readonly hi: number | null;
  /** The level of the interval from lo to hi. */
  readonly level: number;
}

/** Neither side may be empty. */
export function shift({
  before,
  after,
}: {
  readonly before: readonly number[];
  readonly after: readonly number[];
}): Shift {
  const ordered = differences(before, after);
  const { cut, level } = cutOff(before.length, after.length, 0.95);
  return {
    value: finite(middle(ordered)),
    lo: finite(ordered[cut - 1]),
    hi: finite(ordered[ordered.length - cut]),
    level,
  };
}

/** The same estimate as a bare number, which may be infinite: for those who only compare it. */
export function middleDifference(before: readonly number[], after: readonly number[]): number {
  return middle(differences(before, after));
}

/** All of them in ascending order. Two infinite values are equally bad: no difference. */
export function differences(before: readonly number[], after: readonly number[]): Float64Array {
  const all = after.flatMap((late) => before.map((early) => (late === early ? 0 : late - early)));
  return Float64Array.from(all).sort();
}

/** The median of values in order. */
export function middle(ordered: Float64Array): number {
  const half = ordered.length / 2;
  const [left, right] = [ordered[Math.ceil(half) - 1], ordered[Math.floor(half)]];
  return left === right ? left : (left + right) / 2;
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
