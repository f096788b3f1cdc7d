/**
 * Class coverage: which classes of the real data the generator makes, and in what proportions: by the classes that the
 * target's extractor tells on both sides, or, where there is none, by labels given with the samples.
 *
 *   .classes    classes of the data that have at least one generated sample
 *   .classes20  classes with at least 20 % of their fair share: generated count >= 0.2 * real share * m. The stricter one;
 *               its note names the classes that are missed
 *   .kl         KL(generated classes || classes of the data) = sum_c f_c ln(f_c / r_c), f and r the shares of the classes; all in
 *               one of K equal classes gives ln K. It is taken as it stands: a perfect generator of m samples scores about
 *               (K-1)/(2m), and (K-1)/(2n) more where r itself comes from n real samples; the note says their sum
 *
 * r is the target's own, where it knows the share of each class (digits), else that of the real samples.
 *
 * Units and ranges: classes from 0 to K; nats from 0. No intervals: counts of classes are no means, and the floor says more
 * of .kl than an interval would; the spread of a perfect generator is in the null band.
 * Input: an extractor, or integer labels on both sides, one a row; coordinates are then not looked at. A generated class that the data do not have
 * makes KL infinite: there is no value then, and the reason names it. In the counts it does not appear.
 * Cannot see: the samples themselves (a label may be wrong, a class may hold one image only, and a classifier takes
 * anything for one of its classes).
 * Cost: O(n + m), beside an extractor's.
 *
 * Source: Srivastava et al. 2017 (VEEGAN), arXiv 1705.07761, section 4: modes and reverse KL by a classifier; Paninski 2003,
 * Neural Computation 15, for the floor.
 *
 * @example
 *   // real labels 0, 1, ..., 9 a hundred times each; generated all 3: classes 1, classes20 1, kl ln 10
 */

import { Type } from "typebox";
import { kullbackLeibler } from "../src/maths/distances.ts";
import type { Quantity } from "../src/result/index.ts";
import { defineMetric, NULL_RESAMPLES, NULL_RESAMPLES_CLOUD, quantity } from "./metric.ts";

/** Share of its fair share that a class must hold to count in .classes20, as in mode-coverage. */
const FAIR = 0.2;
/** With more classes than this, samples are so many that classifying real pairs takes longer than a training; the note has the floor. */
const MANY = 100;
/** Classes that a note names before it only counts the rest. */
const NAMED = 20;

const count = { unit: "classes", range: [0, Infinity], better: "higher" } as const;
const quantities = {
  ".classes": count,
  ".classes20": count,
  ".kl": { unit: "nats", range: [0, Infinity], better: "lower" },
} as const;

export const classCoverage = defineMetric({
  title: "Class coverage: classes made, KL of their proportions",
  source: "Srivastava et al. 2017 (VEEGAN), arXiv 1705.07761; Paninski 2003, Neural Computation 15",
  options: Type.Object({}),
  needs: ["labels"],
  uses: ["classShares"],
  quantities,
  nullResamples({ labels: { classes } }) {
    if (classes === undefined) return NULL_RESAMPLES;
    return classes > MANY ? 0 : NULL_RESAMPLES_CLOUD;
  },

  compute({ real, fake, labels, classShares }) {
    const inReal = labels.of(real);
    const inFake = tally(labels.of(fake));
    const data = classShares ? knownClasses(classShares) : sampledClasses(inReal);
    const classes = [...data.weights.keys()].toSorted((a, b) => a - b);
    const n = fake.rows;
    const held = (label: number) => inFake.get(label) ?? 0;
    const missing = (least: (label: number) => number) =>
      classes.filter((label) => held(label) < least(label));
    const counted = (missed: readonly number[]): Quantity =>
      quantity({
        value: classes.length - missed.length,
        unit: "classes",
        n,
        nReal: real.rows,
        note: `of ${classes.length} in the ${data.known ? "data" : "real samples"}${missed.length > 0 ? `; missed: ${named(missed)}` : ""}`,
      });
    return {
      ".classes": counted(missing(() => 1)),
      ".classes20": counted(missing((label) => (FAIR * n * (data.weights.get(label) ?? 0)) / data.total)),
      ".kl": divergence(data, inFake, { real: real.rows, fake: n }),
    };
  },
});

/** The classes of the data: their shares where these are known, else how many of the real samples are of each. */
interface Classes {
  readonly known: boolean;
  readonly weights: ReadonlyMap<number, number>;
  /** Of all weights. */
  readonly total: number;
}

const knownClasses = (shares: readonly number[]): Classes => ({
  known: true,
  weights: new Map([...shares.entries()].filter(([, share]) => share > 0)),
  total: 1,
});

const sampledClasses = (labels: Int32Array): Classes => ({
  known: false,
  weights: tally(labels),
  total: labels.length,
});

/** Samples of each class. */
function tally(labels: Int32Array): Map<number, number> {
  const counts = new Map<number, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  return counts;
}

function divergence(
  data: Classes,
  inFake: ReadonlyMap<number, number>,
  rows: { readonly real: number; readonly fake: number },
): Quantity {
  const strange = [...inFake.keys()].filter((label) => !data.weights.has(label)).toSorted((a, b) => a - b);
  if (strange.length > 0) {
    const none = data.known ? "the data have no" : "no real sample has";
    return { value: null, why: `it is infinite: ${none} class ${named(strange)}` };
  }
  const classes = [...data.weights.keys()];
  const floor = ((classes.length - 1) / 2) * (1 / rows.fake + (data.known ? 0 : 1 / rows.real));
  return quantity({
    value: kullbackLeibler({
      p: classes.map((label) => inFake.get(label) ?? 0),
      q: classes.map((label) => data.weights.get(label) ?? 0),
    }),
    unit: "nats",
    n: rows.fake,
    nReal: rows.real,
    note: `a perfect generator of ${rows.fake} samples scores about ${Number(floor.toPrecision(2))}`,
  });
}

function named(labels: readonly number[]): string {
  const rest = labels.length - NAMED;
  return labels.slice(0, NAMED).join(", ") + (rest > 0 ? ` and ${rest} more` : "");
}
