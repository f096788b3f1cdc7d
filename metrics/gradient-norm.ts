/**
 * Gradient norms: whether the players still move, and whether the generator's loss still tells it where to go.
 *
 * From the training's log, L2 norms over all parameters of a player:
 *   .d, .g               median over the last 10 % of the records (at least 1): how it ends
 *   .d-start, .g-start   median over the first 5 % of the records (at least 3): how it began
 *
 * From the last snapshot, norms of the generator's two losses by the sample they are paid for, with D = sigmoid(logit):
 *   .minimax             mean |d/dx log(1 - D(x))| = D |d logit/dx|: vanishes where D is sure that x is generated
 *   .non-saturating      mean |d/dx (-log D(x))|  = (1 - D) |d logit/dx|: keeps its size there
 *   .ratio-error         their ratio is (1 - D)/D = e^-logit, exactly. The largest relative deviation from that over
 *                        the samples: a check of the gradients themselves, at rounding level when they are right
 *
 * Units and ranges: loss per parameter unit, loss per data unit; from 0. The ratio's error has no unit.
 * Input: `records`, `gradients`; what is absent has no value and says why. Records in which a player did not move are
 * left out. Samples one of whose gradients underflowed to 0 are left out of the ratio and counted in the note.
 * Cannot see: why a gradient is small. A converged run's falls too, so only together with D's outputs does it mean
 * saturation.
 * Cost: O(records + samples).
 *
 * Source: Arjovsky & Bottou 2017, "Towards principled methods for training GANs", arXiv 1701.04862, theorem 2.4;
 * Goodfellow et al. 2014, arXiv 1406.2661, section 3.
 *
 * @example
 *   // One sample at x = 2 under D* of N(0,1) against N(2,1), logit = -2 there, d logit/dx = -2:
 *   // minimax .2384, non-saturating 1.7616, ratio e^2
 */

import { Type } from "typebox";
import { mean, median } from "../src/maths/statistics.ts";
import type { Quantity, StepRecord } from "../src/result/index.ts";
import type { SampleGradients } from "../src/samples.ts";
import { defineMetric, quantity, unmeasured } from "./metric.ts";

/** The end of a training is the last tenth of its records, its start the first twentieth but never fewer than 3. */
const END = 0.1;
const START = 0.05;
const START_AT_LEAST = 3;

const perParameter = {
  unit: "loss per parameter unit",
  range: [0, Infinity],
  better: "null",
} as const;
const perDataUnit = {
  unit: "loss per data unit",
  range: [0, Infinity],
  better: "null",
  needs: ["probability", "points", "gradients"],
} as const;
const perSample = {
  ".minimax": perDataUnit,
  ".non-saturating": perDataUnit,
  ".ratio-error": {
    unit: "relative",
    range: [0, Infinity],
    better: "lower",
    needs: ["probability", "points", "gradients"],
  },
} as const;

export const gradientNorm = defineMetric({
  title: "Gradient norms of both players and of both generator losses",
  source: "Arjovsky & Bottou 2017, arXiv 1701.04862; Goodfellow et al. 2014, arXiv 1406.2661",
  options: Type.Object({}),
  needs: ["records"],
  uses: ["gradients"],
  quantities: {
    ".d": { ...perParameter, needs: ["opponent"] },
    ".g": perParameter,
    ".d-start": { ...perParameter, needs: ["opponent"] },
    ".g-start": perParameter,
    ...perSample,
  },
  enabled: true,
  minimum: () => 0,

  compute({ records, gradients }) {
    const end = records.slice(-Math.max(1, Math.round(END * records.length)));
    const start = records.slice(0, Math.max(START_AT_LEAST, Math.round(START * records.length)));
    return {
      ".d": medianNorm(end, "gradNormD", "at the end"),
      ".g": medianNorm(end, "gradNormG", "at the end"),
      ".d-start": medianNorm(start, "gradNormD", "at the start"),
      ".g-start": medianNorm(start, "gradNormG", "at the start"),
      ...(gradients && ofSamples(gradients)),
    };
  },
});

function medianNorm(records: readonly StepRecord[], key: "gradNormD" | "gradNormG", when: string): Quantity {
  if (records.length === 0) return { value: null, why: "there are no training records" };
  const norms = records.map((record) => record[key]).filter((norm) => norm !== null);
  if (norms.length === 0) return { value: null, why: whyNone(records, key, when) };
  return quantity({ value: median(norms), unit: perParameter.unit, n: norms.length });
}

function whyNone(records: readonly StepRecord[], key: "gradNormD" | "gradNormG", when: string): string {
  const player = key === "gradNormD" ? "the discriminator" : "the generator";
  return records.some(({ nonFinite }) => nonFinite?.includes(key))
    ? `${player}'s gradient was not finite ${when} of the training`
    : `${player} did not move in the steps that were logged ${when} of the training`;
}

function ofSamples(gradients: SampleGradients): Record<string, Quantity> {
  const { logits, minimax, nonSaturating } = gradients;
  if (logits.length === 0) return unmeasured(perSample, "there are no generated samples");
  const { unit } = perDataUnit;
  const n = logits.length;
  return {
    ".minimax": quantity({ value: mean(minimax), unit, n }),
    ".non-saturating": quantity({ value: mean(nonSaturating), unit, n }),
    ".ratio-error": ratioError(gradients),
  };
}

function ratioError({ logits, minimax, nonSaturating }: SampleGradients): Quantity {
  let worst = 0;
  let compared = 0;
  for (let i = 0; i < logits.length; i++) {
    if (minimax[i] === 0 || nonSaturating[i] === 0) continue;
    const error = Math.abs(nonSaturating[i] / minimax[i] / Math.exp(-logits[i]) - 1);
    // A comparison with NaN is false and would hide it.
    worst = Number.isNaN(error) ? NaN : Math.max(worst, error);
    compared++;
  }
  const left = logits.length - compared;
  if (compared === 0) return { value: null, why: "a gradient of every sample underflowed to 0" };
  return quantity({
    value: worst,
    unit: "relative",
    n: compared,
    ...(left > 0 && { note: `${left} of ${logits.length} samples left out: a gradient underflowed to 0` }),
  });
}
