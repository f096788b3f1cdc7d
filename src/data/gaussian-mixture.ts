/**
 * A mixture of normal distributions on the line, e.g. N(1, 0.5^2) with one mean, or two bells side by side. The
 * smallest target on which the classic figure can be drawn: p_data, p_g, D(x) and the map z -> x over one axis.
 */

import { type Static, Type } from "typebox";
import { InputError } from "../errors.ts";
import { mixtureLogDensity, mixtureModes, mixtureSd, sampleMixture } from "../maths/mixture.ts";
import type { Box } from "../samples.ts";
import type { Target, TargetKind } from "./target.ts";

const BINS = 60;

const schema = Type.Object({
  means: Type.Array(Type.Number(), {
    default: [-2, 2],
    minItems: 1,
    maxItems: 1000,
    description: "Mean of each component",
  }),
  std: Type.Number({
    default: 0.5,
    exclusiveMinimum: 0,
    description: "Standard deviation of every component",
  }),
  weights: Type.Union([Type.Array(Type.Number({ exclusiveMinimum: 0 })), Type.Null()], {
    default: null,
    description: "Relative weight of each component; null means equal weights",
  }),
});

export const gaussianMixture: TargetKind<Static<typeof schema>> = {
  title: "Normal distributions on the line",
  source: "Goodfellow et al. 2014, arXiv 1406.2661, figure 1",
  options: schema,
  create({ means, std, weights }): Target {
    if (weights !== null && weights.length !== means.length) {
      throw new InputError(
        `gaussian-mixture requires one weight per mean (means ${means.length}, weights ${weights.length})`,
        { where: "target.weights", hint: "set as many weights as means, or null" },
      );
    }
    const modes = mixtureModes(
      means.map((mean) => [mean]),
      std,
      weights,
    );
    return {
      dim: 1,
      sample: (n, rng) => sampleMixture(modes, n, rng),
      sd: mixtureSd(modes),
      modes,
      logDensity: mixtureLogDensity(modes),
      box: lineBox(means, std),
    };
  },
};

/** Six standard deviations past the outermost means, and at least [-1.5, 1.5], where a new generator puts its samples. */
function lineBox(means: readonly number[], std: number): Box {
  return {
    low: Math.min(Math.min(...means) - 6 * std, -1.5),
    high: Math.max(Math.max(...means) + 6 * std, 1.5),
    bins: BINS,
  };
}
