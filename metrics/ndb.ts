/**
 * Number of statistically different bins: one half of the real samples is cut into bins by k-means, and each bin asks whether it
 * holds another share of the generated samples than of the other half. The half that was cut is not counted: in many dimensions
 * each center follows its own samples, so that these lie nearer to it than any others do.
 *
 *   z_b = (p_b - q_b) / sqrt(P_b (1 - P_b) (1/n + 1/m)),   p, q the shares of real and generated, P that of both together
 *
 *   .bins   bins that differ at level alpha, two-sided, by Holm's correction over all bins: under the null there is none
 *           with probability 1 - alpha. The paper does not correct (and counts the samples that it has cut): a perfect
 *           generator then differs in alpha of its bins; that count is in the note
 *   .share  .bins over the number of bins
 *   .jsd    Jensen-Shannon divergence between the shares; a perfect generator scores about (K-1)/8 (1/n + 1/m)
 *   .lost   share of the real samples in bins that hold less than a fifth as large a share of the generated ones: what the
 *           generator has given up. Of 20 bins whatever `bins` is, large enough that modes which are drawn too narrow do not
 *           lose many. The fifth is that of `mode-coverage.modes20`. A perfect generator may leave the bin of one far sample
 *           empty: it scores a few hundredths at most
 *
 * Units and ranges: bins from 0 to K; share and lost in [0, 1]; nats up to ln 2. No intervals: rejections are not independent, and
 * divergences of samples are biased; the null band says what a perfect generator scores.
 * K is `bins`, but no more than one for 20 counted samples of the smaller side, the generated ones or half of the real ones: so
 * many make the normal law good enough in a bin. Halves are drawn from pairs of neighboring rows in sorted order.
 * Input: any dimension; the numbers of rows may differ. Another `seed` cuts other bins; another order of rows does not.
 * Cannot see: differences inside a bin; small ones with few samples (more samples differ in more bins: compare equal n).
 * Cost: up to 25 times n K dim; 5000 samples of 64 dimensions about a second.
 *
 * Source: Richardson & Weiss 2018, arXiv 1805.12462; Holm 1979, Scandinavian Journal of Statistics 6.
 *
 * @example
 *   // 100 real samples at 0 and 100 at 1 of which half are counted, all 200 generated ones at 0: bins 2, share 1, jsd 0.215762, lost 0.5
 */

import { Type } from "typebox";
import { jensenShannon } from "../src/maths/distances.ts";
import { holm } from "../src/maths/holm.ts";
import { kMeans } from "../src/maths/k-means.ts";
import { assignToNearest, whyNoSquares } from "../src/maths/neighbors.ts";
import { Rng } from "../src/maths/random.ts";
import { rowsOf, sortedRows } from "../src/maths/rows.ts";
import { normalShareWithin } from "../src/maths/statistics.ts";
import type { Samples } from "../src/samples.ts";
import { defineMetric, NULL_RESAMPLES_CLOUD, quantity, unmeasured } from "./metric.ts";

const options = Type.Object({
  bins: Type.Integer({
    default: 100,
    minimum: 2,
    maximum: 1000,
    description:
      "Bins of one half of the real samples; no more than one for 20 samples of the other half or of the generated side",
  }),
  alpha: Type.Number({
    default: 0.05,
    exclusiveMinimum: 0,
    maximum: 0.5,
    description: "Level at which bins differ, over all of them together",
  }),
  seed: Type.Integer({ default: 0, minimum: 0, maximum: 2 ** 32 - 1, description: "Seed of k-means" }),
});

/** Counted samples of a side for each bin: 10 expected successes is the usual least for a test of shares; this is its double. */
const PER_BIN = 20;
/** Bins for what is lost, and counted samples for each of them: whether a bin is nearly empty takes fewer. */
const LOST_BINS = 20;
const PER_LOST_BIN = 10;
/** A bin is held where generated samples are at least this part as frequent in it as real ones. */
const HELD = 0.2;

const quantities = {
  ".bins": { unit: "bins", range: [0, Infinity], better: "lower" },
  ".share": { unit: "share", range: [0, 1], better: "lower" },
  ".jsd": { unit: "nats", range: [0, Math.LN2], better: "lower" },
  ".lost": { unit: "share", range: [0, 1], better: "lower" },
} as const;

