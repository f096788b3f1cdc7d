/**
 * Maximum mean discrepancy, squared: how far apart the means of real and generated samples are once a kernel has turned
 * each sample into a function. With the cubic kernel on features it is the kernel inception distance (KID), here over
 * all samples at once; with `subsets` it is the mean over random subsets, as torch-fidelity has it (100 of 1000 rows, the same rows for
 * the same seed), with the standard deviation over them (`sd`) and no null band. Fewer rows than a subset has are compared over all pairs, and the
 * note says so.
 *
 *   MMD^2 = E k(x, x') + E k(y, y') - 2 E k(x, y)       the unbiased estimate, pairs of a sample with itself left out
 *
 *   polynomial   k(x, y) = (x.y / dim + 1)^3, KID's: sees means, covariances and third moments, nothing beyond
 *   gaussian     k(x, y) = exp(-|x - y|^2 / (2 bandwidth^2)): sees any difference, best at the scale of the bandwidth.
 *                Bandwidth 0 stands for the median distance between all pairs of the pooled samples, given in the note
 *
 * Unit and range: the kernel's; any real number. Unbiased means that no bias has to be read off a null band, and that
 * about half of the values of a perfect generator are negative. Values of different kernels, bandwidths, features or
 * dimensions do not compare; under the median bandwidth values are comparable only where the note agrees.
 * Interval: 95 %, value +- 1.96 se, from the variance of the U-statistic (maths/mmd.ts); absent below 4 samples a side.
 * Where the distributions are equal the estimate is not normal but skewed, and the null band is the better guide.
 * Input: real and fake of any dimension, at least 2 rows each.
 * Cannot see: with the cubic kernel, equal third moments; with any, a missing mode of small weight at few samples.
 * Numbers: polynomial on all processors, by products in float64; in float32 with sums in float64 where there are many and they cost less than a thousandth
 * of the standard error, which is measured on the first rows (maths/mmd.ts). Gaussian in float64 on one processor.
 * Cost: O(rows^2 dim), memory O(rows): 2500 rows of 64 coordinates take a tenth of a second of one processor, 10,000 of 2048 some 25;
 * with the Gaussian kernel 2500 of 64 nearly one, and the median twice that again.
 *
 * Source: Gretton et al. 2012, "A kernel two-sample test", JMLR 13; Binkowski, Sutherland, Arbel & Gretton 2018,
 * "Demystifying MMD GANs", arXiv 1801.01401. Standard error: Sutherland et al. 2017, arXiv 1611.04488.
 *
 * @example
 *   // Polynomial, in one dimension, all real at 0 and all generated at 1: k = 1, 8 and 1, so 1 + 8 - 2
 *   mmd.compute({ real: line(0, 0), fake: line(1, 1) }, { kernel: "polynomial", bandwidth: 0 }).mmd   // value: 7
 */

import { type Static, Type } from "typebox";
import { normalInterval } from "../src/maths/influence.ts";
import { cubic, gaussian, less, medianDistance, pooledMean } from "../src/maths/kernels.ts";
import { drawSubsets, kidOfSubsets } from "../src/maths/kid.ts";
import { cubicKernelFor, discrepancyOf, squaredMmd } from "../src/maths/mmd.ts";
import { reachOf, whyTooFar } from "../src/maths/neighbors.ts";
import type { CubicKernel } from "../src/maths/pair-sweep/due.ts";
import { columnMeans, firstRows, joined } from "../src/maths/rows.ts";
import type { Samples } from "../src/samples.ts";
import { type Begun, NULL_RESAMPLES_CLOUD, quantity } from "./metric.ts";
import { inAnySpace } from "./space.ts";

/** torch-fidelity's. */
const SUBSET_SIZE = 1000;
const SUBSET_SEED = 2020;

