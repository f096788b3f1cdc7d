/**
 * What a perfect generator scores. Inside 3 standard deviations lies erf(3 / sqrt 2) = .997300 of a Gaussian on the line and
 * 1 - e^(-9/2) = .988891 in the plane. 2500 samples of the ring reach that share within sqrt(p (1 - p) / n), and score a reverse KL of
 * (K - 1)/(2N) = .0014, with the spread of chi-square of K - 1 degrees over 2N: mean K - 1, standard deviation sqrt(2 (K - 1)).
 * Seeds are fixed, so these findings never change; five standard errors are allowed for.
 */

import { createTarget } from "../data/index.ts";
import { Rng } from "../maths/random.ts";
import { normalShareWithin } from "../maths/statistics.ts";
import { type Check, closely, exactly, finding, printed, within } from "./check.ts";
import { measure } from "./support.ts";

const product = { createTarget, normalShareWithin, measure };

const SAMPLES = 2500;
const MODES = 8;
const ERRORS = 5;

export const perfectSampler: Check<typeof product> = {
  title: "A perfect sampler: share within 3 standard deviations, modes, KL floor",
  source:
    "Abramowitz & Stegun 1964, 26.4; Lin et al. 2018, arXiv 1712.04086; Paninski 2003, Neural Computation 15",

  run(planted = {}) {
    const { createTarget, normalShareWithin, measure } = { ...product, ...planted };
    const inPlane = 1 - Math.exp(-9 / 2);
    const ring = createTarget({ kind: "ring" });
    const [real, fake] = ["real", "fake"].map((name) => ring.sample(SAMPLES, new Rng(1).fork(name)));
    const coverage = measure("mode-coverage", { real, fake, modes: ring.modes });
    const shareError = Math.sqrt((inPlane * (1 - inPlane)) / SAMPLES);
    const [floor, floorError] = [MODES - 1, Math.sqrt(2 * (MODES - 1))].map((x) => x / (2 * SAMPLES));
    return [
      finding("share within 3 sd on the line", normalShareWithin({ radius: 3, dim: 1 }), printed(".997300")),
      finding("share within 3 sd in the plane", normalShareWithin({ radius: 3, dim: 2 }), closely(inPlane)),
      finding(
        `high-quality share of ${SAMPLES} ring samples`,
        coverage("mode-coverage.hq"),
        within(inPlane, ERRORS * shareError),
      ),
      finding("modes of these", coverage("mode-coverage.modes"), exactly(MODES)),
      finding("modes20 of these", coverage("mode-coverage.modes20"), exactly(MODES)),
      finding("KL of these", coverage("mode-coverage.kl"), within(floor, ERRORS * floorError)),
    ];
  },
};
