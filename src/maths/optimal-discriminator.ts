/**
 * The best discriminator against a fixed generator, where both densities are known by their logarithms,
 *
 *   D*(x) = p(x) / (p(x) + q(x)) = sigmoid(ln p(x) - ln q(x)),      V(D*) = E_p log D* + E_q log(1 - D*) = 2 JSD - ln 4,
 *
 * and what the generator's two losses pay at a point, with logit l and slope s = dl/dx:
 *
 *   minimax         |d/dx log(1 - D)| = D |s|           vanishes where D is sure that x is generated
 *   non-saturating  |d/dx (-log D)|   = (1 - D) |s|     keeps its size there
 *
 * Source: Goodfellow et al. 2014, arXiv 1406.2661, proposition 1 and theorem 1; Arjovsky & Bottou 2017, arXiv 1701.04862.
 *
 * @example generatorGradients({ logit: -2, slope: -2 })   // N(0, 1) against N(2, 1) at x = 2: minimax .2384, non-saturating 1.7616
 */

import { logAddExp, type Pair, sigmoid } from "./distances.ts";
import { CompensatedSum } from "./statistics.ts";

/**
 * V(D*) by the quadrature sum (p log D* + q log(1 - D*)) * width over cells of equal width, from log-densities: no ratio
 * of densities is formed, so it holds where both underflow.
 */
export function valueOfOptimalDiscriminator({
  real,
  fake,
  width,
}: Pair & { readonly width: number }): number {
  const total = new CompensatedSum();
  for (let i = 0; i < real.length; i++) {
    const both = logAddExp(real[i], fake[i]);
    // p = 0 contributes 0, and its logarithm must not be multiplied.
    if (real[i] > -Infinity) total.add(Math.exp(real[i]) * (real[i] - both));
    if (fake[i] > -Infinity) total.add(Math.exp(fake[i]) * (fake[i] - both));
  }
  return total.value * width;
}

/** Norms of the generator's two gradients at a point, per unit of data. Their ratio is e^-logit. */
export function generatorGradients({ logit, slope }: { readonly logit: number; readonly slope: number }): {
  readonly minimax: number;
  readonly nonSaturating: number;
} {
  const size = Math.abs(slope);
  // 1 - sigmoid(l) = sigmoid(-l), which keeps its digits in the tail.
  return { minimax: sigmoid(logit) * size, nonSaturating: sigmoid(-logit) * size };
}

/** D*'s logit ln p - ln q on a uniform grid, infinite where one density is 0, and its slope. */
export interface OptimalLogit {
  readonly logit: Float64Array;
  /** By central differences, exact where the logit is a parabola, as between Gaussians; NaN where it is not finite. */
  readonly slope: Float64Array;
}

export function optimalLogit({ real, fake, width }: Pair & { readonly width: number }): OptimalLogit {
  const logit = Float64Array.from(real, (log, i) => log - fake[i]);
  const slope = logit.map((_, i) => {
    const before = Math.max(0, i - 1);
    const after = Math.min(logit.length - 1, i + 1);
    const rise = (logit[after] - logit[before]) / ((after - before) * width);
    return Number.isFinite(rise) ? rise : NaN;
  });
  return { logit, slope };
}