const options = Type.Object({
  kernel: Type.Union([Type.Literal("polynomial"), Type.Literal("gaussian")], {
    default: "polynomial",
    description: "polynomial: (x.y / dim + 1)^3, that of KID; gaussian: exp(-|x - y|^2 / (2 bandwidth^2))",
  }),
  bandwidth: Type.Number({
    default: 0,
    minimum: 0,
    description: "Bandwidth of the Gaussian kernel; 0 for the median distance of the pooled samples",
  }),
  subsets: Type.Optional(
    Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 10_000,
      description:
        "Subsets of rows that the value is a mean of, as torch-fidelity's KID (100 there); 0 for all pairs",
    }),
  ),
  subsetSize: Type.Optional(
    Type.Integer({ default: SUBSET_SIZE, minimum: 2, description: "Rows of either side in a subset" }),
  ),
  seed: Type.Optional(
    Type.Integer({
      default: SUBSET_SEED,
      minimum: 0,
      maximum: 2 ** 32 - 1,
      description: "Seed of the subsets, which are those of torch-fidelity",
    }),
  ),
});

const unit = "kernel units";
const range = [-Infinity, Infinity] as const;
const FEWEST = 2;

export const mmd = inAnySpace({
  title: "Maximum mean discrepancy, squared, unbiased (KID with the polynomial kernel)",
  source: "Gretton et al. 2012, JMLR 13; Binkowski et al. 2018, arXiv 1801.01401",
  options,
  needs: [],
  quantities: { "": { unit, range, better: "lower" } },
  minimum: () => FEWEST,
  cost: ({ rows, dim }) => 1.5e-8 * rows ** 2 + (dim < 128 ? 2.4e-10 : 8e-11) * rows ** 2 * dim,
  nullResamples: ({ real, fake }, chosen) => (subsetsOf({ real, fake }, chosen) ? 0 : NULL_RESAMPLES_CLOUD),

  halved({ points, halvings }, chosen) {
    const n = points.rows / 2;
    const bySubsets = subsetsOf({ real: { rows: n }, fake: { rows: n } }, chosen) !== undefined;
    if (chosen.kernel !== "polynomial" || bySubsets || whyTooFar(points) !== undefined) return undefined;
    const center = columnMeans(points);
    if (whyNoDigits([points], center) !== undefined) return undefined;
    const sides = {
      real: firstRows(points, n),
      fake: { ...points, rows: n, data: points.data.subarray(n * points.dim) },
    };
    return {
      asked: {
        halvings: halvings(points.rows),
        contrasts: cubicKernelFor(sides, cubic({ dim: points.dim, center })),
      },
      measure: ({ contrasts }) => ({ n, values: Array.from(contrasts(), (value) => ({ "": value })) }),
    };
  },
  halvedCost: ({ rows, dim }) => 3e-8 * rows ** 2 + (dim < 128 ? 2.4e-10 : 8e-11) * rows ** 2 * dim,

  compute(sides, chosen) {
    const { kernel, bandwidth, subsets } = chosen;
    const why =
      whyTooFar(sides.real, sides.fake) ??
      (subsets && kernel !== "polynomial"
        ? "subsets are for the polynomial kernel: leave out subsets, or kernel"
        : undefined);
    if (why !== undefined) return { "": { value: null, why } };
    return kernel === "polynomial" ? polynomial(sides, chosen) : { "": ofBandwidth(sides, bandwidth) };
  },
  ofPairs: true,
});

interface Sides {
  readonly real: Samples;
  readonly fake: Samples;
}

/** Rounding of the kernel may be at most this part of what a shift by one standard deviation changes. */
const ROUNDING = 1e-6;

