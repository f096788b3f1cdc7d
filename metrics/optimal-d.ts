/**
 * How far the discriminator is from the best one possible, where both densities are known.
 *
 * Against a fixed generator the best discriminator is D*(x) = p_data(x) / (p_data(x) + p_g(x)). The metric is the mean
 * of |sigmoid(D(x)) - D*(x)| under the mixture (p_data + p_g)/2, that is over the points D is asked about in training. Beside it
 *
 *   .value           V(D) = E_data log D + E_g log(1 - D), what D maximizes
 *   .value-optimal   V(D*) = 2 JSD(p_data, p_g) - ln 4, which no D exceeds
 *   .log-ratio       mean of |ln(D / (1 - D)) - ln(p_data / p_g)| under the same mixture: D as an estimate of the density ratio
 *
 * p_data is the target's density. p_g is exact too where generator and data are one-dimensional: the latent mass between
 * z_i and z_i+1 lands between G(z_i) and G(z_i+1) (change of variables, see maths/change-of-variables.ts).
 *
 * Unit and range: probability, from 0 (optimal) to 1; nats. A discriminator that says 1/2 everywhere scores the total
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
import { type Metric, type MetricInput, quantity, unmeasured } from "./metric.ts";

/** Share of either density beyond the grid of x above which the reader is told. */
const WORTH_SAYING = 1e-3;

export const optimalD: Metric<Record<string, never>> = {
  title: "Mean distance of the discriminator from the optimal one",
  source: "Goodfellow et al. 2014, arXiv 1406.2661, proposition 1",
  options: Type.Object({}),
  needs: ["curves", "logDensity"],
  quantities: {
    "": { unit: "probability", range: [0, 1], better: "lower", ofProbability: true },
    ".value": { unit: "nats", range: [-Infinity, 0], better: "null", ofProbability: true },
    ".value-optimal": { unit: "nats", range: [-2 * Math.LN2, 0], better: "lower", ofProbability: true },
    ".log-ratio": { unit: "nats", range: [0, Infinity], better: "lower", ofProbability: true },
  },
  enabled: true,
  minimum: () => 0,
  nullResamples: () => 0,

  compute: againstOptimal,
};

function againstOptimal({
  curves,
  logDensity,
  probabilistic = true,
}: MetricInput): Readonly<Record<string, Quantity>> {
  const names = Object.keys(optimalD.quantities).map((suffix) => `optimal-d${suffix}`);
  const none = (why: string) => unmeasured(names, why);
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
  const sums = sumsOverCells(data.density, generated.density, logits);
  if (sums.mass === 0) return none("neither density has mass on the grid of x");
  const step = x[1] - x[0];
  const outside = Math.max(data.outside, generated.outside);
  const measured = (value: number, unit: string): Quantity =>
    quantity({
      value,
      unit,
      n: x.length,
      ...(outside > WORTH_SAYING && {
        note: `${(100 * data.outside).toFixed(1)} % of the data and ${(100 * generated.outside).toFixed(1)} % of the generated mass lie outside the grid`,
      }),
    });
  return {
    "optimal-d": measured(sums.distance / sums.mass, "probability"),
    "optimal-d.value": measured(sums.value * step, "nats"),
    "optimal-d.value-optimal": measured(sums.best * step, "nats"),
    "optimal-d.log-ratio": measured(sums.logRatio / sums.mass, "nats"),
  };
}

/** The integrands of all four, summed over cells; what has no mass pays nothing. */
function sumsOverCells(data: Float64Array, generated: Float64Array, logits: Float64Array) {
  const [mass, distance, value, best, logRatio] = Array.from({ length: 5 }, () => new CompensatedSum());
  const optimal = optimalDiscriminator({ data, generated });
  for (const [i, p] of data.entries()) {
    const q = generated[i];
    mass.add(p + q);
    distance.add((p + q) * Math.abs(sigmoid(logits[i]) - optimal[i]));
    if (p > 0) value.add(p * logSigmoid(logits[i]));
    if (q > 0) value.add(q * logSigmoid(-logits[i]));
    if (p > 0) best.add(p * Math.log(p / (p + q)));
    if (q > 0) best.add(q * Math.log(q / (p + q)));
    // Where one density is 0 their ratio has no logarithm.
    if (p > 0 && q > 0) logRatio.add((p + q) * Math.abs(logits[i] - Math.log(p / q)));
  }
  return {
    mass: mass.value,
    distance: distance.value,
    value: value.value,
    best: best.value,
    logRatio: logRatio.value,
  };
}

/** ln sigmoid(l), which keeps its digits in both tails. */
const logSigmoid = (logit: number): number => Math.min(logit, 0) - Math.log1p(Math.exp(-Math.abs(logit)));
