/** When a generator's gradient is gone although the log shows no earlier level from which it could have fallen. */

import { median } from "../../../maths/statistics.ts";
import type { StepRecord } from "../../../result/index.ts";

/** The start is the median over the first 5 % of the records, at least three. */
const START = 0.05;
export const START_RECORDS = 3;
/** Records at the end that must all be saturated: one or two could be chance. */
export const LASTING = 3;

/**
 * The norm up to which a gradient is gone without a level to compare it with: float32's epsilon, 1.2e-7. The minimax gradient
 * carries the factor D(G(z)), where the non-saturating one carries 1 - D(G(z)), which is 1 under a certain D. A factor below
 * epsilon is what rounding takes from a number of order 1: at a rate of up to 1 it moves no weight of that order. Labelled
 * runs without saturation start at 1e-3 or more (782 of tools/corpus), four decades above it.
 */
export const GONE = 2 ** -23;

export const GONE_SOURCE = "float32's epsilon 2^-23, docs/diagnoses.md (saturation)";

export interface Start {
  readonly norm: number;
  /** Whether the gradient is gone at the start already, so that its norm is no level to fall from. */
  readonly gone: boolean;
}

/**
 * The norm of the generator's gradient at the start. Records before the first that has a gradient do not count: a
 * generator that waits for its opponent has none. Nor do those after it whose gradient is gone, where it died at once.
 *
 * @returns null where the norm is not logged at the start
 */
export function startOf(records: readonly StepRecord[]): Start | null {
  const length = Math.max(START_RECORDS, Math.ceil(START * records.length));
  if (normsOf(records.slice(0, length)).length === 0) return null;
  const alive = records.findIndex(({ gradNormG }) => gradNormG !== null && gradNormG > GONE);
  const from = Math.max(0, alive);
  const norms = normsOf(records.slice(from, from + length));
  const norm = median(alive === -1 ? norms : norms.filter((each) => each > GONE));
  return { norm, gone: norm <= GONE };
}

export interface GoneStretch {
  /** Records from the first on from which the gradient is gone to the end; those without a norm among them. */
  readonly records: readonly StepRecord[];
  readonly highest: number;
}

/** The end of the training over which the gradient is gone; undefined where it is not, or for fewer than three records. */
export function goneStretch(records: readonly StepRecord[]): GoneStretch | undefined {
  const first = records.findLastIndex(({ gradNormG }) => gradNormG !== null && gradNormG > GONE) + 1;
  const stretch = records.slice(first);
  const norms = normsOf(stretch);
  if (norms.length < LASTING) return undefined;
  return { records: stretch, highest: norms.reduce((most, norm) => Math.max(most, norm), 0) };
}

const normsOf = (records: readonly StepRecord[]): number[] =>
  records.map(({ gradNormG }) => gradNormG).filter((norm) => norm !== null);
