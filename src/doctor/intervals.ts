/**
 * Wilson's interval holds the rates p whose test is not rejected, so its ends solve (rate - p)^2 = z^2 p (1 - p) / n; at rates 1
 * and 0 that is n / (n + z^2) and z^2 / (n + z^2). A mean's interval is mean +- 1.96 sd / sqrt n with the divisor n - 1.
 * A histogram counts each sample once: a bin holds its lower edge, the last one its upper edge as well, and the border bins
 * what lies outside.
 */

import { histogram } from "../maths/histogram.ts";
import { meanInterval, NORMAL_QUANTILE, wilson } from "../maths/statistics.ts";
import { type Check, closely, exactly, type Finding, finding, printed, within } from "./check.ts";
import { line } from "./support.ts";

const product = { wilson, meanInterval, histogram };

export const intervals: Check<typeof product> = {
  title: "Intervals and bins",
  source: "Wilson 1927, JASA 22",

  run(planted = {}) {
    const { wilson, meanInterval, histogram } = { ...product, ...planted };
    const z2 = NORMAL_QUANTILE[0.95] ** 2;
    const { mean, error, interval } = meanInterval({ values: [1, 2, 3] });
    const { counts, n, outOfRange } = histogram(line(-1, 0, 0.5, 1, 2, 2.5), { low: 0, high: 2, bins: 2 });
    return [
      finding("z at 95 %", NORMAL_QUANTILE[0.95], printed("1.959963984540054")),
      ...[
        [8, 10],
        [3, 7],
      ].flatMap(([successes, of]) => solves(wilson({ successes, n: of }), successes / of, z2 / of)),
      finding("lower end of 5 in 5", wilson({ successes: 5, n: 5 }).lo, closely(5 / (5 + z2))),
      finding("upper end of 5 in 5", wilson({ successes: 5, n: 5 }).hi, exactly(1)),
      finding("upper end of 0 in 5", wilson({ successes: 0, n: 5 }).hi, closely(z2 / (5 + z2))),
      finding("mean of 1, 2, 3", mean, exactly(2)),
      finding("its standard error", error, closely(Math.sqrt(1 / 3))),
      finding("lower end of the mean", interval.lo, closely(2 - Math.sqrt(z2 / 3))),
      finding("samples in the first of two bins", counts[0], exactly(3)),
      finding("samples in the last", counts[1], exactly(3)),
      finding("samples counted", n, exactly(6)),
      finding("share outside the box", outOfRange, closely(1 / 3)),
    ];
  },
};

function solves({ lo, hi }: { lo: number; hi: number }, rate: number, z2PerSample: number): Finding[] {
  const rest = (p: number) => (rate - p) ** 2 - z2PerSample * p * (1 - p);
  return [
    finding(`lower end at rate ${rate.toFixed(2)}: equation of Wilson`, rest(lo), within(0, 1e-15)),
    finding(`upper end at rate ${rate.toFixed(2)}: equation of Wilson`, rest(hi), within(0, 1e-15)),
    // Both ends solve it, so which is which must be told apart.
    finding(
      `order of the ends at rate ${rate.toFixed(2)}`,
      Math.sign(rate - lo) + Math.sign(hi - rate),
      exactly(2),
    ),
  ];
}
