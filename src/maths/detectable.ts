/**
 * What the rank test can find, said before anything is run: how large a shift it finds with which chance, in units of the
 * standard deviation of the earlier values themselves. Those are few, so their deviation is itself uncertain; that is
 * part of the simulation: in each of `TRIALS` pairs of samples from one normal distribution, the second is shifted by so
 * many deviations of the first.
 *
 * A shift counts as found where p is at most alpha and its estimate is beyond the noise. In one pair both hold from some
 * shift on: p from where fewer than `cut` of the differences after - before are left below 0, the estimate from where
 * their median passes the noise. So each pair has a threshold, and the power of a shift is the share of the pairs whose
 * threshold it exceeds.
 *
 * Source: Lehmann 1975, "Nonparametrics", 2.3, for the power of the rank test against normal shifts.
 */

import { Rng } from "./random.ts";
import { cutOff, smallestP } from "./rank-test.ts";
import { differences, middle } from "./shift.ts";

const TRIALS = 4000;

export interface Design {
  /** Values before and after. */
  readonly n: number;
  readonly m: number;
  readonly alpha: number;
}

/** In one pair of samples: the shifts from which on p is small enough, and from which on the estimate is positive. */
interface Pair {
  readonly significant: number;
  readonly positive: number;
}

/** Pairs of a design, always the same ones; none where the values are too few for any shift. */
export function simulatedPairs({ n, m, alpha }: Design): readonly Pair[] {
  if (smallestP(n, m) > alpha) return [];
  const rng = new Rng(0).fork("what the rank test can find");
  const { cut } = cutOff(n, m, 1 - alpha);
  return Array.from({ length: TRIALS }, () => {
    const before = [...rng.normals(new Float64Array(n))];
    const after = [...rng.normals(new Float64Array(m))];
    const unit = deviation(before);
    const ordered = differences(before, after);
    return { significant: -ordered[cut - 1] / unit, positive: -middle(ordered) / unit };
  });
}

/** Share of the pairs in which the shift is found. */
export function powerOf(shift: number, pairs: readonly Pair[], noise: number): number {
  return thresholds(pairs, noise).filter((least) => shift > least).length / Math.max(1, pairs.length);
}

/** The shift that is found with this power; null where there are no pairs. */
export function detectableShift(pairs: readonly Pair[], noise: number, power: number): number | null {
  if (pairs.length === 0) return null;
  return thresholds(pairs, noise).sort()[Math.min(pairs.length - 1, Math.ceil(power * pairs.length))];
}

function thresholds(pairs: readonly Pair[], noise: number): Float64Array {
  return Float64Array.from(pairs, ({ significant, positive }) => Math.max(significant, noise + positive));
}

/** Standard deviation by the divisor n - 1; 0 for a single value. */
export function deviation(values: readonly number[]): number {
  const center = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - center) ** 2, 0);
  return Math.sqrt(squares / Math.max(1, values.length - 1));
}
