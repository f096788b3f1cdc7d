/**
 * Latent arithmetic: a bold 7 minus a thin 7 plus a thin 1 should be a bold 1. Each concept is the mean of three latents
 * whose images show it, since single ones are unstable; beside it stands the same arithmetic on the three images' mean
 * pixels, which overlays them.
 *
 * For each ordered pair of classes a and c: bold a - thin a + thin c. A generated image belongs to the class that the
 * extractor takes it for with a probability of at least one half; bold and thin are the quarters of a class with the
 * most and the least ink (mean of the pixels). One trial takes all pairs; each of `trials` has three images of its own for
 * every concept, out of 400 times as many images as there are trials, beside those of the snapshot.
 *
 *   .latent   probability of class c, as the extractor sees G(mean z_bold,a - mean z_thin,a + mean z_thin,c); mean over pairs
 *   .input    the same of the three mean images added and subtracted, cut to [-1, 1]
 *   .gain     .latent - .input: above 0 where the generator knows better than an overlay
 *   .ink      ink that the latent result has over thin c, by what bold a has over thin a: 1 carries the whole difference, 0
 *             none. It is the ratio of the means over trials and pairs
 *
 * Why three: the mean of three latents of N(0, I) has a third of the variance, and three such means added make it whole
 * again, so that the result lies where the generator was trained. With more, the class is kept more often and the ink less.
 *
 * Units and ranges: probabilities; gain from -1 to 1; ink any number. Intervals: mean +- 1.96 standard errors over trials,
 * which have no image in common; none of .ink.
 * Input: the generator as a function of its latents, at the snapshot, and an extractor. A class with fewer than 12 images a
 * trial is left out; two classes make it. The note says how many there were.
 * Cannot see: whether the result looks real, or is the same 1 as before; a generator of one image a class does well. One
 * that is told classes is asked for c, and only its ink says something of its latents.
 * Cost: 490 images a trial with 10 classes, generated and looked at, and 90 overlays: 16 trials take ten seconds.
 *
 * Source: Radford, Metz & Chintala 2016, arXiv 1511.06434, section 6.3.2.
 *
 * @example
 *   // G(z) = (class by the sign of z1, ink z2): bold a - thin a + thin c keeps c's sign and adds a's ink: latent 1, ink 1
 */

import { Type } from "typebox";
import { type Arithmetic, arithmeticOf, IMAGES_OF_CLASS, inkOf } from "../src/maths/latent-arithmetic.ts";
import { mean, meanInterval } from "../src/maths/statistics.ts";
import type { Extractor, Samples } from "../src/samples.ts";
import { defineMetric, quantity, unmeasured, whyNotMeasurable } from "./metric.ts";

const options = Type.Object({
  trials: Type.Integer({
    default: 16,
    minimum: 2,
    maximum: 1000,
    description: "Trials of all pairs of classes, each with images of its own",
  }),
});

const quantities = {
  ".latent": { unit: "probability", range: [0, 1], better: "higher" },
  ".input": { unit: "probability", range: [0, 1], better: "null" },
  ".gain": { unit: "probability", range: [-1, 1], better: "higher" },
  ".ink": { unit: "ratio", range: [-Infinity, Infinity], better: "null" },
} as const;
export const latentArithmetic = defineMetric({
  title: "Latent arithmetic: bold a - thin a + thin c, beside the same on pixels",
  source: "Radford, Metz & Chintala 2016, arXiv 1511.06434",
  options,
  needs: ["latents", "features"],
  quantities,

  compute({ real, latents, features }, { trials }) {
    const arithmetic = arithmeticOf(latents, features, trials);
    const { images, concepts, sums, made, overlaid } = arithmetic;
    const few = `it needs two classes with ${IMAGES_OF_CLASS * trials} of ${images.rows} generated images (there are ${concepts.length})`;
    const broken =
      whyNotMeasurable({ real, fake: images }) ??
      (concepts.length < 2 ? few : whyNotMeasurable({ real, fake: made }));
    if (broken !== undefined) return unmeasured(quantities, broken);
    const latent = scoresOf(made, arithmetic, features);
    const pixels = scoresOf(overlaid, arithmetic, features);
    const note = `${trials} trials of ${sums.length / trials} pairs of ${concepts.length} classes`;
    const averaged = (scores: readonly number[], kind: ".latent" | ".input" | ".gain") => {
      const values = Array.from({ length: trials }, (_, trial) =>
        mean(scores.filter((_, i) => sums[i].trial === trial)),
      );
      const { mean: value, interval } = meanInterval({ values });
      const { unit, range } = quantities[kind];
      const [lo, hi] = [Math.max(range[0], interval.lo), Math.min(range[1], interval.hi)];
      return quantity({ value, unit, n: sums.length, interval: { ...interval, lo, hi }, note });
    };
    const gains = latent.map((score, i) => score - pixels[i]);
    return {
      ".latent": averaged(latent, ".latent"),
      ".input": averaged(pixels, ".input"),
      ".gain": averaged(gains, ".gain"),
      ".ink": quantity({
        value: carried(arithmetic),
        unit: quantities[".ink"].unit,
        n: sums.length,
      }),
    };
  },
});

/** Probability of each sum's class c. */
function scoresOf(samples: Samples, { sums }: Arithmetic, extractor: Extractor): number[] {
  const { probabilities } = extractor.extract(samples);
  return sums.map(({ c }, row) => probabilities.data[row * extractor.classes + c.label]);
}

function carried({ sums, made: { dim, data } }: Arithmetic): number {
  const added = sums.map(
    ({ trial, c }, row) => inkOf(data.subarray(row * dim, (row + 1) * dim)) - inkOf(c.thin[trial].pixels),
  );
  const given = sums.map(({ trial, a }) => inkOf(a.bold[trial].pixels) - inkOf(a.thin[trial].pixels));
  return mean(added) / mean(given);
}
