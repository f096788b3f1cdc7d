/**
 * Normal noise on all that D sees, real or generated: it gives both distributions a common support, and falls linearly to
 * nothing while the generator comes closer.
 *
 * Source: Sonderby et al. 2017, arXiv 1610.04490, section 3; Arjovsky & Bottou 2017, arXiv 1701.04862, section 3.
 */
import type { Rng } from "../../../maths/random.ts";
import type { CommonOptions } from "../options.ts";

type InstanceNoise = CommonOptions["instanceNoise"];

export const isNoisy = ({ sigma }: InstanceNoise): boolean => sigma > 0;

/** Standard deviation at this generator step: `sigma` at the first, 0 from the fraction `until` of all steps on. */
export function noiseLevel({ sigma, until }: InstanceNoise, step: number, steps: number): number {
  return sigma * Math.max(0, 1 - (step - 1) / (until * steps));
}

export function drawNoise(length: number, level: number, rng: Rng): Float32Array {
  const noise = new Float32Array(length);
  return level === 0 ? noise : rng.normals(noise).map((z) => level * z);
}
