/**
 * Whether null bands hold what they promise: how often a new real pair falls beyond a bound, counted and judged.
 *
 * A bound at the right rank of exchangeable values is passed with a chance of 5 %, ties aside: P(beyond) <= .05 <=
 * P(beyond or tied), with equality where ties have no chance. A quantity that counts few things ties often and passes its
 * bound less often than that, or never; so each side is judged by what the theory says of it: beyond in at most 7 %, beyond
 * or tied in at least 3 %. For values that never tie that is 3 to 7 %: within 2.9 standard errors of 5 % in 1000 trials.
 */
import type { QuantityKind } from "../../metrics/metric.ts";
import type { NullBand } from "../../src/result/index.ts";

const LEAST = 0.03;
const MOST = 0.07;
/** Sums of the same counts in another order differ in their last digits only. */
const SAME = 1e-9;

/** Trials in which the new value fell beyond a bound, or on it. */
interface Side {
  beyond: number;
  tied: number;
}

/** What came of all trials of one quantity. */
export interface Tally {
  readonly better: QuantityKind["better"];
  /** Trials with a value and a band; the others are not counted. */
  trials: number;
  /** Fewest values behind a band. */
  resamples: number;
  readonly lo: Side;
  readonly hi: Side;
}

export const emptyTally = (better: Tally["better"]): Tally => ({
  better,
  trials: 0,
  resamples: Infinity,
  lo: { beyond: 0, tied: 0 },
  hi: { beyond: 0, tied: 0 },
});

/** Counts a trial: the value of a new real pair beside the band of others. Changes the tally. */
export function count(
  tally: Tally,
  value: number,
  { lo, hi, resamples }: Pick<NullBand, "lo" | "hi" | "resamples">,
): void {
  const same = (bound: number) =>
    Math.abs(value - bound) <= SAME * Math.max(Math.abs(value), Math.abs(bound));
  tally.trials++;
  tally.resamples = Math.min(tally.resamples, resamples);
  if (value < lo) tally.lo.beyond++;
  else if (same(lo)) tally.lo.tied++;
  if (value > hi) tally.hi.beyond++;
  else if (same(hi)) tally.hi.tied++;
}

/** The sides on which a value is worse than real samples are. */
const sidesOf = { lower: ["hi"], higher: ["lo"], null: ["lo", "hi"] } as const;

export interface Judgment {
  readonly sides: readonly ("lo" | "hi")[];
  /** Whether values tie with a judged bound: then fewer than 5 % may lie beyond it. */
  readonly discrete: boolean;
  readonly ok: boolean;
}

/** A quantity without a single trial is not calibrated: nothing was seen of it. */
export function judge(tally: Tally): Judgment {
  const sides = sidesOf[tally.better];
  const holds = ({ beyond, tied }: Side) =>
    beyond <= MOST * tally.trials && beyond + tied >= LEAST * tally.trials;
  return {
    sides,
    discrete: sides.some((side) => tally[side].tied > 0),
    ok: tally.trials > 0 && sides.every((side) => holds(tally[side])),
  };
}
