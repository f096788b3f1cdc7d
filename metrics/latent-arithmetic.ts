/**
 * Latent arithmetic: a bold 7 minus a thin 7 plus a thin 1 should be a bold 1. Each concept is the mean of three latents
 * whose images show it, since single ones are unstable; beside it stands the same arithmetic on the three images' mean
 * pixels, which overlays them.
 *
 * For each ordered pair of classes a and c: bold a - thin a + thin c. A generated image belongs to the class that the
 * extractor takes it for with a probability of at least one half; bold and thin are the quarters of a class with the
 * most and the least ink (mean of the pixels), of which the first three in the order of the snapshot are taken.
 *
 *   .latent   probability of class c, as the extractor sees G(mean z_bold,a - mean z_thin,a + mean z_thin,c); mean over pairs
 *   .input    the same of the three mean images added and subtracted, cut to [-1, 1]
 *   .gain     .latent - .input, pair by pair: above 0 where the generator knows better than an overlay
 *   .ink      ink that the latent result has over thin c, by what bold a has over thin a: 1 carries the whole difference, 0
 *             none. It is the ratio of the means over pairs
 *
 * Why three: the mean of three latents of N(0, I) has a third of the variance, and three such means added make it whole
 * again, so that the result lies where the generator was trained.
 *
 * Units and ranges: probabilities; gain from -1 to 1; ink any number. Intervals: mean +- 1.96 standard errors over pairs (too
 * short: pairs share their concepts); none of .ink.
 * Input: the generator as a function of its latents, at the snapshot, and an extractor. A class with fewer than 12 images is
 * left out; two classes make it. The note says how many pairs there were.
 * Cannot see: whether the result looks real, or is the same 1 as before; a generator of one image a class does well.
 * Cost: 90 images of 10 classes, beside the extractor's look at the snapshot.
 *
 * Source: Radford, Metz & Chintala 2016, arXiv 1511.06434, section 6.3.2.
 *
 * @example
 *   // G(z) = (class by the sign of z1, ink z2): bold a - thin a + thin c keeps c's sign and adds a's ink: latent 1, ink 1
 */

import { Type } from "typebox";
import { mean, meanInterval } from "../src/maths/statistics.ts";
import type { Extractor, LatentMap, Samples } from "../src/samples.ts";
import { type Metric, quantity, unmeasured, whyNotMeasurable } from "./metric.ts";

const quantities = {
  ".latent": { unit: "probability", range: [0, 1], better: "higher" },
  ".input": { unit: "probability", range: [0, 1], better: "null" },
  ".gain": { unit: "probability", range: [-1, 1], better: "higher" },
  ".ink": { unit: "ratio", range: [-Infinity, Infinity], better: "null" },
} as const;
const names = Object.keys(quantities).map((suffix) => `latent-arithmetic${suffix}`);

const EXAMPLES = 3;
/** Bold and thin are the outer quarters of a class. */
const PART = 4;
const SURE = 0.5;

