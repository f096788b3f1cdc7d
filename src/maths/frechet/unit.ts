/** A unit in which coordinates have squares and fourth powers that are ordinary numbers. */
import type { Samples } from "../../samples.ts";
import { powerOfTwo } from "../power-of-two.ts";
import { rangeOf } from "../rows.ts";

/** Coordinates of this size, or one over it, have fourth and eighth powers that are ordinary numbers. */
const ORDINARY = 2 ** 30;

export function unitOf(...sets: readonly Samples[]): number {
  const largest = Math.max(...sets.map(largestOf));
  return largest > ORDINARY || largest < 1 / ORDINARY ? powerOfTwo(largest) : 1;
}

function largestOf(samples: Samples): number {
  const { low, high } = rangeOf(samples);
  return Math.max(-low, high);
}

export const inUnits = (samples: Samples, unit: number): Samples =>
  unit === 1 ? samples : { ...samples, data: Float64Array.from(samples.data, (x) => x / unit) };
