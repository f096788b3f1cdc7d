/**
 * N(mu, 1), the second of the pair N(0, 1) and N(mu, 1). A generator whose output starts near the standard normal begins
 * at distance mu, so this one number sets how far apart the supports are: the Earth mover's distance of the pair is
 * |mu|, the best discriminator is D*(x) = sigmoid(mu x - mu^2/2), and from about mu = 6 on the minimax loss has practically
 * no gradient left.
 */

import { type Static, Type } from "typebox";
import { mixtureLogDensity, mixtureModes, mixtureSd, sampleMixture } from "../maths/mixture.ts";
import type { Target, TargetKind } from "./target.ts";

const BINS = 60;

const schema = Type.Object({
  mu: Type.Number({
    default: 8,
    description: "Mean of the data: its distance from the standard normal",
  }),
});

export const twoGaussians: TargetKind<Static<typeof schema>> = {
  title: "A standard normal distribution moved by mu; the generator starts at N(0, 1)",
  source: "Arjovsky & Bottou 2017, arXiv 1701.04862",
  options: schema,
  create({ mu }): Target {
    const modes = mixtureModes([[mu]], 1);
    return {
      dim: 1,
      sample: (n, rng) => sampleMixture(modes, n, rng),
      sd: mixtureSd(modes),
      modes,
      logDensity: mixtureLogDensity(modes),
      // Six standard deviations around both bells.
      box: { low: Math.min(0, mu) - 6, high: Math.max(0, mu) + 6, bins: BINS },
    };
  },
};
