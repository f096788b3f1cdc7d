/**
 * What a comparison of evaluations will be able to find, from the baseline and the number of sets alone. Where a baseline is as
 * good as real samples, its values vary less than those of a worse generator will: distances cannot fall below their least.
 */

import { normalRadius } from "../../maths/statistics.ts";
import { ALPHA } from "./compare.ts";
import { betterOf, noiseOf } from "./direction.ts";
import { type Foresight, foresee, POWER } from "./foresee.ts";
import { BAND, errorOf, isSingle } from "./single.ts";
import type { PrimaryValues, Trained } from "./trained.ts";

/** A worse generator's deviation over that of the null band, for a distance on the line, where the ratio is largest: measured. */
const FAR = 3;
/** A margin for values that are not normal: simulations then find the size with 80 % or more. */
const MARGIN = 1.1;

export type SamplesForesight = Foresight | { readonly unknown: "nothing says how much it varies" };

export function foreseeSamples(
  before: Trained,
  metric: string,
  { sets, family }: { readonly sets: number; readonly family: number },
): SamplesForesight {
  const values = before.primary[metric];
  if (isSingle(before, sets)) return single(metric, values, family);
  const seen = foresee(metric, values, { seeds: sets, family, least: far(values) });
  return "size" in seen ? { ...seen, size: MARGIN * seen.size } : seen;
}

function single(metric: string, values: PrimaryValues, family: number): SamplesForesight {
  const error = errorOf(values, values.values[0]);
  if (error === undefined) return { unknown: "nothing says how much it varies" };
  const both = Math.hypot(error, Math.max(error, far(values)));
  const often = normalRadius({ share: 2 * POWER - 1, dim: 1 });
  const least = normalRadius({ share: 1 - ALPHA / family, dim: 1 });
  const noise = noiseOf(betterOf(metric, values), values.null);
  return { size: MARGIN * (Math.max(least * both, noise) + often * both), chance: null };
}

/** The deviation that a worse generator may have, where the baseline is within the null band; else 0. */
function far({ values, null: band }: PrimaryValues): number {
  if (band === undefined) return 0;
  const within = values.some(({ value }) => value !== null && value >= band.lo && value <= band.hi);
  return within ? (FAR * (band.hi - band.lo)) / (2 * BAND) : 0;
}
