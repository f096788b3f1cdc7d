/**
 * Null bands for fewer rows than they were measured with: a fault that takes rows away leaves fewer on either side. How medians and
 * deviations of the null grow then is known of these quantities; of the rest there is no band.
 */

import { ballOf, thinByChance } from "../../maths/local-density.ts";
import type { NullBand } from "../../result/index.ts";

/** By how much median and deviation grow from so many rows to so many that are left. */
type Growth = (before: number, left: number) => readonly [median: number, deviation: number];

const powers =
  (ofMedian: number, ofDeviation: number): Growth =>
  (before, left) => [(before / left) ** ofMedian, (before / left) ** ofDeviation];

const GROWTH: Readonly<Record<string, Growth>> = {
  // W1 on the line and on bins, as the difference of two empirical laws: the square root
  emd: powers(0.5, 0.5),
  "two-sample.column": powers(0.5, 0.5),
  "two-sample.components": powers(0.5, 0.5),
  "two-sample.radius": powers(0.5, 0.5),
  // a degenerate U-statistic
  "two-sample.energy": powers(1, 1),
  // shares keep their expectation
  "two-sample.neighbors": powers(0, 0.5),
  "two-sample.coverage": powers(0, 0.5),
  // but for that of balls with fewer rows in them; deviations of rare shares grow as the square root of the share
  "two-sample.thin": (before, left) => {
    const share = thinByChance(ballOf(left)) / thinByChance(ballOf(before));
    return [share, Math.sqrt((share * before) / left)];
  },
  "two-sample.cells": powers(0, 0),
};

/** @param left rows on either side; a quantity that looks at no more than that keeps its band */
export function bandsOfFewer(
  nulls: Readonly<Record<string, NullBand>>,
  left: number,
  dim: number,
): Readonly<Record<string, NullBand>> {
  const bands: Record<string, NullBand> = {};
  for (const [name, band] of Object.entries(nulls)) {
    // between clouds of many dimensions it grows by a power of its own
    const growth = name === "emd" && dim > 2 ? undefined : GROWTH[name];
    if (band.n <= left) bands[name] = band;
    else if (growth !== undefined) bands[name] = grown(band, growth(band.n, left), left);
  }
  return bands;
}

function grown(
  { median, lo, hi, sd, resamples }: NullBand,
  [ofMedian, wider]: ReturnType<Growth>,
  n: number,
): NullBand {
  const center = median * ofMedian;
  return {
    median: center,
    lo: center + (lo - median) * wider,
    hi: center + (hi - median) * wider,
    ...(sd !== undefined && { sd: sd * wider }),
    resamples,
    n,
  };
}
