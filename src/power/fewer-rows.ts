/**
 * Null bands for fewer rows than they were measured with: a fault that takes rows away leaves fewer on either side. Medians and
 * deviations of the null grow by known powers of the number of rows; of the rest there is no band then.
 */

import type { NullBand } from "../result.ts";

/** Median and deviation grow as (rows before / rows left) to these powers. */
const GROWTH: Readonly<Record<string, readonly [median: number, deviation: number]>> = {
  // W1 on the line and on bins, as the difference of two empirical laws: the square root
  emd: [0.5, 0.5],
  "two-sample.column": [0.5, 0.5],
  "two-sample.components": [0.5, 0.5],
  "two-sample.radius": [0.5, 0.5],
  // a degenerate U-statistic
  "two-sample.energy": [1, 1],
  // shares keep their expectation
  "two-sample.neighbors": [0, 0.5],
  "two-sample.coverage": [0, 0.5],
  "two-sample.cells": [0, 0],
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
    else if (growth !== undefined) bands[name] = grown(band, band.n / left, growth, left);
  }
  return bands;
}

function grown(
  { median, lo, hi, sd, resamples }: NullBand,
  ratio: number,
  [ofMedian, ofDeviation]: readonly [number, number],
  n: number,
): NullBand {
  const center = median * ratio ** ofMedian;
  const wider = ratio ** ofDeviation;
  return {
    median: center,
    lo: center + (lo - median) * wider,
    hi: center + (hi - median) * wider,
    ...(sd !== undefined && { sd: sd * wider }),
    resamples,
    n,
  };
}
