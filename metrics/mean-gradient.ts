/**
 * What the generator is paid, per unit of data, when all of its samples move together: the derivative of its loss in
 * expectation over its own density, and at the mean of that density.
 *
 *   .minimax               | E_{x ~ p_g} d/dx log(1 - D(x)) |       .minimax-at-mean          | d/dx log(1 - D(x)) | at x = E p_g
 *   .non-saturating        | E_{x ~ p_g} d/dx -log D(x) |           .non-saturating-at-mean   | d/dx -log D(x) |      at x = E p_g
 *
 * each as the engine differentiates the loss through D, and each beside what the optimal discriminator would pay (`-optimal`).
 * For G(z) = b + z the first column is the gradient of b.
 *
 * p_g is exact: it follows from the generator's map by change of variables. The expectation is a quadrature over the grid of x, no
 * sample of it. At the mean the gradient is interpolated by its logarithm, since between two points of the grid it may change
 * by a factor. D*'s logit is ln p_data - ln p_g, its slope a central difference.
 *
 * Unit and range: loss per data unit, from 0.
 * Input: `curves` with x, z, g and the slopes of a discriminator whose generator is frozen; `logDensity`. One-dimensional latents.
 * Cannot see: what a generator with more parameters than a shift makes of it.
 * Cost: O(x points * z cells), a millisecond or two.
 *
 * Source: Goodfellow et al. 2014, arXiv 1406.2661, section 3; Arjovsky & Bottou 2017, arXiv 1701.04862, theorems 2.4 and 2.6.
 *
 * @example
 *   // p_data = N(0, 1), p_g = N(2, 1), D = D*: .minimax .449600, .non-saturating 1.550400, at the mean .2384 and 1.761594
 */

import { Type } from "typebox";
import { generatorLogDensity } from "../src/maths/change-of-variables.ts";
import { generatorGradients, optimalLogit } from "../src/maths/optimal-discriminator.ts";
import { sum } from "../src/maths/statistics.ts";
import type { Quantity } from "../src/result/index.ts";
import type { LogDensity } from "../src/samples.ts";
import { defineMetric, quantity, unmeasured } from "./metric.ts";

const perDataUnit = {
  unit: "loss per data unit",
  range: [0, Infinity],
  better: "null",
  needs: ["probability", "density"],
} as const;
const quantities = {
  ".minimax": perDataUnit,
  ".minimax-at-mean": perDataUnit,
  ".minimax-optimal": perDataUnit,
  ".minimax-at-mean-optimal": perDataUnit,
  ".non-saturating": perDataUnit,
  ".non-saturating-at-mean": perDataUnit,
  ".non-saturating-optimal": perDataUnit,
  ".non-saturating-at-mean-optimal": perDataUnit,
} as const;

export const meanGradient = defineMetric({
  title: "Gradient of both generator losses in expectation and at the generator's mean",
  source: "Arjovsky & Bottou 2017, arXiv 1701.04862; Goodfellow et al. 2014, arXiv 1406.2661",
  options: Type.Object({}),
  needs: ["curves", "logDensity", "slopes"],
  quantities,
  enabled: true,
  minimum: () => 0,

  compute({ curves: { x, z, g, zWeights }, logDensity, slopes: { minimax, nonSaturating } }) {
    if (z === undefined || g === undefined || minimax === undefined || nonSaturating === undefined) return {};
    if (![g, minimax, nonSaturating].every((values) => values.every(Number.isFinite)))
      return unmeasured(quantities, "the players are not finite everywhere on the grid");
    return measured({ x, z, g, zWeights, minimax, nonSaturating }, logDensity);
  },
});

interface Line {
  readonly x: Float64Array;
  readonly z: Float64Array;
  readonly g: Float64Array;
  readonly zWeights?: Float64Array;
  readonly minimax: Float64Array;
  readonly nonSaturating: Float64Array;
}

function measured(line: Line, logDensity: LogDensity): Record<string, Quantity> {
  const { x } = line;
  const real = x.map((at) => logDensity([at]));
  const fake = generatorLogDensity(line);
  const { logit, slope } = optimalLogit({ real, fake, width: x[1] - x[0] });
  const best = Array.from(logit, (each, i) => generatorGradients({ logit: each, slope: slope[i] }));
  const losses = {
    minimax: {
      found: line.minimax,
      optimal: signed(
        best.map(({ minimax }) => minimax),
        slope,
      ),
    },
    "non-saturating": {
      found: line.nonSaturating,
      optimal: signed(
        best.map(({ nonSaturating }) => nonSaturating),
        slope,
      ),
    },
  };
  const density = fake.map(Math.exp);
  return Object.fromEntries(
    Object.entries(losses).flatMap(([loss, { found, optimal }]) => [
      ofLoss(`.${loss}`, "", { x, density }, found),
      ofLoss(`.${loss}-at-mean`, "", { x, density }, found, true),
      ofLoss(`.${loss}`, "-optimal", { x, density }, optimal),
      ofLoss(`.${loss}-at-mean`, "-optimal", { x, density }, optimal, true),
    ]),
  );
}

/** Both losses pull against the slope of D, everywhere. */
const signed = (sizes: readonly number[], slope: Float64Array): Float64Array =>
  slope.map((rise, i) => -Math.sign(rise) * sizes[i]);

function ofLoss(
  name: string,
  suffix: string,
  { x, density }: { readonly x: Float64Array; readonly density: Float64Array },
  gradient: Float64Array,
  atMean = false,
): [string, Quantity] {
  // Where p_g is 0 the optimal logit is infinite and nobody asks.
  const points = Array.from(x.keys()).filter((i) => density[i] > 0 && Number.isFinite(gradient[i]));
  const mass = sum(points.map((i) => density[i]));
  const mean = (of: (i: number) => number) => sum(points.map((i) => density[i] * of(i))) / mass;
  const value = atMean
    ? at(
        x,
        gradient,
        mean((i) => x[i]),
      )
    : mean((i) => gradient[i]);
  return [name + suffix, quantity({ value: Math.abs(value), unit: perDataUnit.unit, n: points.length })];
}

/** The size of a gradient between two points of the grid, linear in its logarithm where it has one. */
function at(x: Float64Array, gradient: Float64Array, where: number): number {
  const i = Math.min(
    x.length - 2,
    Math.max(
      0,
      x.findLastIndex((point) => point <= where),
    ),
  );
  const share = (where - x[i]) / (x[i + 1] - x[i]);
  const [low, high] = [gradient[i], gradient[i + 1]];
  if (Math.sign(low) * Math.sign(high) <= 0) return low + share * (high - low);
  return Math.abs(low) ** (1 - share) * Math.abs(high) ** share;
}
