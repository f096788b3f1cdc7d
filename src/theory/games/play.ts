/**
 * Plays a game: every position of both players from the start, their distance from the equilibrium, and what stays constant.
 *
 * @example
 *   const { radius } = play({ game: "bilinear", update: { kind: "simultaneous" }, rate: 0.2, steps: 500, start: [1, 1] });
 *   radius[500];   // 25636 = sqrt 2 times 1.04^250
 */

import { InputError } from "../../errors.ts";
import type { Pair } from "../../maths/planar.ts";
import { type Conserved, conservation, conservedQuantity } from "./conserved.ts";
import type { Field } from "./game.ts";
import { arena, type GameSettings } from "./settings.ts";
import type { UpdateMap } from "./updates/update.ts";

/** What is played, for how long and from where. */
export interface GamePlan extends GameSettings {
  /** Rounds. */
  readonly steps: number;
  /** The generator's number and the discriminator's. */
  readonly start: Pair;
}

/** The positions after 0, 1, .. lastStep rounds; all finite. */
export interface Path {
  /** lastStep + 1 numbers each. */
  readonly generator: Float64Array;
  readonly discriminator: Float64Array;
  /** Distance from the equilibrium. */
  readonly radius: Float64Array;
  /** The number of rounds that were asked for, or less: the next one left the finite numbers. */
  readonly lastStep: number;
}

export interface GameTrajectory extends Path {
  /** The plan with every option spelled out. */
  readonly plan: Required<GamePlan>;
  /** Names of the two numbers. */
  readonly coordinates: readonly [string, string];
  readonly equilibrium: Pair;
  readonly conserved: Conserved | null;
}

/** Beyond this a path is no figure and no evidence that a shorter one would not be. */
const MOST_STEPS = 10_000_000;

/** Squares of what starts within this are finite. */
const FARTHEST_START = 1e100;

/** @throws InputError naming the part of the plan that cannot be */
export function play({ steps, start, ...given }: GamePlan): GameTrajectory {
  if (!(Number.isInteger(steps) && steps >= 1 && steps <= MOST_STEPS)) {
    throw new InputError(`steps must be an integer from 1 to ${MOST_STEPS} (got ${steps})`, {
      where: "steps",
    });
  }
  if (start.length !== 2 || !start.every((value) => Math.abs(value) <= FARTHEST_START)) {
    throw new InputError(`start must be two numbers within +-${FARTHEST_START} (got ${start.join(", ")})`, {
      where: "start",
    });
  }
  const { settings, field, map } = arena(given);
  const path = follow(field, map, start, steps);
  const form = conservedQuantity({ field, map });
  return {
    plan: { ...settings, steps, start: [start[0], start[1]] },
    coordinates: field.coordinates,
    equilibrium: field.equilibrium,
    ...path,
    conserved: form && conservation(form, path.generator, path.discriminator),
  };
}

/** The path of any update map, until `steps` or the last finite position. */
export function follow(
  { equilibrium }: Pick<Field, "equilibrium">,
  map: Pick<UpdateMap, "next">,
  start: Pair,
  steps: number,
): Path {
  const generator = new Float64Array(steps + 1);
  const discriminator = new Float64Array(steps + 1);
  const radius = new Float64Array(steps + 1);
  let position = start;
  let lastStep = -1;
  for (let step = 0; step <= steps; step++) {
    const distance = Math.hypot(position[0] - equilibrium[0], position[1] - equilibrium[1]);
    if (!Number.isFinite(distance)) break;
    [generator[step], discriminator[step]] = position;
    radius[step] = distance;
    lastStep = step;
    if (step < steps) position = map.next(position);
  }
  const kept = lastStep + 1;
  return {
    generator: generator.subarray(0, kept),
    discriminator: discriminator.subarray(0, kept),
    radius: radius.subarray(0, kept),
    lastStep,
  };
}
