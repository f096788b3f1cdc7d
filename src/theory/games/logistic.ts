/**
 * The Dirac-GAN's field for f(t) = -log(1 + e^-t), with instance noise. With T = theta + sigma e for the generated point and
 * X = sigma e for the real one, e standard normal, and s = 1 (saturating) or -1 (non-saturating):
 *
 *   v_theta = -psi E f'(s psi T)          v_psi = E [ T f'(psi T) - X f'(-psi X) ]
 *
 * and the Jacobian by differentiating under the expectation. Without noise both are closed forms. With noise the sums round at
 * 1e-17 absolute, so that no path comes closer to the equilibrium than that; slopes |psi| sigma up to 4 are exact to rounding.
 *
 * Source: Mescheder, Geiger & Nowozin 2018, arXiv 1801.04406; Arjovsky & Bottou 2017, arXiv 1701.04862 (instance noise).
 */

import { normalExpectation } from "../../maths/normal-expectation.ts";
import type { Matrix, Pair } from "../../maths/planar.ts";

/** f'(t) = 1 / (1 + e^t); where e^t overflows it is 0, as it should be. */
const slope = (t: number) => 1 / (1 + Math.exp(t));
/** f''(t) = -f'(t) f'(-t) */
const curvature = (t: number) => -slope(t) * slope(-t);

export function logistic(
  sign: 1 | -1,
  sigma: number,
): { velocity(position: Pair): Pair; jacobian(position: Pair): Matrix } {
  const expectation = (g: (noise: number) => number) =>
    sigma === 0 ? g(0) : normalExpectation((e) => g(sigma * e));

  return {
    velocity: ([theta, psi]) => [
      -psi * expectation((x) => slope(sign * psi * (theta + x))),
      expectation((x) => (theta + x) * slope(psi * (theta + x)) - x * slope(-psi * x)),
    ],
    jacobian([theta, psi]) {
      const generated = (g: (t: number) => number) => expectation((x) => g(theta + x));
      return [
        [
          -sign * psi ** 2 * generated((t) => curvature(sign * psi * t)),
          -generated((t) => slope(sign * psi * t) + sign * psi * t * curvature(sign * psi * t)),
        ],
        [
          generated((t) => slope(psi * t) + psi * t * curvature(psi * t)),
          expectation((x) => (theta + x) ** 2 * curvature(psi * (theta + x)) + x ** 2 * curvature(-psi * x)),
        ],
      ];
    },
  };
}
