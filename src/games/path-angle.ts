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
 *
 * @example pathAngle(settings, { start: [1, 0], end: [0, 0] }).cosine   // bilinear: 0 all along, pure rotation
 */

import { InputError } from "../errors.ts";
import { dot, type Pair, sum } from "../maths/planar.ts";
import { arena, type GameSettings } from "./settings.ts";

export interface PathAngle {
  /** 0 is the start, 1 the end. */
  readonly alpha: readonly number[];
  /** Cosine in [-1, 1]; null where the velocity is 0. */
  readonly cosine: readonly (number | null)[];
  /** Length of the velocity. */
  readonly norm: readonly number[];
}

/** The line is walked to twice its length, so that the end is seen from both sides. */
const PAST_THE_END = 2;

/**
 * @param points positions on the line, evenly from alpha 0 to 2
 * @throws InputError when start and end are the same point, or for settings that cannot be
 */
export function pathAngle(
  settings: GameSettings,
  { start, end, points = 201 }: { start: Pair; end: Pair; points?: number },
): PathAngle {
  const { field } = arena(settings);
  const line = sum(end, start, -1);
  const length = Math.hypot(...line);
  if (!(length > 0 && Number.isFinite(length))) {
    throw new InputError(`a path angle requires two different points (got ${start} and ${end})`);
  }
  if (!(Number.isInteger(points) && points >= 2)) {
    throw new InputError(`a path angle requires at least 2 points on the line (got ${points})`);
  }
  const alpha = Array.from({ length: points }, (_, k) => (PAST_THE_END * k) / (points - 1));
  const velocities = alpha.map((share) => field.velocity(sum(start, line, share)));
  const norm = velocities.map((velocity) => Math.hypot(...velocity));
  const cosine = velocities.map((velocity, k) =>
    norm[k] === 0 ? null : Math.max(-1, Math.min(1, dot(velocity, line) / (norm[k] * length))),
  );
  return { alpha, cosine, norm };
}
