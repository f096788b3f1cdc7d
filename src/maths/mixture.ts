/**
 * Mixtures of isotropic Gaussians, all with the same standard deviation:
 *
 *   p(x) = sum_k w_k N(x; c_k, std^2 I)
 *
 * The one distribution family for which everything is known in closed form: how to sample it, its density, its spread
 * and where its modes are. Most targets are one of these with centers in a particular place.
 *
 * Source: McLachlan & Peel 2000, "Finite Mixture Models", chapter 3.
 *
 * @example
 *   const modes = mixtureModes([[-2], [2]], 0.5);
 *   mixtureSd(modes);                      // sqrt(0.25 + 4) = 2.0616
 *   mixtureLogDensity(modes)([2]);         // log(0.5 / (0.5 sqrt(2 pi))) = -0.9189
 */

import type { LogDensity, Modes, Samples } from "../samples.ts";
import type { Rng } from "./random.ts";

/**
 * The modes of a mixture.
 * @param centers one point a mode, all of the same dimension
 * @param std standard deviation of each coordinate inside a mode, > 0
 * @param weights relative weight of each mode, > 0, in any unit (they are divided by their sum); equal when absent
 */
export function mixtureModes(
  centers: readonly (readonly number[])[],
  std: number,
  weights?: readonly number[] | null,
): Modes {
  const dim = centers[0].length;
  const relative = weights ?? centers.map(() => 1);
  const total = relative.reduce((sum, weight) => sum + weight, 0);
  return {
    centers: { rows: centers.length, dim, data: Float64Array.from(centers.flat()) },
    std,
    weights: Float64Array.from(relative, (weight) => weight / total),
    names: centers.map((center, k) => `mode ${k} (${center.map(shortNumber).join(", ")})`),
  };
}

/** At most two decimals, without trailing zeros and without a minus before 0. */
function shortNumber(value: number): string {
  return String(Number(value.toFixed(2)) + 0);
}

/** n independent points; each carries the number of its mode as its label when there is more than one mode. */
export function sampleMixture(modes: Modes, n: number, rng: Rng): Samples {
  const { centers, std, weights } = modes;
  const { rows: count, dim } = centers;
  const data = new Float64Array(n * dim);
  const labels = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const k = count === 1 ? 0 : drawIndex(weights, rng);
    labels[i] = k;
    for (let j = 0; j < dim; j++) data[i * dim + j] = centers.data[k * dim + j] + std * rng.normal();
  }
  return count === 1 ? { rows: n, dim, data } : { rows: n, dim, data, labels };
}

/** Index k with probability weights[k], by inversion of the cumulative distribution. */
function drawIndex(weights: Float64Array, rng: Rng): number {
  let rest = rng.uniform();
  for (let k = 0; k < weights.length - 1; k++) {
    rest -= weights[k];
    if (rest < 0) return k;
  }
  // Rounding may leave the sum of the weights a hair under 1: whatever remains belongs to the last mode.
  return weights.length - 1;
}

/**
 * Log-density by log-sum-exp: the largest exponent is taken out before exponentiating. Far out every exp(-d^2/2)
 * underflows to 0 (in float64 beyond about 38 standard deviations) and the plain formula would answer log 0.
 */
export function mixtureLogDensity(modes: Modes): LogDensity {
  const { centers, std, weights } = modes;
  const { rows: count, dim } = centers;
  const logNormalizer = -dim * (Math.log(std) + 0.5 * Math.log(2 * Math.PI));
  const logWeights = weights.map(Math.log);
  const exponents = new Float64Array(count);
  return (point) => {
    let largest = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < count; k++) {
      let squares = 0;
      for (let j = 0; j < dim; j++) squares += ((point[j] - centers.data[k * dim + j]) / std) ** 2;
      exponents[k] = logWeights[k] - squares / 2;
      if (exponents[k] > largest) largest = exponents[k];
    }
    if (!Number.isFinite(largest)) return largest;
    let sum = 0;
    for (let k = 0; k < count; k++) sum += Math.exp(exponents[k] - largest);
    return logNormalizer + largest + Math.log(sum);
  };
}

/**
 * Standard deviation pooled over coordinates, sqrt of the mean coordinate variance. By the law of total variance a
 * coordinate's variance is std^2 inside the modes plus the weighted variance of the centers.
 */
export function mixtureSd(modes: Modes): number {
  const { centers, std, weights } = modes;
  const { rows: count, dim } = centers;
  let between = 0;
  for (let j = 0; j < dim; j++) {
    let mean = 0;
    for (let k = 0; k < count; k++) mean += weights[k] * centers.data[k * dim + j];
    for (let k = 0; k < count; k++) between += weights[k] * (centers.data[k * dim + j] - mean) ** 2;
  }
  return Math.sqrt(std ** 2 + between / dim);
}
