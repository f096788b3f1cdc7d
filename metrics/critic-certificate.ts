/**
 * What a critic's estimate of the earth mover's distance is worth, on one batch of real points x and generated points y.
 *
 * By Kantorovich and Rubinstein's duality no function of Lipschitz constant K tells more than K W1 apart. On a batch that is
 * arithmetic: with an optimal plan gamma, whose row and column sums are the points' masses,
 *
 *   mean f(x) - mean f(y)  =  sum gamma_ij (f(x_i) - f(y_j))  <=  K sum gamma_ij |x_i - y_j|  =  K W1
 *
 * as soon as |f(x_i) - f(y_j)| <= K |x_i - y_j| for the pairs of this batch. So
 *
 *   .estimate     mean f(x) - mean f(y): what a WGAN minimizes in the place of W1
 *   .w1           the exact W1 of the same batch
 *   .pairs        largest slope |f(x_i) - f(y_j)| / |x_i - y_j| over its pairs: the K of the inequality
 *   .gradient     largest |grad f| at its real points, at its generated ones, and on lines between
 *   .lipschitz    K, the larger of the two: the measured constant, never above the critic's own
 *   .bound        product of the layers' spectral norms: never below the critic's own
 *   .distance     .estimate / K: the distance that the critic certifies, at most W1
 *   .ratio        .distance / W1, in [-1, 1]: 1 for a perfect critic
 *
 * What is guaranteed is |.estimate| <= .pairs * .w1, on this batch; hence the range of .ratio. The scores are float32: two of
 * them may differ by their rounding, 2^-18 of the largest |f|, without a slope, so that much is left out of differences, of a
 * pair and of the estimate in .distance and .ratio alike, which leaves the inequality exact.
 *
 * Units: f has a unit of its own; slopes are that over data units; .w1 and .distance are in data units.
 * Input: `critic`, as a WGAN's snapshot carries it (256 points a side, the raw weights). Dimension 1 by distribution functions,
 * else the exact linear programme.
 * Cannot see: the critic's constant away from the batch, which lies between .lipschitz and .bound; and whether W1 of the batch
 * is that of the distributions, for two finite samples are never at 0.
 * Cost: n^2 distances and one exact EMD: dim 1 a millisecond, images of 784 pixels a tenth of a second.
 *
 * Source: Kantorovich & Rubinstein 1958; Villani 2009, "Optimal transport: old and new", theorem 5.10; Arjovsky, Chintala &
 * Bottou 2017, arXiv 1701.07875; bound: Miyato et al. 2018, arXiv 1802.05957.
 *
 * @example
 *   // f(x) = 2x on {2, 3} against {0, 1}: estimate 4, W1 2, slopes 2: the ratio is 1
 */

import { Type } from "typebox";
import { costMatrix } from "../src/maths/ground-cost.ts";
import { emdOnLine } from "../src/maths/one-dimensional.ts";
import { mean } from "../src/maths/statistics.ts";
import { emd } from "../src/maths/transport.ts";
import type { Quantity } from "../src/result/index.ts";
import type { CriticBatch } from "../src/samples.ts";
import { defineMetric, quantity, unmeasured, whyNotMeasurable } from "./metric.ts";

/** Rounding of a float32 score, over the largest: 64 units in the last place, of sums over some hundred hidden units. */
const ROUNDING = 2 ** -18;

const slope = { unit: "critic units per data unit", range: [0, Infinity], better: "null" } as const;
const distance = { unit: "data units", range: [-Infinity, Infinity], better: "null" } as const;
const quantities = {
  ".estimate": { unit: "critic units", range: [-Infinity, Infinity], better: "null" },
  ".w1": { unit: "data units", range: [0, Infinity], better: "lower" },
  ".pairs": slope,
  ".gradient": slope,
  ".lipschitz": slope,
  ".bound": { ...slope, needs: ["bound"] },
  ".distance": distance,
  ".ratio": { unit: "share", range: [-1, 1], better: "higher" },
} as const;

export const criticCertificate = defineMetric({
  title: "What the critic's estimate of W1 is worth: estimate / (K W1)",
  source:
    "Kantorovich & Rubinstein 1958; Arjovsky, Chintala & Bottou 2017, arXiv 1701.07875; Miyato et al. 2018, arXiv 1802.05957",
  options: Type.Object({}),
  needs: ["critic"],
  quantities,
  enabled: true,
  minimum: () => 0,

  compute({ critic }) {
    const why = whyNotMeasurable(critic) ?? whyNotFinite(critic);
    return why === undefined ? certificate(critic) : unmeasured(quantities, why);
  },
});

function whyNotFinite({ realScores, fakeScores, slopes }: CriticBatch): string | undefined {
  const finite = [realScores, fakeScores, slopes].every((values) => values.every(Number.isFinite));
  return finite ? undefined : "the critic is not finite everywhere on the batch";
}

function certificate(batch: CriticBatch): Record<string, Quantity> {
  const { real, fake, realScores, fakeScores, slopes, bound } = batch;
  const rounding = ROUNDING * largest([...realScores, ...fakeScores].map(Math.abs));
  const estimate = mean(realScores) - mean(fakeScores);
  const certain = Math.sign(estimate) * Math.max(0, Math.abs(estimate) - rounding);
  const w1 =
    real.dim === 1
      ? emdOnLine({ real: { values: real.data }, fake: { values: fake.data } })
      : emd({ real: { points: real }, fake: { points: fake } }).cost;
  const pairs = largestSlope(batch, rounding);
  const gradient = largest(slopes);
  const lipschitz = Math.max(pairs, gradient);
  const none = (why: string): Quantity => ({ value: null, why });
  const measured = (suffix: keyof typeof quantities, value: number): Quantity =>
    quantity({ value, unit: quantities[suffix].unit, n: fake.rows, nReal: real.rows });
  const flat = "the critic is flat on the batch";
  return {
    ".estimate": measured(".estimate", estimate),
    ".w1": measured(".w1", w1),
    ".pairs": measured(".pairs", pairs),
    ".gradient": measured(".gradient", gradient),
    ".lipschitz": measured(".lipschitz", lipschitz),
    ...(bound !== null && { ".bound": measured(".bound", bound) }),
    ".distance": lipschitz === 0 ? none(flat) : measured(".distance", certain / lipschitz),
    ".ratio":
      lipschitz === 0
        ? none(flat)
        : w1 === 0
          ? none("the batch's real and generated points are the same")
          : measured(".ratio", certain / lipschitz / w1),
  };
}

const largest = (values: ArrayLike<number>): number => Array.from(values).reduce((a, b) => Math.max(a, b), 0);

/** Over all pairs of a real and a generated point; what rounding may account for is no slope. */
function largestSlope({ real, fake, realScores, fakeScores }: CriticBatch, rounding: number): number {
  const distances = costMatrix({ real, fake, cost: "euclidean" });
  let most = 0;
  for (let i = 0; i < real.rows; i++) {
    for (let j = 0; j < fake.rows; j++) {
      const rise = Math.abs(realScores[i] - fakeScores[j]) - rounding;
      if (rise > 0) most = Math.max(most, rise / distances[i * fake.rows + j]);
    }
  }
  return most;
}
