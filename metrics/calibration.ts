/**
 * Whether D means what it says: among the points of which it says "real with probability .8", are 80 % real?
 *
 *   expected calibration error = sum_b n_b |mean answer_b - share of real_b| / sum_b n_b,      10 equal bins of [0, 1]
 *
 * over the snapshot's real and generated samples, as many of each. D at a sample is read off its curve, with the logit linear
 * between two points of the grid of x, and held beyond its ends.
 *
 * Unit and range: probability, 0 to 1. The optimal discriminator is at 0 up to sampling: with n points in each of 10 bins about
 * sqrt(D (1 - D) / n), .01 for 2500 of each kind.
 * Input: `real`, `fake`, `curves`; not for a critic, which is no probability.
 * Cannot see: whether D tells apart what can be told apart. D = 1/2 everywhere is calibrated.
 * Cost: O(samples).
 *
 * Source: Guo, Pleiss, Sun & Weinberger 2017, arXiv 1706.04599, equation 3; Goodfellow et al. 2014, arXiv 1406.2661, proposition 1.
 *
 * @example
 *   // D = 1/2 on ten real and ten generated points: 0. D = 0.9 on all: 0.4
 */

import { Type } from "typebox";
import { CALIBRATION_BINS, calibrationBins, calibrationError } from "../src/maths/calibration.ts";
import { probabilitiesOf } from "../src/maths/curve.ts";
import { defineMetric, quantity, unmeasured } from "./metric.ts";

const quantities = {
  "": { unit: "probability", range: [0, 1], better: "lower", needs: ["probability", "points"] },
} as const;

export const calibration = defineMetric({
  title: "Expected calibration error of the discriminator",
  source: "Guo, Pleiss, Sun & Weinberger 2017, arXiv 1706.04599",
  options: Type.Object({}),
  needs: ["curves"],
  quantities,
  enabled: true,

  compute({ real, fake, curves }) {
    if (!curves.logits.every(Number.isFinite))
      return unmeasured(quantities, "the discriminator's output is not finite everywhere on the grid");
    const answers = { real: probabilitiesOf(curves, real.data), fake: probabilitiesOf(curves, fake.data) };
    return {
      "": quantity({
        value: calibrationError(calibrationBins(answers, CALIBRATION_BINS)),
        unit: "probability",
        n: fake.rows,
        nReal: real.rows,
      }),
    };
  },
});
