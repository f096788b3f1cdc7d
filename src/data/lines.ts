/**
 * A vertical segment at x = theta: points (theta, y) with y uniform on [0, 1]. Against the parallel segment at x = 0 the
 * Earth mover's distance is |theta|, while the Jensen-Shannon divergence is ln 2 for every theta but 0: the example that
 * shows why one of them gives a generator a slope and the other does not.
 *
 * The distribution is singular: it has no density in the plane, so `logDensity` is absent.
 */

import { type Static, Type } from "typebox";
import type { Target, TargetKind } from "./target.ts";

const BINS = 25;
const MARGIN = 0.5;

const schema = Type.Object({
  theta: Type.Number({ default: 1, description: "Distance of the segment from the one at x = 0" }),
});

export const lines: TargetKind<Static<typeof schema>> = {
  title: "A segment parallel to the one at x = 0",
  source: "Arjovsky, Chintala & Bottou 2017, arXiv 1701.07875, example 1",
  options: schema,
  create({ theta }): Target {
    return {
      dim: 2,
      sample(n, rng) {
        const data = new Float64Array(2 * n);
        for (let i = 0; i < n; i++) {
          data[2 * i] = theta;
          data[2 * i + 1] = rng.uniform();
        }
        return { rows: n, dim: 2, data };
      },
      // x is constant, y has variance 1/12.
      sd: Math.sqrt(1 / 24),
      // Both segments with a margin around them.
      box: { low: Math.min(0, theta) - MARGIN, high: Math.max(1, theta) + MARGIN, bins: BINS },
    };
  },
};
