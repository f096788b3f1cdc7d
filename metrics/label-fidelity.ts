/**
 * Label fidelity of a conditional generator: whether it makes the class that it was asked for.
 *
 *   .classifier  share of generated samples that the target's extractor takes for the class that was asked. Its own errors
 *                on real samples are in the null band
 *   .nearest     share of real samples whose nearest generated sample was asked for their class: a nearest-neighbor
 *                classifier trained on generated samples and tested on real ones. What is badly drawn, or missing, teaches
 *                little; the null is the same classifier trained on real samples
 *
 * Units and ranges: shares in [0, 1]; one of K equal classes at random gives 1 / K. Intervals: Wilson's, 95 %; of .nearest for
 * the generated samples as they are.
 * Input: integer labels on both sides, one a row: of the generated ones, those asked; an extractor for .classifier, which
 * has no value without. The note names the class that is kept worst.
 * Cannot see: variety within a class in .classifier (one good image a class scores 1); .nearest rises with it. Neither
 * needs a sample to look real, only nearer to its class than to others.
 * Cost: n m dim for .nearest (1000 and 1000 images of 28 x 28 less than a second), beside an extractor's.
 *
 * Source: Shmelkov, Schmid & Alahari 2018, "How good is my GAN?", arXiv 1807.09499 (GAN-train and GAN-test); the nearest
 * neighbor after Lopez-Paz & Oquab 2017, arXiv 1610.06545; conditional GANs: Mirza & Osindero 2014, arXiv 1411.1784.
 *
 * @example
 *   // real 0 and 1 of classes 0 and 1; generated 0.1 asked for 0, 0.2 for 1: both real points are nearest to ... 0 to 0.1
 *   // (class 0, right), 1 to 0.2 (class 1, right): .nearest 1. Asked the other way round: 0
 */

import { Type } from "typebox";
import { assignToNearest, whyNoSquares } from "../src/maths/neighbors.ts";
import { wilson } from "../src/maths/statistics.ts";
import type { Quantity } from "../src/result/index.ts";
import { defineMetric, NULL_RESAMPLES_CLOUD, quantity, unmeasured } from "./metric.ts";

const share = { unit: "share", range: [0, 1], better: "higher" } as const;
const quantities = { ".classifier": { ...share, needs: ["classes"] }, ".nearest": share } as const;

export const labelFidelity = defineMetric({
  title: "Label fidelity: does a conditional generator make what it is asked for",
  source: "Shmelkov et al. 2018, arXiv 1807.09499; Mirza & Osindero 2014, arXiv 1411.1784",
  options: Type.Object({}),
  needs: ["asked"],
  uses: ["classes"],
  quantities,
  cost: ({ rows, dim }) => 1e-8 * rows ** 2 * (1 + dim / 20),
  nullResamples: () => NULL_RESAMPLES_CLOUD,

  compute({ real, fake, asked, classes }) {
    const why = whyNoSquares(real, fake);
    if (why !== undefined) return unmeasured(quantities, why);
    const { index } = assignToNearest({ points: real, centers: fake });
    const rows = { n: fake.rows, nReal: real.rows };
    const wanted = asked.of(fake);
    return {
      ...(classes && { ".classifier": agreement(wanted, classes.of(fake), rows) }),
      ".nearest": agreement(
        asked.of(real),
        index.map((row) => wanted[row]),
        rows,
      ),
    };
  },
});

/** How often the second is the first; the note names the class where that is rarest. */
function agreement(
  wanted: Int32Array,
  got: Int32Array,
  rows: { readonly n: number; readonly nReal: number },
): Quantity {
  const right = new Map<number, number>();
  const all = new Map<number, number>();
  wanted.forEach((label, i) => {
    all.set(label, (all.get(label) ?? 0) + 1);
    right.set(label, (right.get(label) ?? 0) + (got[i] === label ? 1 : 0));
  });
  const shareOf = (label: number) => (right.get(label) ?? 0) / (all.get(label) ?? 1);
  const worst = [...all.keys()].toSorted((a, b) => shareOf(a) - shareOf(b) || a - b)[0];
  const successes = [...right.values()].reduce((sum, count) => sum + count, 0);
  return quantity({
    value: successes / wanted.length,
    unit: "share",
    ...rows,
    interval: wilson({ successes, n: wanted.length }),
    note: `worst: class ${worst}, ${right.get(worst)} of ${all.get(worst)}`,
  });
}
