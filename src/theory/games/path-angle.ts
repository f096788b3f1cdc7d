/**
 * Path angle of a game with two numbers: see maths/path-angle.ts.
 *
 * Source: Berard et al. 2019, arXiv 1906.04848.
 *
 * @example pathAngle(settings, { start: [1, 0], end: [0, 0] }).cosine   // bilinear: 0 all along, pure rotation
 */

import { InputError } from "../../errors.ts";
import { type PathAngle, walkPath } from "../../maths/path-angle.ts";
import type { Pair } from "../../maths/planar.ts";
import { arena, type GameSettings } from "./settings.ts";

export type { PathAngle };

/**
 * @param points positions on the line, evenly from alpha 0 to 2
 * @throws InputError when start and end are the same point, or for settings that cannot be
 */
export function pathAngle(
  settings: GameSettings,
  { start, end, points = 201 }: { start: Pair; end: Pair; points?: number },
): PathAngle {
  const { field } = arena(settings);
  const length = Math.hypot(end[0] - start[0], end[1] - start[1]);
  if (!(length > 0 && Number.isFinite(length))) {
    throw new InputError(`a path angle requires two different points (got ${start} and ${end})`);
  }
  if (!(Number.isInteger(points) && points >= 2)) {
    throw new InputError(`a path angle requires at least 2 points on the line (got ${points})`);
  }
  return walkPath(([generator, discriminator]) => field.velocity([generator, discriminator]), {
    start,
    end,
    points,
  });
}
