/**
 * Memorization: whether generated samples lie nearer to the rows that were trained on (`real`) than new data of the same
 * distribution would. Held-out rows (`reference`) say what new data does.
 *
 *   .ratio  median over generated samples of  d(x, nearest training row) / d(x, nearest held-out row),  of equally many
 *           rows each (the first min of both). 1 when the generator treats both alike, towards 0 when it copies
 *   .ct     Mann and Whitney's z-score of d(generated, nearest training row) against d(held-out, nearest training row), of
 *           all rows: the global Z_U of Meehan, Chaudhuri & Dasgupta, which is their C_T with a single cell. N(0, 1) when the
 *           generator has the data's distribution; below -3 it copies; above 3 it keeps farther away than new data
 *           does: it underfits
 *
 * Both have a known null (1, and 0 +- 1.96 in 95 % of cases), so no null band is drawn. .ratio has an interval of 95 % for
 * the median by order statistics, for training and held-out rows as they are (none where it is infinite); .ct is in units of its own error already.
 * Units and ranges: ratio from 0; standard errors, no bound.
 * Input: `training`, or else `real`, the training rows, `reference` rows of the same source that were not trained on, in any dimension.
 * Cannot see: copies hidden among samples that are otherwise too far out (one z-score weighs all of space together; .ratio
 * is the more robust then, and the paper's cells the remedy); copies up to a shift or a mirror image; who is copied.
 * Training rows that also stand among the held-out ones hide copying.
 * Cost: (generated + held-out) * training * dim.
 *
 * Source: Meehan, Chaudhuri & Dasgupta 2020, "A non-parametric test to detect data-copying in generative models", arXiv
 * 2004.05675, section 3 (.ct); .ratio is the same comparison from the generated samples' side, as an effect rather than a score.
 *
 * @example
 *   // Training rows 0, 1, ..., 9, held out 0.5, 1.5, ..., 9.5, generated 0, 1, ..., 9: ratio 0, ct -4.359
 */

import { Type } from "typebox";
import { firstNonFinite } from "../src/maths/distances.ts";
import { mannWhitney } from "../src/maths/mann-whitney.ts";
import { type OfBoth, type TwoSets, whyNoSquares } from "../src/maths/neighbors.ts";
import { sweepOf } from "../src/maths/pair-sweep.ts";
import { firstRows } from "../src/maths/rows.ts";
import { median, NORMAL_QUANTILE } from "../src/maths/statistics.ts";
import type { Quantity } from "../src/result/index.ts";
import type { Samples } from "../src/samples.ts";
import { defineMetric, quantity, unmeasured, whyNotMeasurable } from "./metric.ts";

/** From about here on the normal law describes U (Mann & Whitney 1947), and a median has an interval of order statistics. */
const MINIMUM = 10;

const quantities = {
  ".ratio": { unit: "ratio", range: [0, Infinity], better: "null" },
  ".ct": { unit: "standard errors", range: [-Infinity, Infinity], better: "null" },
} as const;

export const memorization = defineMetric({
  title: "Memorization: nearer to training rows than to held-out ones",
  source: "Meehan, Chaudhuri & Dasgupta 2020, arXiv 2004.05675",
  options: Type.Object({}),
  needs: ["reference"],
  uses: ["training"],
  quantities,
  minimum: () => MINIMUM,
  cost: ({ rows, dim }) => 2e-8 * rows ** 2 * (1 + dim / 20),

  compute({ real: some, training, fake, reference }) {
    // A copy is found only where its original is: all rows that were trained on count.
    const real = training ?? some;
    const why =
      whyNotMeasurable({ real, fake }, MINIMUM) ??
      whyNoReference(reference, real.dim) ??
      whyNoSquares(real, fake, reference);
    if (why !== undefined) return unmeasured(quantities, why);
    const toTraining = nearestAcross({ real, fake }).fake;
    const { z } = mannWhitney({
      real: nearestAcross({ real, fake: reference }).fake,
      fake: toTraining,
    });
    return {
      ".ratio": ratio(real, fake, reference),
      ".ct": quantity({
        value: z,
        unit: quantities[".ct"].unit,
        n: fake.rows,
        nReal: real.rows,
        note: `${real.rows} training and ${reference.rows} held-out rows; no interval: it is in units of its own error`,
      }),
    };
  },
});

const nearestAcross = (sets: TwoSets): OfBoth => sweepOf({ ...sets, wants: { other: true } }).other();

function whyNoReference({ rows, dim: own, data }: Samples, dim: number): string | undefined {
  if (own !== dim) return `held-out samples have ${own} coordinates, the others ${dim}`;
  if (rows < MINIMUM) return `it needs ${MINIMUM} held-out samples (got ${rows})`;
  const at = firstNonFinite(data);
  return at < 0 ? undefined : `held-out sample ${Math.floor(at / dim)} is not finite (${data[at]})`;
}

function ratio(real: Samples, fake: Samples, reference: Samples): Quantity {
  const rows = Math.min(real.rows, reference.rows);
  const toTraining = nearestAcross({ real: firstRows(real, rows), fake }).fake;
  const toHeldOut = nearestAcross({ real: firstRows(reference, rows), fake }).fake;
  // On both at once it is as near to the one as to the other.
  const ratios = toTraining
    .map((square, i) => (square === toHeldOut[i] ? 1 : Math.sqrt(square) / Math.sqrt(toHeldOut[i])))
    .sort();
  const n = ratios.length;
  if (ratios[Math.floor(n / 2)] === Infinity) {
    return { value: null, why: "half of the generated samples or more are equal to held-out rows" };
  }
  // The number of ratios below the median is Binomial(n, 1/2); 1.96 standard deviations of it on either side.
  const below = Math.max(0, Math.floor((n - NORMAL_QUANTILE[0.95] * Math.sqrt(n)) / 2) - 1);
  const [lo, hi] = [ratios[below], ratios[n - 1 - below]];
  return quantity({
    value: median(ratios),
    unit: quantities[".ratio"].unit,
    n,
    nReal: rows,
    ...(Number.isFinite(hi) && { interval: { lo, hi, level: 0.95 } }),
    note: `the first ${rows} of ${real.rows} training and ${reference.rows} held-out rows`,
  });
}
