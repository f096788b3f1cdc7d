/**
 * Two-sample accuracy of the nearest neighbor: mix real and generated samples, guess each one's side by that of its nearest
 * other sample, and count how often that is right.
 *
 *   .real      share of real samples whose nearest neighbor is real
 *   .fake      share of generated samples whose nearest neighbor is generated
 *   .accuracy  their mean: leave-one-out accuracy of the 1-NN classifier on the mixture
 *
 * All three are 0.5 in expectation when both sides have one distribution (a little less: of the 2n - 1 other samples n - 1
 * are of its own side). Near 1 the sides are told apart. Below 0.5 each sample sits beside one of the other side: copies of
 * the real samples give 0. The parts tell more than the mean: collapse to a few points shows as .fake near 1 while .real
 * stays low; real samples that are not reached raise .real.
 *
 * Unit and range: shares in [0, 1]. Intervals: Wilson's, 95 %, as if samples were independent; neighbors of each other are
 * not, so read the null band beside it. A tie between the nearest of both sides counts half; distances compare exactly.
 * Input: any dimension. Equal sizes are needed for 0.5 to be the answer: the first min(n, m) rows of each side are used.
 * Cannot see: what is wrong, only that something is; in pixels it sees pixels, so take features.
 * Cost: 2 n^2 dim; 5000 and 5000 samples of 64 dimensions one to two seconds; memory of a few numbers a sample.
 *
 * Source: Lopez-Paz & Oquab 2017, arXiv 1610.06545; Xu et al. 2018, arXiv 1806.07755.
 *
 * @example
 *   // real 0, 1, ..., 9 and fake 100, 101, ..., 109: accuracy 1, real 1, fake 1
 */

import { Type } from "typebox";
import { eachHalvedNeighbors, listedFor } from "../src/maths/halved-neighbors.ts";
import { whyNoSquares } from "../src/maths/neighbors.ts";
import { firstRows } from "../src/maths/rows.ts";
import { sum, wilson } from "../src/maths/statistics.ts";
import type { Quantity } from "../src/result/index.ts";
import { defineMetric, NULL_RESAMPLES_CLOUD, quantity, unmeasured } from "./metric.ts";

/** Below this, the interval of an accuracy spans half of [0, 1]. */
const MINIMUM = 10;

const share = { unit: "share", range: [0, 1], better: "null" } as const;
const quantities = { ".accuracy": share, ".real": share, ".fake": share };

export const nearestNeighbor = defineMetric({
  title: "Nearest-neighbor two-sample accuracy",
  source: "Lopez-Paz & Oquab 2017, arXiv 1610.06545; Xu et al. 2018, arXiv 1806.07755",
  options: Type.Object({}),
  needs: [],
  quantities,
  minimum: () => MINIMUM,
  cost: ({ rows, dim }) =>
    dim < 16
      ? 9e-9 * rows ** 2 * (1 + dim / 20)
      : 1.5e-8 * rows ** 2 + (dim < 128 ? 2.4e-10 : 9e-11) * rows ** 2 * dim,
  halvedCost: ({ rows, dim }) =>
    dim < 16
      ? 2e-8 * rows ** 2 * (1 + dim / 20)
      : 4e-8 * rows ** 2 + (dim < 128 ? 2.4e-10 : 9e-11) * rows ** 2 * dim,
  nullResamples: () => NULL_RESAMPLES_CLOUD,

  halved({ points, halvings }) {
    const n = points.rows / 2;
    if (n < MINIMUM || whyNoSquares(points) !== undefined) return undefined;
    const of = halvings(points.rows);
    return {
      asked: { halvings: of, lists: listedFor(1) },
      measure({ lists }) {
        const values: Record<keyof typeof quantities, number>[] = [];
        eachHalvedNeighbors(of, lists(), [1], ({ own, other }, sides) => {
          const right = { real: 0, fake: 0 };
          for (const [row, side] of sides.entries())
            right[side === 1 ? "real" : "fake"] += nearer(own[row], other[row]);
          values.push({
            ".accuracy": (right.real + right.fake) / (2 * n),
            ".real": right.real / n,
            ".fake": right.fake / n,
          });
        });
        return { n, values };
      },
    };
  },

  compute(input) {
    const why = whyNoSquares(input.real, input.fake);
    if (why !== undefined) return unmeasured(quantities, why);
    const n = Math.min(input.real.rows, input.fake.rows);
    const [real, fake] = [firstRows(input.real, n), firstRows(input.fake, n)];
    const used =
      input.real.rows === input.fake.rows
        ? undefined
        : `the first ${n} of ${input.real.rows} real and ${input.fake.rows} generated samples`;
    return {
      asked: { real, fake, wants: { own: { real: [1], fake: [1] }, other: true } },
      measure(swept) {
        const across = swept.other();
        const right = {
          real: ownIsNearer(swept.own("real", 1), across.real),
          fake: ownIsNearer(swept.own("fake", 1), across.fake),
        };
        return {
          ".accuracy": accuracy(right.real + right.fake, 2 * n, n, used),
          ".real": accuracy(right.real, n, n, used),
          ".fake": accuracy(right.fake, n, n, used),
        };
      },
    };
  },
  ofPairs: true,
});

/** Samples whose nearest neighbor is of their own side; a tie counts half. */
function ownIsNearer(squaredToOwn: Float64Array, squaredToOther: Float64Array): number {
  return sum(squaredToOwn.map((square, i) => nearer(square, squaredToOther[i])));
}

const nearer = (own: number, other: number): number => (own === other ? 0.5 : own < other ? 1 : 0);

/** @param tried samples that were classified   @param n samples of each side */
function accuracy(successes: number, tried: number, n: number, note: string | undefined): Quantity {
  return quantity({
    value: successes / tried,
    unit: "share",
    n,
    nReal: n,
    interval: wilson({ successes, n: tried }),
    ...(note && { note }),
  });
}
