/**
 * Parzen-window log-likelihood: how probable real samples are under a density drawn round the generated ones.
 *
 *   p(x) = 1/m sum_j N(x; y_j, sigma^2 I),   value = mean over test rows of ln p(x),   "225 +- 2" in the papers
 *
 * The protocol is that of Goodfellow et al. 2014: sigma is the width of the grid `sigmas` at which the mean over validation
 * rows is largest. Tested are the rows of `reference` where there is one, since rows that were trained on would flatter a
 * copy, else the real ones; their first tenth (ten at least) validates and is left out of the test. The note says which
 * sigma was taken, the standard error, and whether sigma stands at an end of the grid: then a wider grid fits better.
 *
 * Unit and range: nats, no bound; of a density, so the scale of the data counts: doubling all coordinates takes dim ln 2 away. The
 * papers' figures are for digits in [0, 1]. Higher is better, but see below.
 * Interval: mean +- 1.96 standard errors over test rows, for the generated samples and sigma as they are.
 * Input: any dimension; the numbers of rows may differ, and the value rises with the number of generated rows (the papers take
 * 10,000): compare equal numbers only.
 * Cannot see: what it is named after. In many dimensions the estimate is far below the true log-likelihood whatever the
 * number of samples, and it ranks models wrongly: centroids of k-means beat real digits, copies of training data beat
 * everything (Theis, van den Oord & Bethge 2016). It is here to repeat old tables, not to choose a model by.
 * Cost: n m (dim + exponentials: one a test row, one for each sigma a validation row).
 *
 * Source: Breuleux, Bengio & Vincent 2011, Neural Computation 23; Goodfellow et al. 2014, arXiv 1406.2661, section 5; Theis, van
 * den Oord & Bethge 2016, arXiv 1511.01844, for what is wrong with it.
 *
 * @example
 *   // Everything at 0 in one dimension, sigmas [1]: -ln(2 pi)/2 = -0.918939
 */

import { Type } from "typebox";
import { logKernelDensity } from "../src/maths/kernel-density.ts";
import { whyNoSquares } from "../src/maths/neighbors.ts";
import { mean, meanInterval } from "../src/maths/statistics.ts";
import type { Samples } from "../src/samples.ts";
import { defineMetric, NULL_RESAMPLES_CLOUD, quantity, whyNotMeasurable } from "./metric.ts";
import type { Given } from "./needs.ts";

/** Five widths a decade from .01 to 10; Goodfellow et al.'s code has ten from .1 to 1. */
const SIGMAS = Array.from({ length: 16 }, (_, i) => Number((10 ** (i / 5 - 2)).toPrecision(3)));

const options = Type.Object({
  sigmas: Type.Array(Type.Number({ minimum: 1e-100 }), {
    default: SIGMAS,
    minItems: 1,
    maxItems: 100,
    description: "Widths of the kernels to choose from on validation rows, in data units",
  }),
});

/** Validation rows at least, and as many for the test. */
const FEWEST = 10;

const unit = "nats";

export const parzen = defineMetric({
  title: "Parzen-window log-likelihood of real samples",
  source: "Breuleux, Bengio & Vincent 2011; Goodfellow et al. 2014, arXiv 1406.2661",
  options,
  needs: [],
  uses: ["reference"],
  quantities: { "": { unit, range: [-Infinity, Infinity], better: "higher" } },
  minimum: () => 2 * FEWEST,
  cost: ({ rows, dim }) => 4.6e-8 * rows ** 2 * (1 + dim / (dim < 16 ? 150 : 800)),
  nullResamples: () => NULL_RESAMPLES_CLOUD,

  compute(input, { sigmas }) {
    const why = whyNoValidation(input) ?? whyNoSquares(input.real, input.fake);
    if (why !== undefined) return { "": { value: null, why } };
    const { validation, test } = split(input);
    const likelihoods = logKernelDensity({ points: validation, centers: input.fake, sigmas }).map(mean);
    const chosen = likelihoods.indexOf(Math.max(...likelihoods));
    const sigma = sigmas[chosen];
    const [values] = logKernelDensity({ points: test, centers: input.fake, sigmas: [sigma] });
    const { mean: value, error, interval } = meanInterval({ values });
    const atEnd = sigmas.length > 1 && (sigma === Math.min(...sigmas) || sigma === Math.max(...sigmas));
    return {
      "": quantity({
        value,
        unit,
        n: input.fake.rows,
        nReal: test.rows,
        interval,
        note: [
          `standard error ${Number(error.toPrecision(3))}`,
          `sigma ${sigma} by ${validation.rows} ${input.reference ? "other held-out" : "other real"} rows`,
          ...(atEnd ? ["at the end of its grid: give wider sigmas"] : []),
        ].join("; "),
      }),
    };
  },
});

type Input = Given<never, "reference">;

function whyNoValidation({ real, fake, reference }: Input): string | undefined {
  if (reference === undefined) return undefined;
  if (reference.dim !== real.dim) {
    return `held-out samples have ${reference.dim} coordinates, the others ${real.dim}`;
  }
  const why = whyNotMeasurable({ real: reference, fake }, 2 * FEWEST) ?? whyNoSquares(reference);
  return why && `the held-out samples do not serve: as real ones, ${why}`;
}

function split({ real, reference }: Input): { validation: Samples; test: Samples } {
  const { rows, dim, data } = reference ?? real;
  const held = Math.max(FEWEST, Math.floor(rows / 10));
  return {
    validation: { rows: held, dim, data: data.subarray(0, held * dim) },
    test: { rows: rows - held, dim, data: data.subarray(held * dim) },
  };
}
