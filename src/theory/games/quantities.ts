/**
 * What is measured of a game that was played, as numbers that a scenario can bound.
 *
 *   game.radius           distance from the equilibrium after the last round
 *   game.radius-change    radius of the last half over that of the quarter before it: 1 on a cycle
 *   game.spectral-radius  of one round at the equilibrium: below 1 attracts
 *   game.rotation         share of the flow's Jacobian there that is rotation, in [0, 1]
 *   game.drift            largest departure of the conserved quantity over the largest squared radius
 *   game.path-angle       mean cosine between the velocity and the straight way from start to end, along that way
 *
 * Source: Mescheder et al. 2018, arXiv 1801.04406; Balduzzi et al. 2018, arXiv 1802.05642; Berard et al. 2019, arXiv 1906.04848.
 */

import { meanCosine } from "../../maths/path-angle.ts";
import type { Quantity } from "../../result/index.ts";
import { conservedQuantity } from "./conserved.ts";
import { pathAngle } from "./path-angle.ts";
import type { GameTrajectory } from "./play.ts";
import { arena, type GameSettings } from "./settings.ts";
import { type Spectrum, spectrum } from "./spectrum.ts";
import { trend } from "./trend.ts";
import { FEWEST } from "./verdict.ts";

/** Flat name of each quantity, with its unit. */
export const gameQuantities = {
  "game.radius": "parameter units",
  "game.radius-change": "ratio",
  "game.spectral-radius": "ratio",
  "game.rotation": "share",
  "game.drift": "share",
  "game.path-angle": "cosine",
} as const;

export type GameQuantity = keyof typeof gameQuantities;

/** The quantities that a game cannot have under these settings, with the reason: known before it is played. */
export function missingQuantities(settings: GameSettings): Partial<Record<GameQuantity, string>> {
  const local = spectrum(settings);
  return {
    ...(conservedQuantity(arena(settings)) === null && { "game.drift": "no conserved quantity is known" }),
    ...(local.update === null && { "game.spectral-radius": local.why, "game.rotation": local.why }),
    ...(local.update !== null &&
      local.rotation === null && { "game.rotation": "the velocity is constant at the equilibrium" }),
  };
}

/** @param local the spectrum at the equilibrium */
export function measureGame(trajectory: GameTrajectory, local: Spectrum): Record<GameQuantity, Quantity> {
  const { plan, radius, lastStep, conserved } = trajectory;
  const missing = missingQuantities(plan);
  const left = lastStep < plan.steps ? `the players' numbers are not finite after round ${lastStep}` : null;
  const quantity = (name: GameQuantity, value: number | null, why: string | null): Quantity => {
    if (value === null || !Number.isFinite(value))
      return { value: null, why: missing[name] ?? why ?? "it is not finite" };
    return { value, unit: gameQuantities[name], n: lastStep + 1 };
  };

  const still = radius[0] === 0 ? "the game starts at its equilibrium" : null;
  const short = lastStep < FEWEST ? `${lastStep} rounds show no trend` : null;
  return {
    "game.radius": quantity("game.radius", left === null ? radius[lastStep] : null, left),
    "game.radius-change": quantity(
      "game.radius-change",
      (left ?? still ?? short) === null ? trend(trajectory).change : null,
      left ?? still ?? short,
    ),
    "game.spectral-radius": quantity("game.spectral-radius", local.update?.radius ?? null, null),
    "game.rotation": quantity("game.rotation", local.rotation, null),
    "game.drift": quantity("game.drift", conserved?.drift ?? null, null),
    "game.path-angle": quantity(
      "game.path-angle",
      pathCosine(trajectory),
      "start and end are the same point",
    ),
  };
}

/** Over the way from start to end, its ends included; positions without velocity are left out. */
function pathCosine({ plan, generator, discriminator, lastStep }: GameTrajectory): number | null {
  const end = [generator[lastStep], discriminator[lastStep]] as const;
  const way = Math.hypot(end[0] - plan.start[0], end[1] - plan.start[1]);
  if (!(way > 0 && Number.isFinite(way))) return null;
  return meanCosine(pathAngle(plan, { start: plan.start, end }));
}
