/**
 * Gaussian modes on a square grid centered at 0: side 5 and spacing 2 put 25 modes at {-4, -2, 0, 2, 4}^2. Harder than
 * the ring, because a generator that covers it must tear its latent space into many pieces.
 */

import { type Static, Type } from "typebox";
import { mixtureLogDensity, mixtureModes, mixtureSd, sampleMixture } from "../maths/mixture.ts";
import type { Target, TargetKind } from "./target.ts";

const BINS = 25;

const schema = Type.Object({
  side: Type.Integer({ default: 5, minimum: 1, maximum: 100, description: "Modes along one side" }),
  spacing: Type.Number({
    default: 2,
    exclusiveMinimum: 0,
    description: "Distance between neighboring modes",
  }),
  std: Type.Number({
    default: 0.05,
    exclusiveMinimum: 0,
    description: "Standard deviation inside a mode, in each coordinate",
  }),
});

export const grid: TargetKind<Static<typeof schema>> = {
  title: "Gaussian modes on a square grid",
  source: "Srivastava et al. 2017 (VEEGAN), arXiv 1705.07761; Lin et al. 2018 (PacGAN), arXiv 1712.04086",
  options: schema,
  create({ side, spacing, std }): Target {
    const line = Array.from({ length: side }, (_, i) => (i - (side - 1) / 2) * spacing);
    const modes = mixtureModes(
      line.flatMap((x) => line.map((y) => [x, y])),
      std,
    );
    // Half a cell beyond the outer modes, so that each mode is in the middle of its cell.
    const edge = (side * spacing) / 2;
    return {
      dim: 2,
      sample: (n, rng) => sampleMixture(modes, n, rng),
      ...(side > 1 && { classes: side ** 2 }),
      sd: mixtureSd(modes),
      modes,
      logDensity: mixtureLogDensity(modes),
      box: { low: -edge, high: edge, bins: BINS },
    };
  },
};
