/**
 * Precision, recall, density and coverage: whether generated samples look real (precision, density), and whether all that
 * is real gets generated (recall, coverage).
 *
 * Round each sample lies a ball that reaches to its k-th nearest neighbor of its own side; a side's manifold is the union
 * of its balls. With n real and m generated samples:
 *
 *   .precision  share of generated samples inside some real ball
 *   .recall     share of real samples inside some generated ball
 *   .density    1 / (k m) * sum over generated samples of the real balls that each lies in; one outlier among the real
 *               samples, whose ball is large, no longer makes everything precise
 *   .coverage   share of real balls that hold a generated sample
 *
 * Balls are open, as in the package prdc 0.2: at a distance equal to the radius a sample is outside. Radii and distances
 * compare exactly, as squares. A sample's own duplicates are neighbors at distance 0, so k of them empty its ball; how many
 * balls are empty is noted.
 *
 * Units and ranges: shares in [0, 1]; density from 0 to n / k. Generated samples of the real distribution have an expected
 * density of exactly 1 and an expected coverage of exactly 1 - product over j = 1..k of (n - j) / (n + m - j), which is
 * about 1 - 2^-k for n = m (.969 for k = 5), in any dimension; precision and recall have no such value: read their nulls.
 * Intervals, 95 %: Wilson's for the shares, mean +- 1.96 standard errors for the density. They hold for the other side's
 * balls as they are (and, for coverage, for balls as if they were independent): how those vary is in the null band.
 * Input: any dimension; the numbers of rows may differ, though recall then falls with a small m. Features rather than pixels (option `space`).
 * Cannot see: anything finer than its balls. In high dimension the middle of the data lies in most balls: samples that huddle
 * there are precise, and dense far beyond 1, which is no merit. Copies of training data score best.
 * Cost: (n + m)^2 / 2 * dim; 5000 and 5000 samples of 64 dimensions less than a second of one processor, 10,000 of 2048 some 30, shared by all
 * processors; memory of a packed copy of the rows in float32 and a few numbers a sample.
 *
 * Source: Kynkäänniemi, Karras, Laine, Lehtinen & Aila 2019, arXiv 1904.06991 (precision, recall); Naeem, Oh, Uh, Choi &
 * Yoo 2020, arXiv 2002.09797 (density, coverage).
 *
 * @example
 *   // real 0, 1, ..., 9 and fake 0.5, 0.5, ... (ten times), k = 1: every fake lies in the balls of 0 and of 1
 *   // precision 1, recall 0, density 2, coverage 0.2
 */

import { Type } from "typebox";
import { eachHalvedNeighbors, listedFor } from "../src/maths/halved-neighbors.ts";
import { whyNoSquares } from "../src/maths/neighbors.ts";
import { meanInterval, wilson } from "../src/maths/statistics.ts";
import type { Quantity } from "../src/result/index.ts";
import { NULL_RESAMPLES_CLOUD, quantity, unmeasured } from "./metric.ts";
import { inAnySpace } from "./space.ts";

const options = Type.Object({
  k: Type.Integer({
    default: 5,
    minimum: 1,
    maximum: 100,
    description: "Which nearest neighbor of its own side a sample's ball reaches to",
  }),
});

/** Below this, an interval of a share spans half of [0, 1]. */
const MINIMUM = 10;

const quantities = {
  ".precision": { unit: "share", range: [0, 1], better: "higher" },
  ".recall": { unit: "share", range: [0, 1], better: "higher" },
  ".density": { unit: "real balls / k", range: [0, Infinity], better: "null" },
  ".coverage": { unit: "share", range: [0, 1], better: "higher" },
} as const;

/** A k-th neighbor needs k others. */
const fewest = (k: number) => Math.max(MINIMUM, k + 1);

