/**
 * Frechet distance: the squared 2-Wasserstein distance between the Gaussians that have the means and covariances of real
 * and generated samples. On the features of an Inception network this is FID; here it is taken on the samples as they are,
 * or (option `space`, see space.ts) on the features of the target's extractor.
 *
 *   F = |mu_r - mu_f|^2 + tr S_r + tr S_f - 2 tr (S_r^1/2 S_f S_r^1/2)^1/2
 *
 * Unit and range: data units squared, from 0. In one dimension (mu_r - mu_f)^2 + (sd_r - sd_f)^2. Its root is a metric on
 * pairs of mean and covariance.
 * Bias: upwards, and large. Two perfect Gaussian samples of n do not score 0 but about
 * (2/n) (tr S + 1/2 sum_ij (1 + [i = j]) l_i l_j / (l_i + l_j)), l the eigenvalues of S: for S = I in d dimensions
 * d (d + 5) / (2n). The note gives it for the real covariance. Values of different n do not compare.
 * Interval: 95 %, from the derivative of F with respect to means and covariances (maths/frechet.ts), for the expected
 * value at this n: it does not take off the bias. Near equal distributions it is too short, and the null band the better
 * guide. It takes eigenvectors: beyond 128 dimensions, and with fewer rows than dimensions, there is none.
 * Input: real and fake of any dimension d, 2 rows on each side. With fewer than 2d rows the value is mostly bias, which no closed form
 * tells; the note says so, and the null band shows it.
 * Cannot see: anything beyond means and covariances. A ring and a Gaussian of the same covariance are at 0.
 * Numbers: the trace of the root comes from symmetric eigenvalues only, so it is never complex, and none is cut off: right to 1e-10 in float64, to 1e-7 where a side is flat in some direction.
 * Where there are many products and both covariances are far from singular they are made in float32, with sums in float64: right to 1e-8. Where a
 * side has fewer rows than dimensions: to 1e-8. Eigenvalues below d 2^-52 of the largest are counted as directions in which
 * one side does not vary.
 * Null band of an evaluation: from one set of real rows in 40 blocks (20 beyond 128 dimensions) and 39 (19) halvings of the blocks, any two of them
 * orthogonal; each takes a trace of a root and no look at the rows (maths/frechet/halves.ts).
 * Cost: O(rows d^2 + d^3), on all processors: 2500 rows of 256 coordinates take a tenth of a second, 10,000 of 2048 about
 * eight seconds of one processor; 200 MB beside the rows at 2048.
 *
 * Source: Dowson & Landau 1982, Journal of Multivariate Analysis 12; Heusel et al. 2017, "GANs trained by a two
 * time-scale update rule", arXiv 1706.08500. Interval: Rippl, Munk & Sturm 2016, Journal of Multivariate Analysis 151.
 * Bias: Chong & Forsyth 2020, "Effectively unbiased FID and inception score", arXiv 1911.07023.
 *
 * @example
 *   // Means 1 and 4, unbiased standard deviations 1 and 2: 3^2 + 1^2
 *   frechet.compute({ real: line(0, 1, 2), fake: line(2, 4, 6) }, {}).frechet   // value: 10
 */

import { Type } from "typebox";
import { frechetOfHalves } from "../src/maths/frechet/halves.ts";
import { frechet as ofFits } from "../src/maths/frechet.ts";
import { normalInterval } from "../src/maths/influence.ts";
import { whyTooNear } from "../src/maths/neighbors.ts";
import type { Samples } from "../src/samples.ts";
import { NULL_RESAMPLES, quantity } from "./metric.ts";
import { inAnySpace } from "./space.ts";

const unit = "data units squared";
const range = [0, Infinity] as const;
/** Fewest rows that have a covariance. */
const FEWEST = 2;

/** Fourth powers of coordinates beyond this overflow, and below its inverse vanish: a product of two covariances is one. */
const TOO_FAR = 1e75;

/** Halvings of a null band are one fewer than blocks of rows: 39, or 19 where each takes long. */
const blocksFor = (dim: number) => (dim <= 128 ? 40 : 20);

function whyNotHere(...sets: readonly Samples[]): string | undefined {
  const far = (x: number) => Math.abs(x) > TOO_FAR;
  if (sets.some(({ data }) => data.some(far))) return "the samples are too far out to measure";
  return whyTooNear(sets, 1 / TOO_FAR);
}

export const frechet = inAnySpace({
  title: "Frechet distance between fitted Gaussians",
  source: "Dowson & Landau 1982, Journal of Multivariate Analysis 12; Heusel et al. 2017, arXiv 1706.08500",
  options: Type.Object({}),
  needs: [],
  quantities: { "": { unit, range, better: "lower" } },
  minimum: () => FEWEST,
  cost: ({ rows, dim }) => 5e-11 * rows * dim ** 2 + 5e-10 * Math.min(rows, dim) ** 3 + 5e-7 * dim ** 2,
  halvedCost: ({ rows, dim }) =>
    (blocksFor(dim) - 1) * (5e-10 * dim ** 3 + 5e-7 * dim ** 2) + 1e-10 * rows * dim ** 2,
  nullResamples: () => NULL_RESAMPLES,

  halved({ points, resamples }) {
    const blocks = blocksFor(points.dim);
    if (points.rows < 2 * blocks || whyNotHere(points) !== undefined) return undefined;
    const n = points.rows / 2;
    // the last rows may have no block: the distance of two perfect samples falls as one over their number, to first order
    const shrunk = (blocks * Math.floor(points.rows / blocks)) / points.rows;
    const distances = frechetOfHalves(points, blocks, resamples);
    return { n, values: Array.from(distances, (distance) => ({ "": shrunk * distance })) };
  },

  compute({ real, fake }) {
    const { dim } = real;
    const why = whyNotHere(real, fake);
    if (why !== undefined) return { "": { value: null, why } };
    const { value, error, floor, flat } = ofFits({ real, fake });
    const few = Math.min(real.rows, fake.rows);
    const notes = [
      ...(floor === undefined
        ? []
        : [`a perfect Gaussian sampler scores about ${Number(floor.toPrecision(2))} at this n`]),
      ...(few < 2 * dim
        ? [
            `with ${few} rows in ${dim} dimensions it is mostly bias: compare it with its null band, not with 0`,
          ]
        : []),
      ...(flat === 0 || few < dim
        ? []
        : [`in ${flat} of ${dim} directions one side does not vary, up to rounding`]),
    ];
    return {
      "": quantity({
        value,
        unit,
        n: fake.rows,
        nReal: real.rows,
        ...normalInterval({ value, error, range }),
        ...(notes.length > 0 && { note: notes.join("; ") }),
      }),
    };
  },
});