export const ndb = defineMetric({
  title: "Number of statistically different bins",
  source: "Richardson & Weiss 2018, arXiv 1805.12462; Holm 1979",
  options,
  needs: [],
  quantities,
  // two bins of the counted half
  minimum: () => 4 * PER_BIN,
  cost: ({ rows, dim }) => 1.3e-8 * rows * Math.min(rows, 4000) * (1 + dim / 80),
  nullResamples: () => NULL_RESAMPLES_CLOUD,

  compute({ real, fake }, { bins, alpha, seed }) {
    const why = whyNoSquares(real, fake);
    if (why !== undefined) return unmeasured(quantities, why);
    const { cut, counted } = halvesOf(real, new Rng(seed).fork("ndb halves"));
    const fewest = Math.min(counted.rows, fake.rows);
    const [fine, few] = [
      Math.min(bins, Math.floor(fewest / PER_BIN)),
      Math.min(LOST_BINS, Math.floor(fewest / PER_LOST_BIN)),
    ];
    const counts = countsIn({ cut, counted, fake }, fine, seed);
    const k = counts.real.length;
    const coarse = few === fine ? counts : countsIn({ cut, counted, fake }, few, seed);
    const pValues = Array.from(counts.real, (count, b) =>
      twoProportions([count, counted.rows], [counts.fake[b], fake.rows]),
    );
    const different = holm(pValues).filter((p) => p <= alpha).length;
    const uncorrected = pValues.filter((p) => p < alpha).length;
    const note = `${k} bins; ${uncorrected} differ without Holm's correction (a perfect generator: about ${figures(alpha * k)})`;
    const floor = ((k - 1) / 8) * (1 / counted.rows + 1 / fake.rows);
    return {
      ".bins": quantity({ value: different, unit: "bins", n: fake.rows, nReal: counted.rows, note }),
      ".share": quantity({ value: different / k, unit: "share", n: fake.rows, nReal: counted.rows, note }),
      ".jsd": quantity({
        value: jensenShannon(counts),
        unit: "nats",
        n: fake.rows,
        nReal: counted.rows,
        note: `a perfect generator scores about ${figures(floor)}`,
      }),
      ".lost": quantity({
        value: lostShare(coarse, { real: counted.rows, fake: fake.rows }),
        unit: "share",
        n: fake.rows,
        nReal: counted.rows,
        note: `${coarse.real.length} bins`,
      }),
    };
  },
});

const figures = (value: number): number => Number(value.toPrecision(2));

/** Two halves of the samples, whatever the order of their rows: of each two neighbors one is cut, the other counted. */
function halvesOf(samples: Samples, rng: Rng): { readonly cut: Samples; readonly counted: Samples } {
  const sorted = sortedRows(samples);
  const half = Math.floor(sorted.rows / 2);
  const first = Int32Array.from({ length: half }, (_, pair) => 2 * pair + (rng.uniform() < 0.5 ? 0 : 1));
  const second = first.map((row) => row ^ 1);
  return { cut: rowsOf(sorted, first), counted: rowsOf(sorted, second) };
}

/** Samples of each side in bins of the half that was cut. */
function countsIn(
  { cut, counted, fake }: { readonly cut: Samples; readonly counted: Samples; readonly fake: Samples },
  bins: number,
  seed: number,
) {
  const { centers } = kMeans(cut, bins, new Rng(seed).fork("ndb"));
  return {
    real: tally(assignToNearest({ points: counted, centers }).index, centers.rows),
    fake: tally(assignToNearest({ points: fake, centers }).index, centers.rows),
  };
}

function tally(index: Int32Array, k: number): Int32Array {
  const counts = new Int32Array(k);
  for (const bin of index) counts[bin]++;
  return counts;
}

/** Share of the real samples whose bin the generated ones hold no more. */
function lostShare(
  counts: { readonly real: Int32Array; readonly fake: Int32Array },
  rows: { readonly real: number; readonly fake: number },
): number {
  const lost = counts.real.filter((count, b) => counts.fake[b] * rows.real < HELD * count * rows.fake);
  return lost.reduce((sum, count) => sum + count, 0) / rows.real;
}

/** Two-sided p-value of the pooled z-test; 1 where all samples of both sides are in the bin, or none. */
function twoProportions([a, n]: [number, number], [b, m]: [number, number]): number {
  const pooled = (a + b) / (n + m);
  const variance = pooled * (1 - pooled) * (1 / n + 1 / m);
  if (!(variance > 0)) return 1;
  return 1 - normalShareWithin({ radius: Math.abs(a / n - b / m) / Math.sqrt(variance), dim: 1 });
}
