/**
 * Samples counted on the equal bins of a box. Every sample is counted exactly once: one that lies outside the box
 * falls into the nearest border bin, and the share of such samples is returned beside the counts, because a histogram
 * that silently drops what it cannot show compares two distributions that nobody asked about.
 */

import { InputError } from "../errors.ts";
import type { Box, Samples } from "../samples.ts";
import { rangeOf } from "./rows.ts";
import { CompensatedSum } from "./statistics.ts";

export interface Histogram {
  /** Count of each bin, bins^dim of them; in two dimensions row-major, the first coordinate slow. */
  readonly counts: Float64Array;
  /** Number of samples; the counts sum to it. */
  readonly n: number;
  /** Share of samples that lay outside the box and were counted in its border bins. */
  readonly outOfRange: number;
}

/**
 * Counts of 1-D or 2-D samples. A bin holds its lower edge; the box's upper edge belongs to the last bin.
 *
 * @throws InputError for another dimension, no samples, a malformed box, or a non-finite coordinate
 */
export function histogram(samples: Samples, box: Box): Histogram {
  const { rows, dim, data } = samples;
  requireBox(box, dim);
  if (rows === 0) throw new InputError("histogram requires at least one sample (got none)");
  const { low, high, bins } = box;
  const counts = new Float64Array(bins ** dim);
  let outside = 0;
  for (let row = 0; row < rows; row++) {
    let bin = 0;
    let inside = true;
    for (let axis = 0; axis < dim; axis++) {
      const x = data[row * dim + axis];
      if (!Number.isFinite(x)) {
        throw new InputError(
          `histogram requires finite samples (coordinate ${axis} of sample ${row} is ${x})`,
        );
      }
      inside &&= x >= low && x <= high;
      const cell = Math.floor(((x - low) / (high - low)) * bins);
      bin = bin * bins + Math.min(bins - 1, Math.max(0, cell));
    }
    if (!inside) outside++;
    counts[bin]++;
  }
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total !== rows) throw new Error(`a histogram of ${rows} samples holds ${total}`);
  return { counts, n: rows, outOfRange: outside / rows };
}

/** The center of each bin, in the order of `Histogram.counts`. @throws InputError as `histogram` does */
export function binCenters(box: Box, dim: number): Samples {
  requireBox(box, dim);
  const { low, high, bins } = box;
  const along = (k: number) => low + ((high - low) / bins) * (k + 0.5);
  const rows = bins ** dim;
  const data = new Float64Array(rows * dim);
  for (let bin = 0; bin < rows; bin++) {
    data[bin * dim + dim - 1] = along(bin % bins);
    if (dim === 2) data[bin * 2] = along(Math.floor(bin / bins));
  }
  return { rows, dim, data };
}

/** Mean distance from the samples to the box, 0 for those inside: by how much counting in border bins moves them. */
export function meanDistanceToBox({ rows, dim, data }: Samples, { low, high }: Box): number {
  const total = new CompensatedSum();
  for (let row = 0; row < rows; row++) {
    let square = 0;
    for (let axis = 0; axis < dim; axis++) {
      const x = data[row * dim + axis];
      square += Math.max(low - x, 0, x - high) ** 2;
    }
    total.add(Math.sqrt(square));
  }
  return total.value / rows;
}

/** Occupied bins of two sets in the plane, and how many samples of each lie there. */
export interface OpenHistogram {
  readonly centers: Samples;
  readonly counts: { readonly real: Float64Array; readonly fake: Float64Array };
}

/** Counts on bins of the box's size and place that go on beyond it without end. @throws InputError as `histogram` does */
export function openHistogram(
  { real, fake }: { readonly real: Samples; readonly fake: Samples },
  box: Box,
): OpenHistogram {
  for (const side of [real, fake]) requireBox(box, side.dim);
  const pitch = (box.high - box.low) / box.bins;
  const cell = (x: number): number => {
    const k = Math.floor((x - box.low) / pitch);
    // The box's upper edge belongs to its last bin.
    return x === box.high ? box.bins - 1 : k;
  };
  const found = new Map<string, { at: number[]; real: number; fake: number }>();
  for (const [side, { rows, dim, data }] of [
    ["real", real],
    ["fake", fake],
  ] as const) {
    for (let row = 0; row < rows; row++) {
      const at = Array.from(data.subarray(row * dim, (row + 1) * dim), cell);
      const key = at.join();
      const bin = found.get(key) ?? { at, real: 0, fake: 0 };
      bin[side]++;
      found.set(key, bin);
    }
  }
  const bins = [...found.values()];
  return {
    centers: {
      rows: bins.length,
      dim: real.dim,
      data: Float64Array.from(bins.flatMap(({ at }) => at.map((k) => box.low + pitch * (k + 0.5)))),
    },
    counts: {
      real: Float64Array.from(bins, (bin) => bin.real),
      fake: Float64Array.from(bins, (bin) => bin.fake),
    },
  };
}

/** Bins a side of a box round samples, by dimension. */
const BINS: Readonly<Record<number, number>> = { 1: 60, 2: 25 };
/** Free space around the samples, in shares of their range: a generator's first samples stray. */
const MARGIN = 0.1;

/**
 * A box round finite samples of dimension 1 or 2: one range for all coordinates, since a box is a cube. None in more
 * dimensions, or where the range is no finite number.
 */
export function boxAround(samples: Samples): Box | undefined {
  const bins = BINS[samples.dim];
  if (bins === undefined) return undefined;
  const { low, high } = rangeOf(samples);
  const margin = high > low ? MARGIN * (high - low) : Math.max(0.5, MARGIN * Math.abs(high));
  const box = { low: low - margin, high: high + margin, bins };
  return Number.isFinite(box.high - box.low) ? box : undefined;
}

function requireBox({ low, high, bins }: Box, dim: number): void {
  if (dim !== 1 && dim !== 2)
    throw new InputError(`histogram requires samples of dimension 1 or 2 (got ${dim})`);
  if (!(Number.isFinite(low) && Number.isFinite(high) && low < high)) {
    throw new InputError(`histogram requires a box with low < high (got ${low} and ${high})`);
  }
  if (!(Number.isInteger(bins) && bins >= 1))
    throw new InputError(`histogram requires at least 1 bin (got ${bins})`);
}
