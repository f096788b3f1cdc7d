/**
 * Mode coverage: which modes of a known mixture the generator reaches, how well, and in what proportions.
 *
 * A generated sample is of high quality (HQ) when its Euclidean distance to the nearest mode center is below r standard
 * deviations of a mode; it then belongs to that mode. In one and two dimensions r = 3, as in PacGAN. In more, r is the radius
 * that holds the share of a mode that 3 holds in the plane, so that HQ means the same everywhere: 3.33 in 3 dimensions, 6.10
 * in 20, 15.8 in 200. A fixed 3 would hold next to nothing of a perfect sampler there: its distances are about sqrt(dim).
 *
 *   .modes    modes with at least one HQ sample (PacGAN's count; one stray sample is enough)
 *   .modes20  modes with at least 20 % of their fair share of HQ samples: count_k >= 0.2 weight_k n. The stricter one;
 *             its note names the modes that are missed
 *   .hq       share of HQ samples. A perfect sampler scores P(|N(0, I)| < r): 99.73 % in 1-D, 98.889 % in 2-D and above.
 *             More than that is a finding of its own: the samples huddle round the centers
 *   .kl       reverse KL divergence sum_k f_k ln(f_k / weight_k), f = shares of the modes among the HQ samples; collapse
 *             to 1 of K equal modes gives ln K. A perfect sampler scores about (K-1)/(2N), the plug-in estimate's bias
 *
 * Units and ranges: modes from 0 to K; share in [0, 1]; nats from 0.
 * Intervals, 95 %: Wilson's for .hq. For .kl by the delta method, an HQ sample of mode k moving it by ln(f_k / weight_k);
 * none where all are equal, that is in perfect proportions and in a single mode. None for the two counts: they are
 * thresholds over all modes at once, a mode counts or not, and a normal approximation of that would be fiction.
 * Input: fake of the dimension of `modes.centers`; real is not looked at.
 * Cannot see: the shape inside a mode (a point at a center is as good as a cloud round it), mass between the modes
 * other than by .hq, anything without known modes.
 * Cost: O(rows * K * dim).
 *
 * Source: Lin, Khetan, Fanti & Oh 2018, "PacGAN", arXiv 1712.04086, section 4.1; .modes20 guards against strays; r above
 * two dimensions is a quantile of the chi distribution (`highQualityRadius`).
 *
 * @example
 *   // Everything in the center of mode 0 of 8 equal ones:
 *   // modes 1, modes20 1, hq 1, kl 2.079442 = ln 8
 */

import { Type } from "typebox";
import { kullbackLeibler, nearest } from "../src/maths/distances.ts";
import { normalInterval, standardError } from "../src/maths/influence.ts";
import { highQualityRadius, normalShareWithin, sum, wilson } from "../src/maths/statistics.ts";
import type { Quantity } from "../src/result/index.ts";
import type { Modes, Samples } from "../src/samples.ts";
import { defineMetric, NULL_RESAMPLES, quantity } from "./metric.ts";

/** Share of its fair share that a mode must hold to count in .modes20. */
const FAIR = 0.2;
/** A share of a share is rounded: 0.2 times 0.1 comes out above 0.02. */
const ROUNDING = 1e-9;

const quantities = {
  ".modes": { unit: "modes", range: [0, Infinity], better: "higher" },
  ".modes20": { unit: "modes", range: [0, Infinity], better: "higher" },
  ".hq": { unit: "share", range: [0, 1], better: "null" },
  ".kl": { unit: "nats", range: [0, Infinity], better: "lower" },
} as const;

export const modeCoverage = defineMetric({
  title: "Mode coverage: modes reached, high-quality share, reverse KL",
  source: "Lin, Khetan, Fanti & Oh 2018 (PacGAN), arXiv 1712.04086",
  options: Type.Object({}),
  needs: ["modes"],
  quantities,
  enabled: true,
  nullResamples: () => NULL_RESAMPLES,

  compute({ fake, modes }) {
    const n = fake.rows;
    const { dim } = fake;
    const radius = highQualityRadius(dim);
    const held = highQualityCounts(fake, modes, radius);
    const total = sum(held);
    const missed = modes.names.filter((_, k) => held[k] < FAIR * modes.weights[k] * n * (1 - ROUNDING));
    const count = (value: number, note?: string): Quantity =>
      quantity({ value, unit: "modes", n, ...(note && { note }) });
    return {
      ".modes": count(held.filter((samples) => samples > 0).length),
      ".modes20": count(
        modes.names.length - missed.length,
        missed.length > 0 ? `missed: ${missed.join(", ")}` : undefined,
      ),
      ".hq": quantity({
        value: total / n,
        unit: "share",
        n,
        interval: wilson({ successes: total, n }),
        note: `a perfect sampler scores ${normalShareWithin({ radius, dim }).toFixed(4)}${dim > 2 ? ` (within ${rounded(radius)} standard deviations of a mode)` : ""}`,
      }),
      ".kl": reverseKl(held, total, modes, radius),
    };
  },
});

/** HQ samples of each mode. */
function highQualityCounts(fake: Samples, { centers, std }: Modes, radius: number): Float64Array {
  const held = new Float64Array(centers.rows);
  for (let row = 0; row < fake.rows; row++) {
    const { index, distance } = nearest(fake, row, centers);
    if (distance < radius * std) held[index]++;
  }
  return held;
}

const rounded = (radius: number): string => String(Number(radius.toPrecision(3)));

function reverseKl(held: Float64Array, total: number, { weights }: Modes, radius: number): Quantity {
  if (total === 0) {
    return {
      value: null,
      why: `no generated sample lies within ${rounded(radius)} standard deviations of a mode`,
    };
  }
  const floor = (held.length - 1) / (2 * total);
  const value = kullbackLeibler({ p: held, q: weights });
  const influences = held.map((count, k) => Math.log(count / total / weights[k]));
  const error = standardError({ fake: { values: influences, counts: held } });
  return quantity({
    value,
    unit: "nats",
    n: total,
    ...normalInterval({ value, error, range: quantities[".kl"].range }),
    note: `a perfect sampler of ${total} points scores about ${Number(floor.toPrecision(2))}`,
  });
}
