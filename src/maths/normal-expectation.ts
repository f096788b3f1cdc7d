/**
 * E g(X) for a standard normal X and a smooth g, by the trapezoidal rule on the whole line:
 *
 *   E g(X)  ~  h sum_k phi(k h) g(k h),   h = 1/8,   |k h| <= 12
 *
 * For a function that is analytic in a strip |Im x| < a the error falls like exp(-2 pi a / h): with the logistic function of
 * slope s, whose poles lie at pi / s, below 1e-15 up to slope 4. No random numbers, so an expectation is the same at each call.
 *
 * Source: Trefethen & Weideman 2014, "The exponentially convergent trapezoidal rule", SIAM Review 56.
 *
 * @example normalExpectation((x) => x ** 2)   // 1
 */

const STEP = 1 / 8;
/** Beyond 12 the density is 2e-32: products with anything moderate vanish. */
const REACH = 12;

const nodes = Array.from({ length: 2 * (REACH / STEP) + 1 }, (_, k) => {
  const x = k * STEP - REACH;
  return { x, weight: (STEP * Math.exp(-(x ** 2) / 2)) / Math.sqrt(2 * Math.PI) };
});

export function normalExpectation(g: (x: number) => number): number {
  let total = 0;
  for (const { x, weight } of nodes) total += weight * g(x);
  return total;
}
