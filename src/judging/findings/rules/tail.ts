/** Numbers of a log, and those of its end. */

import type { StepRecord } from "../../../result/index.ts";

export type Numbers =
  | "lossD"
  | "lossG"
  | "probReal"
  | "probFake"
  | "criticReal"
  | "criticFake"
  | "signReal"
  | "signFake"
  | "accuracyD"
  | "probValidation"
  | "criticValidation";

/** Records that the end of a log has, at least: fewer may be a bad moment. */
export const FEWEST_AT_END = 10;
/** Records of a log below which no end can be told from a start. */
export const FEWEST = 20;
const END = 0.2;

export interface Point {
  readonly step: number;
  readonly value: number;
}

/** The discriminator's whole loss, where it was logged or both of its parts were. */
export function lossOfD({ lossD, lossDReal, lossDFake }: StepRecord): number | null {
  if (lossD !== null) return lossD;
  if (lossDReal === undefined || lossDReal === null || lossDFake === undefined || lossDFake === null)
    return null;
  return lossDReal + lossDFake;
}

/** Finite numbers of one kind, in their order. */
export function pointsOf(records: readonly StepRecord[], name: Numbers): Point[] {
  return records.flatMap((record) => {
    const value = name === "lossD" ? lossOfD(record) : (record[name] ?? null);
    return value === null ? [] : [{ step: record.step, value }];
  });
}

/** The last fifth, at least ten; empty where there are fewer than twenty. */
export const endOf = <Any>(points: readonly Any[], fewest = FEWEST): readonly Any[] =>
  points.length < fewest ? [] : points.slice(-Math.max(FEWEST_AT_END, Math.round(END * points.length)));

/** The first tenth, at least five. */
export const startOf = <Any>(points: readonly Any[]): readonly Any[] =>
  points.slice(0, Math.max(5, Math.round(0.1 * points.length)));

export const valuesOf = (points: readonly Point[]): number[] => points.map(({ value }) => value);

/** The first step from which on, to the end, a rule holds for half of any records that follow each other, as many as the end has. */
export function sinceWhen(points: readonly Point[], holds: (value: number) => boolean): number {
  const window = Math.max(FEWEST_AT_END, endOf(points).length);
  let right = 0;
  let first = points.length - 1;
  for (let i = points.length - 1; i >= 0; i--) {
    if (holds(points[i].value)) right++;
    if (i + window < points.length && holds(points[i + window].value)) right--;
    // Before the window is full, the end itself is what was found.
    if (points.length - i >= window && 2 * right < window) break;
    if (holds(points[i].value)) first = i;
  }
  return points[first].step;
}
