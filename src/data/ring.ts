/**
 * Gaussian modes evenly spaced on a circle: the standard test of mode collapse. Mode k sits at angle 2 pi k / K for
 * k = 0 .. K-1, so the circle's end is not counted twice (an inclusive range of eight angles makes seven modes).
 */

import { type Static, Type } from "typebox";
import { InputError } from "../errors.ts";
import { mixtureLogDensity, mixtureModes, mixtureSd, sampleMixture } from "../maths/mixture.ts";
import type { Target, TargetKind } from "./target.ts";

const BINS = 25;

const schema = Type.Object({
  modes: Type.Integer({ default: 8, minimum: 1, maximum: 1000, description: "Number of modes" }),
  radius: Type.Number({ default: 1, exclusiveMinimum: 0, description: "Radius of the circle" }),
  std: Type.Number({
    default: 0.02,
    exclusiveMinimum: 0,
    description: "Standard deviation inside a mode, in each coordinate",
  }),
  weights: Type.Union([Type.Array(Type.Number({ exclusiveMinimum: 0 })), Type.Null()], {
    default: null,
    description: "Relative weight of each mode; null means equal weights",
  }),
});

export const ring: TargetKind<Static<typeof schema>> = {
  title: "Gaussian modes on a circle",
  source: "Srivastava et al. 2017 (VEEGAN), arXiv 1705.07761; Lin et al. 2018 (PacGAN), arXiv 1712.04086",
  options: schema,
  create({ modes: count, radius, std, weights }): Target {
    if (weights !== null && weights.length !== count) {
      throw new InputError(`ring requires one weight per mode (modes ${count}, weights ${weights.length})`, {
        where: "target.weights",
        hint: "set as many weights as modes, or null",
      });
    }
    const angles = Array.from({ length: count }, (_, k) => (2 * Math.PI * k) / count);
    const modes = mixtureModes(
      angles.map((angle) => [radius * Math.cos(angle), radius * Math.sin(angle)]),
      std,
      weights,
    );
    return {
      dim: 2,
      sample: (n, rng) => sampleMixture(modes, n, rng),
      ...(count > 1 && { classes: count }),
      sd: mixtureSd(modes),
      modes,
      logDensity: mixtureLogDensity(modes),
      box: { low: -1.5 * radius, high: 1.5 * radius, bins: BINS },
    };
  },
};
