/**
 * Path angle: walk the straight line from where training began through where it ended, and look how far the velocity points
 * along it.
 *
 *   c(alpha) = cos angle( v(start + alpha (end - start)),  end - start )
 *
 * An attracting end shows as a change of sign from + to - at alpha = 1; rotation as a bump there, for the velocity turns past
 * the line; mixtures show both. The paper takes the gradients, which point the other way: its curve is -c.
 *
 * Source: Berard et al. 2019, "A closer look at the optimization landscapes of generative adversarial networks", arXiv
 * 1906.04848.
 */

import { dot, norm } from "./vectors.ts";

export interface PathAngle {
  /** 0 is the start, 1 the end. */
  readonly alpha: readonly number[];
  /** Cosine in [-1, 1]; null where the velocity is 0 or not finite. */
  readonly cosine: readonly (number | null)[];
  /** Length of the velocity. */
  readonly norm: readonly number[];
}

/** The line is walked to twice its length, so that the end is seen from both sides. */
const PAST_THE_END = 2;

/** @param points positions on the line, evenly from alpha 0 to 2; at least 2 */
export function walkPath(
  velocity: (position: Float64Array) => ArrayLike<number>,
  { start, end, points }: { start: ArrayLike<number>; end: ArrayLike<number>; points: number },
): PathAngle {
  const line = Float64Array.from(start, (value, i) => end[i] - value);
  const length = norm(line);
  const alpha = Array.from({ length: points }, (_, k) => (PAST_THE_END * k) / (points - 1));
  const seen = alpha.map((share) => {
    const v = velocity(line.map((way, i) => start[i] + share * way));
    return { norm: norm(v), along: dot(line, v) };
  });
  return {
    alpha,
    cosine: seen.map(({ norm, along }) => {
      const cosine = along / (norm * length);
      return Number.isFinite(cosine) ? Math.max(-1, Math.min(1, cosine)) : null;
    }),
    norm: seen.map(({ norm }) => norm),
  };
}

/** Mean cosine over the way itself, from alpha 0 to 1; null where there is none. */
export function meanCosine({ alpha, cosine }: Pick<PathAngle, "alpha" | "cosine">): number | null {
  const known = cosine.filter((value, k): value is number => alpha[k] <= 1 && value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