/** The polynomial kernel of samples far from the origin, or all close to it, differs from pair to pair in its last digits only. */
function whyNoDigits(sets: readonly Samples[], center: Float64Array): string | undefined {
  const [{ dim }] = sets;
  let squares = 0;
  for (const { rows, data } of sets) {
    for (let row = 0; row < rows; row++)
      for (let axis = 0; axis < dim; axis++) squares += (data[row * dim + axis] - center[axis]) ** 2;
  }
  const spread = squares / sets.reduce((total, { data }) => total + data.length, 0);
  const offset = center.reduce((total, x) => total + x * x, 0) / dim;
  if (reachOf(sets) === 0 || Number.EPSILON * (offset + 1) <= ROUNDING * spread) return undefined;
  const [away, sd] = [Math.sqrt(offset), Math.sqrt(spread)].map((size) => Number(size.toPrecision(2)));
  return `with a standard deviation of ${sd} at a distance of ${away} from the origin, rounding hides the differences in this kernel: center and scale the samples, or use kernel=gaussian`;
}

interface Drawn {
  readonly subsets: number;
  /** Rows of either side. */
  readonly size: number;
  readonly seed: number;
}

type Chosen = Static<typeof options>;

/** Undefined where none are asked for, or a side has fewer rows than one of them. */
const subsetsOf = (
  { real, fake }: Record<"real" | "fake", { readonly rows: number }>,
  { subsets, subsetSize: size = SUBSET_SIZE, seed = SUBSET_SEED }: Chosen,
): Drawn | undefined =>
  subsets && Math.min(real.rows, fake.rows) >= size ? { subsets, size, seed } : undefined;

/** KID's mean over subsets; its standard deviation over them is no error of that mean, since they share rows. */
function ofSubsets(sides: Sides, kernel: CubicKernel, { subsets, size, seed }: Drawn) {
  const draws = drawSubsets(sides, { subsets, size, seed });
  const { mean, sd } = kidOfSubsets(sides, draws, kernel);
  const over = `mean of ${subsets} subsets of ${size} rows, with a standard deviation of ${Number(sd.toPrecision(4))} over them`;
  return quantity({
    value: mean,
    sd,
    unit,
    n: sides.fake.rows,
    nReal: sides.real.rows,
    note: `${over}; kernel (x.y / dim + 1)^3`,
  });
}

function polynomial({ real, fake }: Sides, chosen: Chosen): Begun {
  const { dim } = real;
  const center = pooledMean({ real, fake });
  const why = whyNoDigits([real, fake], center);
  if (why !== undefined) return { "": { value: null, why } };
  const kernel = cubicKernelFor({ real, fake }, cubic({ dim, center }));
  const drawn = subsetsOf({ real, fake }, chosen);
  if (drawn) return { "": ofSubsets({ real, fake }, kernel, drawn) };
  const { subsets, subsetSize = SUBSET_SIZE } = chosen;
  const note = [
    ...(subsets ? [`over all pairs, since subsets need ${subsetSize} rows on either side`] : []),
    "kernel (x.y / dim + 1)^3",
  ].join("; ");
  return {
    asked: { real, fake, wants: { kernel } },
    measure: (swept) => ({ "": measured(discrepancyOf(swept.kernel()), { real, fake }, note) }),
  };
}

function ofBandwidth(sides: Sides, chosen: number) {
  // Moving everything changes no distance, and near the origin their squares keep their digits.
  const center = pooledMean(sides);
  const [real, fake] = [less(sides.real, center), less(sides.fake, center)];
  const bandwidth = chosen > 0 ? chosen : medianDistance(joined(real, fake));
  if (!(bandwidth > 0 && Number.isFinite(bandwidth))) {
    return { value: null, why: `the median distance of the pooled samples is ${bandwidth}: no bandwidth` };
  }
  const answer = squaredMmd({ real, fake, kernel: gaussian(bandwidth) });
  const origin = chosen > 0 ? "" : ", the median distance";
  return measured(answer, sides, `Gaussian kernel of bandwidth ${Number(bandwidth.toPrecision(6))}${origin}`);
}

function measured({ value, error }: ReturnType<typeof squaredMmd>, { real, fake }: Sides, note: string) {
  const rows = { n: fake.rows, nReal: real.rows };
  return quantity({ value, unit, ...rows, ...normalInterval({ value, error, range }), note });
}
