/**
 * How far the discriminator is from the best one possible, where both densities are known.
 *
 * Against a fixed generator the best discriminator is D*(x) = p_data(x) / (p_data(x) + p_g(x)). The metric is the mean
 * of |sigmoid(D(x)) - D*(x)| under the mixture (p_data + p_g)/2, that is over the points D is asked about in training.
 *
 * p_data is the target's density. p_g is exact too where generator and data are one-dimensional: the latent mass between
 * z_i and z_i+1 lands between G(z_i) and G(z_i+1) (change of variables, see maths/change-of-variables.ts).
 *
 * Unit and range: probability, from 0 (optimal) to 1. A discriminator that says 1/2 everywhere scores the total
 * variation distance between the densities, divided by 2.
 * Input: `curves` with x, logits, z and g; `logDensity`. Without a one-dimensional latent, or with a WGAN's critic, which
 * is no probability, there is no value.
 * Cannot see: whether D is best because it learned or because the generator is so bad that anyone could tell.
 * Cost: O(x cells + z cells).
 *
 * Source: Goodfellow et al. 2014, arXiv 1406.2661, proposition 1; Mohamed & Lakshminarayanan 2016, arXiv 1610.03483.
 *
 * @example
 *   // p_data = N(0,1), G(z) = 2 + z, D(x) with logit 2 - 2x = ln(p_data/p_g): value 0 up to the grid
 */

import { Type } from "typebox";
import { dataDensity, generatorDensity, optimalDiscriminator } from "../src/maths/change-of-variables.ts";
import { sigmoid } from "../src/maths/distances.ts";
import { CompensatedSum } from "../src/maths/statistics.ts";
import type { Quantity } from "../src/result.ts";
import { type Metric, type MetricInput, quantity } from "./metric.ts";

/** Share of either density beyond the grid of x above which the reader is told. */
const WORTH_SAYING = 1e-3;

export const optimalD: Metric<Record<string, never>> = {
  title: "Mean distance of the discriminator from the optimal one",
  source: "Goodfellow et al. 2014, arXiv 1406.2661, proposition 1",
  options: Type.Object({}),
  needs: ["curves", "logDensity"],
  quantities: { "": { unit: "probability", range: [0, 1], better: "lower" } },
  enabled: true,
  minimum: () => 0,
  nullResamples: () => 0,

  compute: (input) => ({ "optimal-d": distanceFromOptimal(input) }),
};

function distanceFromOptimal({ curves, logDensity, probabilistic = true }: MetricInput): Quantity {
  const none = (why: string): Quantity => ({ value: null, why });
  if (!probabilistic) return none("a critic's output is no probability");
  if (logDensity === undefined) return none("the target's density is not known");
  if (curves === undefined) return none("there are no curves of D and G; they need one-dimensional data");
  const { x, logits, z, g, zWeights } = curves;
  if (z === undefined || g === undefined) {
    return none("the generator's density is not known in closed form; it needs a latent of dimension 1");
  }
  for (const [what, values] of [
    ["the generator's output", g],
    ["the discriminator's output", logits],
  ] as const) {
    if (values.some((value) => !Number.isFinite(value)))
      return none(`${what} is not finite everywhere on the grid`);
  }
  const data = dataDensity({ x, logDensity });
  const generated = generatorDensity({ x, z, g, zWeights });
  const optimal = optimalDiscriminator({ data: data.density, generated: generated.density });
  const distance = new CompensatedSum();
  const weight = new CompensatedSum();
  for (let i = 0; i < x.length; i++) {
    const here = data.density[i] + generated.density[i];
    distance.add(here * Math.abs(sigmoid(logits[i]) - optimal[i]));
    weight.add(here);
  }
  if (weight.value === 0) return none("neither density has mass on the grid of x");
  const outside = Math.max(data.outside, generated.outside);
  return quantity({
    value: distance.value / weight.value,
    unit: "probability",
    n: x.length,
    ...(outside > WORTH_SAYING && {
      note: `${(100 * data.outside).toFixed(1)} % of the data and ${(100 * generated.outside).toFixed(1)} % of the generated mass lie outside the grid`,
    }),
  });
}
