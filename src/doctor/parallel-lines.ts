/**
 * (0, Z) against (theta, Z), Z on a segment: each point moves straight across, so W1 = |theta|, and as the segments have no
 * point in common JSD = ln 2 for every theta but 0.
 */

import { type Check, finding, within } from "./check.ts";
import { measure, plane } from "./support.ts";

const product = { measure };

/** Points of each segment. */
const POINTS = 10;
/** Bins of width 0.1 whose centers are the multiples of 0.1, where all points lie. */
const BOX = { low: -2.05, high: 2.05, bins: 41 };
/** A few roundings, and of masses of 1/10. */
const ROUNDING = 1e-14;

const segment = (x: number) => plane(Array.from({ length: POINTS }, (_, i) => [x, i / POINTS] as const));

export const parallelLines: Check<typeof product> = {
  title: "Parallel lines: W1 is their distance, JSD is ln 2 or 0",
  source: "Arjovsky, Chintala & Bottou 2017, arXiv 1701.07875, example 1",

  run(planted = {}) {
    const { measure } = { ...product, ...planted };
    return [-1, -0.5, 0, 0.3, 2].flatMap((theta) => {
      const input = { real: segment(0), fake: segment(theta), box: BOX };
      const w1 = within(Math.abs(theta), ROUNDING);
      return [
        finding(`W1 of points, theta ${theta}`, measure("emd", input, { compare: "points" })("emd"), w1),
        finding(`W1 on bins, theta ${theta}`, measure("emd", input, { compare: "bins" })("emd"), w1),
        finding(
          `JSD on bins, theta ${theta}`,
          measure("jsd", input)("jsd"),
          within(theta === 0 ? 0 : Math.LN2, ROUNDING),
        ),
      ];
    });
  },
};