export const latentArithmetic: Metric<Record<string, never>> = {
  title: "Latent arithmetic: bold a - thin a + thin c, beside the same on pixels",
  source: "Radford, Metz & Chintala 2016, arXiv 1511.06434",
  options: Type.Object({}),
  needs: ["latents", "features"],
  quantities,
  enabled: false,
  minimum: () => 2 * PART * EXAMPLES,
  nullResamples: () => 0,

  compute(input) {
    const { fake, latents, features } = input;
    const why = whyNotMeasurable(input);
    if (latents === undefined || features === undefined || why !== undefined) {
      return unmeasured(names, why ?? "it needs the generator itself and an extractor of classes");
    }
    const concepts = conceptsOf(fake, latents, features);
    const pairs = concepts.flatMap((a) => concepts.filter((c) => c !== a).map((c) => ({ a, c })));
    if (pairs.length < 2) {
      return unmeasured(
        names,
        `it needs two classes with ${PART * EXAMPLES} generated images (there are ${concepts.length})`,
      );
    }
    const combined = (of: "latents" | "images"): Samples => {
      const rows = pairs.map(({ a, c }) =>
        a.bold[of].map((value, j) => value - a.thin[of][j] + c.thin[of][j]),
      );
      return {
        rows: rows.length,
        dim: rows[0].length,
        data: Float64Array.from(rows.flatMap((row) => [...row])),
      };
    };
    const made = latents.generate(combined("latents"));
    const broken = whyNotMeasurable({ real: input.real, fake: made });
    if (broken !== undefined) return unmeasured(names, broken);
    const overlaid = combined("images");
    const scores = {
      ".latent": scoresOf(made, pairs, features),
      ".input": scoresOf({ ...overlaid, data: overlaid.data.map(toRange) }, pairs, features),
    };
    const gains = scores[".latent"].map((score, i) => score - scores[".input"][i]);
    const added = mean(pairs.map(({ c }, i) => inkOf(rowOf(made, i)) - inkOf(c.thin.images)));
    const given = mean(pairs.map(({ a }) => inkOf(a.bold.images) - inkOf(a.thin.images)));
    const rows = { n: pairs.length };
    const averaged = (values: readonly number[], kind: ".latent" | ".input" | ".gain") => {
      const { mean: value, interval } = meanInterval({ values });
      const { unit, range } = quantities[kind];
      const [lo, hi] = [Math.max(range[0], interval.lo), Math.min(range[1], interval.hi)];
      const note = `${pairs.length} pairs of ${concepts.length} classes`;
      return quantity({ value, unit, ...rows, interval: { ...interval, lo, hi }, note });
    };
    return {
      "latent-arithmetic.latent": averaged(scores[".latent"], ".latent"),
      "latent-arithmetic.input": averaged(scores[".input"], ".input"),
      "latent-arithmetic.gain": averaged(gains, ".gain"),
      "latent-arithmetic.ink": quantity({ value: added / given, unit: quantities[".ink"].unit, ...rows }),
    };
  },
};

const toRange = (value: number): number => Math.min(1, Math.max(-1, value));

const rowOf = ({ dim, data }: Samples, row: number): Float64Array =>
  Float64Array.from(data.subarray(row * dim, (row + 1) * dim));

const inkOf = (image: Float64Array): number => mean(image);

/** Means of some generated samples. */
interface Example {
  readonly latents: Float64Array;
  readonly images: Float64Array;
}

interface Concept {
  readonly label: number;
  readonly bold: Example;
  readonly thin: Example;
}

function conceptsOf(fake: Samples, { latents }: LatentMap, extractor: Extractor): Concept[] {
  const { features, probabilities } = extractor.extract(fake);
  const members = new Map<number, number[]>();
  features.labels.forEach((label, row) => {
    if (probabilities.data[row * extractor.classes + label] < SURE) return;
    members.set(label, [...(members.get(label) ?? []), row]);
  });
  const ink = Float64Array.from({ length: fake.rows }, (_, row) => inkOf(rowOf(fake, row)));
  const example = (rows: readonly number[]): Example => {
    const first = rows.toSorted((a, b) => a - b).slice(0, EXAMPLES);
    return { latents: meanOf(latents, first), images: meanOf(fake, first) };
  };
  return [...members]
    .filter(([, rows]) => rows.length >= PART * EXAMPLES)
    .toSorted(([a], [b]) => a - b)
    .map(([label, rows]) => {
      const thinnest = rows.toSorted((a, b) => ink[a] - ink[b] || a - b);
      const quarter = Math.floor(rows.length / PART);
      return { label, thin: example(thinnest.slice(0, quarter)), bold: example(thinnest.slice(-quarter)) };
    });
}

function meanOf(samples: Samples, rows: readonly number[]): Float64Array {
  const vectors = rows.map((row) => rowOf(samples, row));
  return Float64Array.from(vectors[0], (_, j) => mean(vectors.map((vector) => vector[j])));
}

/** Probability of each pair's class c. */
function scoresOf(
  samples: Samples,
  pairs: readonly { readonly c: Concept }[],
  extractor: Extractor,
): number[] {
  const { probabilities } = extractor.extract(samples);
  return pairs.map(({ c }, row) => probabilities.data[row * extractor.classes + c.label]);
}
