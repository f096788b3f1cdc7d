/**
 * Gaussian kernel density estimates in any dimension, as logarithms: at 784 dimensions densities of 1e-300 and 1e300 are
 * everyday, so nothing leaves the logarithm but terms relative to the largest of their sum.
 */

import type { Samples } from "../samples.ts";
import { eachDistances } from "./dense/distance-blocks.ts";
import { worthProducts } from "./dense/neighbors.ts";
import { visitPairs } from "./distance-tiles.ts";
import { reachOf } from "./neighbors.ts";

/** Nats a dimension that products of rows may cost at worst: as much as one square is wrong, in units of 2 sigma^2. Chance costs thousands of times that. */
const NEGLIGIBLE = 1e-6;

/** Whether distances by products are worth it and right enough for the narrowest kernel. */
function productsTell(points: Samples, centers: Samples, sigma: number): boolean {
  if (!worthProducts(points.rows, centers.rows, points.dim)) return false;
  const reach = reachOf([points, centers]);
  const wrong = (2 * points.dim + 8) * 2 ** -53 * 2 * points.dim * (2 * reach) ** 2;
  return wrong / (2 * sigma * sigma) < NEGLIGIBLE * points.dim;
}

/**
 * ln of the density at each row of `points`, for each width sigma of the kernels on the rows of `centers`:
 *
 *   ln p(x) = ln( (1/m) sum_j exp(-|x - c_j|^2 / (2 sigma^2)) ) - (dim/2) ln(2 pi sigma^2)
 *
 * Exact up to rounding: every kernel counts, and the nearest one is the reference, which never underflows.
 *
 * @param sigmas widths, each above 0
 * @returns one array of points.rows logarithms a width, in nats
 * @example
 *   // One center at the point itself, in one dimension, sigma 1: -ln(2 pi)/2 = -0.918939
 */
export function logKernelDensity({
  points,
  centers,
  sigmas,
}: {
  readonly points: Samples;
  readonly centers: Samples;
  readonly sigmas: readonly number[];
}): Float64Array[] {
  const nearest = new Float64Array(points.rows).fill(Infinity);
  // Sums of exp(-(d^2 - nearest) / (2 sigma^2)): scaled down whenever a nearer center turns up.
  const sums = sigmas.map(() => new Float64Array(points.rows));
  const rates = sigmas.map((sigma) => -1 / (2 * sigma * sigma));
  const take = (here: number, line: Float64Array) => {
    const before = nearest[here];
    let least = before;
    for (let j = 0; j < line.length; j++) if (line[j] < least) least = line[j];
    nearest[here] = least;
    for (const [s, rate] of rates.entries()) {
      let sum = before === Infinity ? 0 : sums[s][here] * Math.exp(rate * (before - least));
      for (let j = 0; j < line.length; j++) sum += Math.exp(rate * (line[j] - least));
      sums[s][here] = sum;
    }
  };
  if (productsTell(points, centers, Math.min(...sigmas)))
    eachDistances({ real: points, fake: centers }, take);
  else {
    visitPairs({ real: points, fake: centers }, ({ row, rows, columns, squares, stride }) => {
      for (let i = 0; i < rows; i++) take(row + i, squares.subarray(i * stride, i * stride + columns));
    });
  }
  return sums.map((sum, s) => {
    const normalization = (points.dim / 2) * Math.log(2 * Math.PI * sigmas[s] ** 2) + Math.log(centers.rows);
    return sum.map((total, i) => Math.log(total) + rates[s] * nearest[i] - normalization);
  });
}
