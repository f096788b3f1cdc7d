/**
 * Divergences between real and generated samples on the bins of the target's box, beside the symmetric one of `jsd`.
 *
 *   .kl               KL(real || fake) = sum p ln(p/q): what maximum likelihood minimizes; punishes what the generator
 *                     leaves out. Infinite as soon as one bin with real samples has no generated one
 *   .reverse-kl       KL(fake || real) = sum q ln(q/p): punishes generated samples where there are no real ones, and
 *                     forgives missing modes. Infinite the other way round
 *   .total-variation  1/2 sum |p - q|: the largest difference of the probabilities of any set of bins
 *
 * An infinite divergence has no value; the reason names how many bins are to blame. With fine bins or few samples that
 * is the rule, and total variation or jsd is the one to ask.
 *
 * Units and ranges: nats from 0; total variation is a share in [0, 1], 1 for no bin in common.
 * Interval: 95 %, by the delta method. One real sample in bin i moves .kl by ln(p_i/q_i) and one generated sample by
 * -p_i/q_i; total variation by 1/2 sign(p_i - q_i) and its negative; se^2 is the sum of the variances, each by its n. It
 * does not take off the bias: two perfect samples of n on K bins score about (K-1)/n in either .kl. The null band does.
 * Input: real and fake of dimension 1 or 2, any numbers of rows; a box. Samples outside it count in its border bins.
 * Cannot see: distance between bins, structure inside them.
 * Cost: O(rows + bins^dim).
 *
 * Source: Kullback & Leibler 1951, "On information and sufficiency", Annals of Mathematical Statistics 22; directions in
 * a GAN: Nowozin, Cseke & Tomioka 2016, "f-GAN", arXiv 1606.00709, section 2.
 *
 * @example
 *   // real 3 of 4 in the left one of two bins, fake 1 of 4:
 *   // kl = reverse-kl = 3/4 ln 3 + 1/4 ln 1/3 = .549306, total-variation .5
 */

import { Type } from "typebox";
import { kullbackLeibler, totalVariation } from "../src/maths/distances.ts";
import { type Histogram, histogram } from "../src/maths/histogram.ts";
import { normalInterval, standardError } from "../src/maths/influence.ts";
import type { Quantity } from "../src/result/index.ts";
import { defineMetric, NULL_RESAMPLES, outOfRangeNote, quantity } from "./metric.ts";

const quantities = {
  ".kl": { unit: "nats", range: [0, Infinity], better: "lower" },
  ".reverse-kl": { unit: "nats", range: [0, Infinity], better: "lower" },
  ".total-variation": { unit: "share", range: [0, 1], better: "lower" },
} as const;

export const divergences = defineMetric({
  title: "Kullback-Leibler divergences both ways and total variation on the target's bins",
  source:
    "Kullback & Leibler 1951, Annals of Mathematical Statistics 22; Nowozin et al. 2016, arXiv 1606.00709",
  options: Type.Object({}),
  needs: ["box"],
  quantities,
  nullResamples: () => NULL_RESAMPLES,

  compute({ box, ...sides }) {
    const [real, fake] = [histogram(sides.real, box), histogram(sides.fake, box)];
    const common = { n: fake.n, nReal: real.n, ...outOfRangeNote({ real, fake }) };
    return {
      ".kl": relative({ from: real, to: fake, missing: ["real", "generated"], common }),
      ".reverse-kl": relative({ from: fake, to: real, missing: ["generated", "real"], common }),
      ".total-variation": variation(real, fake, common),
    };
  },
});

interface Common {
  readonly n: number;
  readonly nReal: number;
  readonly note?: string;
}

/** KL(from || to). */
function relative(sides: {
  from: Histogram;
  to: Histogram;
  missing: readonly [string, string];
  common: Common;
}): Quantity {
  const { from, to, missing, common } = sides;
  const without = from.counts.reduce((bins, count, i) => bins + (count > 0 && to.counts[i] === 0 ? 1 : 0), 0);
  if (without > 0) {
    const bins = without === 1 ? "1 bin holds" : `${without} bins hold`;
    return {
      value: null,
      why: `${bins} ${missing[0]} samples but no ${missing[1]} one: the divergence is infinite`,
    };
  }
  const value = kullbackLeibler({ p: from.counts, q: to.counts });
  const ratios = from.counts.map((count, i) => count / from.n / (to.counts[i] / to.n));
  const error = standardError({
    real: { values: ratios.map(Math.log), counts: from.counts },
    fake: { values: ratios, counts: to.counts },
  });
  return quantity({
    value,
    unit: "nats",
    ...normalInterval({ value, error, range: quantities[".kl"].range }),
    ...common,
  });
}

function variation(real: Histogram, fake: Histogram, common: Common): Quantity {
  const value = totalVariation({ real: real.counts, fake: fake.counts });
  // Whole numbers on both sides of the comparison: equal shares must give 0.
  const signs = real.counts.map((count, i) => Math.sign(count * fake.n - fake.counts[i] * real.n) / 2);
  const error = standardError({
    real: { values: signs, counts: real.counts },
    fake: { values: signs, counts: fake.counts },
  });
  const { range, unit } = quantities[".total-variation"];
  return quantity({ value, unit, ...normalInterval({ value, error, range }), ...common });
}
