/** What a comparison with a baseline will be able to find, from the baseline and the number of seeds alone. */

import { type Design, detectableShift, deviation, powerOf, simulatedPairs } from "../../maths/detectable.ts";
import { fewestFor, rankTest, smallestP } from "../../maths/rank-test.ts";
import { ALPHA } from "./compare.ts";
import { betterOf, noiseOf, score } from "./direction.ts";
import type { PrimaryValues } from "./trained.ts";

/** What is found often enough: the customary 80 %. */
export const POWER = 0.8;

export type Foresight =
  /** Even groups that do not overlap are too small for any change to show; so many seeds on each side would do. */
  | { readonly enough: number }
  /** Of the baseline so many trainings diverged, or so few have a value, that nothing is known of worse ones. */
  | {
      readonly unknown:
        | "so many trainings diverged that only an improvement can be found"
        | "one value does not show how much seeds vary";
    }
  | {
      /** The shift for the worse that is found with 80 % power, in the quantity's unit. */
      readonly size: number;
      /** Chance of finding the shift asked about, where one was. */
      readonly chance: number | null;
    };

/**
 * @param seeds how many are going to be trained
 * @param family how many quantities of the scenario are compared
 * @param detect a shift in the quantity's unit that must be found
 */
export function foresee(
  metric: string,
  { values, null: band, better: known }: PrimaryValues,
  {
    seeds,
    family,
    detect,
    least = 0,
  }: {
    readonly seeds: number;
    readonly family: number;
    readonly detect?: number;
    /** A deviation that the values have at least. */
    readonly least?: number;
  },
): Foresight {
  const better = betterOf(metric, known && { better: known });
  const scores = values.flatMap((value) => score(value, better, band?.median ?? 0));
  const alpha = ALPHA / family;
  if (smallestP(scores.length, seeds) > alpha) return { enough: fewestFor(alpha) };
  const worst = Array.from({ length: seeds }, () => Infinity);
  if (rankTest({ before: scores, after: worst }).p > alpha)
    return { unknown: "so many trainings diverged that only an improvement can be found" };
  const finite = scores.filter(Number.isFinite);
  if (finite.length < 2) return { unknown: "one value does not show how much seeds vary" };
  const noise = noiseOf(better, band);
  const sd = Math.max(least, deviation(finite));
  // Seeds that agree to the last digit: whatever differs from them is told apart.
  if (sd === 0) return { size: noise, chance: detect === undefined ? null : Number(detect > noise) };
  const pairs = pairsOf({ n: scores.length, m: seeds, alpha });
  return {
    size: sd * (detectableShift(pairs, noise / sd, POWER) ?? Number.POSITIVE_INFINITY),
    chance: detect === undefined ? null : powerOf(detect / sd, pairs, noise / sd),
  };
}

/** The scenarios of a suite mostly share one design, and a design has always the same pairs. */
const known = new Map<string, ReturnType<typeof simulatedPairs>>();

function pairsOf(design: Design): ReturnType<typeof simulatedPairs> {
  const key = JSON.stringify(design);
  const pairs = known.get(key) ?? simulatedPairs(design);
  known.set(key, pairs);
  return pairs;
}
