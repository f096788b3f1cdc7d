/** How far a tensor engine's numbers may be from float64's. */

import type { Engine } from "../../engine/engine.ts";

/** Roundings in a row, each of numbers up to 1, in the steps that are compared: layers, sums over a batch, two updates. */
const ROUNDINGS = 64;

/**
 * Float32 has 24 bits; TensorFlow multiplies matrices in TF32 on NVIDIA GPUs that have it, which keeps 11.
 */
export function tolerance({ record }: Engine): number {
  const unit = record.id === "tfjs-node-gpu" ? 2 ** -11 : 2 ** -24;
  return ROUNDINGS * unit;
}