export const prdc = inAnySpace({
  title: "Precision, recall, density and coverage",
  source: "Kynkäänniemi et al. 2019, arXiv 1904.06991; Naeem et al. 2020, arXiv 2002.09797",
  options,
  needs: [],
  quantities,
  minimum: (_, { k }) => fewest(k),
  cost: ({ rows, dim }) =>
    dim < 16
      ? 1e-8 * rows ** 2 * (1 + dim / 20)
      : 2e-8 * rows ** 2 + (dim < 128 ? 2.4e-10 : 9e-11) * rows ** 2 * dim,
  halvedCost: ({ rows, dim }) =>
    dim < 16
      ? 2e-8 * rows ** 2 * (1 + dim / 20)
      : 4e-8 * rows ** 2 + (dim < 128 ? 2.4e-10 : 9e-11) * rows ** 2 * dim,
  nullResamples: () => NULL_RESAMPLES_CLOUD,

  halved({ points, halvings }, { k }) {
    const n = points.rows / 2;
    if (n < fewest(k) || whyNoSquares(points) !== undefined) return undefined;
    const of = halvings(points.rows);
    return {
      asked: { halvings: of, lists: listedFor(k) },
      measure({ lists }) {
        const values: Record<keyof typeof quantities, number>[] = [];
        eachHalvedNeighbors(of, lists(), [k], ({ balls: [{ held, holding }] }, sides) => {
          const count = (side: 1 | -1, numbers: Int32Array, of: (number: number) => number) =>
            numbers.reduce((sum, number, row) => sum + (sides[row] === side ? of(number) : 0), 0) / n;
          const any = (number: number) => (number > 0 ? 1 : 0);
          values.push({
            ".precision": count(-1, holding, any),
            ".recall": count(1, holding, any),
            ".density": count(-1, holding, (number) => number / k),
            ".coverage": count(1, held, any),
          });
        });
        return { n, values };
      },
    };
  },

  compute({ real, fake }, { k }) {
    const why = whyNoSquares(real, fake);
    if (why !== undefined) return unmeasured(quantities, why);
    const balls = { real: k, fake: k };
    return {
      asked: { real, fake, wants: { balls: [balls] } },
      measure(swept) {
        const { held, holding } = swept.inBalls(balls);
        const rows = { n: fake.rows, nReal: real.rows };
        const perBall = meanInterval({ values: Array.from(holding.fake, (count) => count / k) });
        return {
          ".precision": share(holding.fake, rows, emptyNote("real", swept.own("real", k), k)),
          ".recall": share(holding.real, rows, emptyNote("generated", swept.own("fake", k), k)),
          ".density": quantity({
            value: perBall.mean,
            unit: quantities[".density"].unit,
            ...rows,
            interval: { ...perBall.interval, lo: Math.max(0, perBall.interval.lo) },
            note: "a perfect generator is expected to score 1",
          }),
          ".coverage": share(
            held.real,
            rows,
            `a perfect generator is expected to score ${expectedCoverage(real.rows, fake.rows, k).toFixed(4)}`,
          ),
        };
      },
    };
  },
  ofPairs: true,
});

/** Share of the samples (or balls) that are in (or hold) at least one. */
function share(counts: Int32Array, rows: { n: number; nReal: number }, note?: string): Quantity {
  const [successes, n] = [counts.reduce((sum, count) => sum + (count > 0 ? 1 : 0), 0), counts.length];
  return quantity({
    value: successes / n,
    unit: "share",
    ...rows,
    interval: wilson({ successes, n }),
    ...(note && { note }),
  });
}

function emptyNote(side: string, squaredRadii: Float64Array, k: number): string | undefined {
  const empty = squaredRadii.reduce((sum, radius) => sum + (radius === 0 ? 1 : 0), 0);
  return empty === 0
    ? undefined
    : `${empty} of ${squaredRadii.length} ${side} balls are empty: their samples have ${k} duplicates or more`;
}

/** All n - 1 + m other samples are equally likely to be the k nearest to a real one; it is uncovered if all are real. */
function expectedCoverage(n: number, m: number, k: number): number {
  let uncovered = 1;
  for (let j = 1; j <= k; j++) uncovered *= (n - j) / (n + m - j);
  return 1 - uncovered;
}
