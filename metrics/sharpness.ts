/**
 * Sharpness of images: how much of each is edges. A model of the mean blurs (a VAE's decoder), one that must fool an
 * opponent does not; more edges than the data have are noise, which is no merit either.
 *
 *   s(x) = variance over the pixels of the Laplacian of x, the sum of the four neighbors minus four times the pixel
 *
 *   sharpness         mean of s over generated images
 *   sharpness.ratio   the same divided by the mean over real images: below 1 blurred, above 1 noisy or too crisp
 *
 * Unit and range: data units squared, from 0; a ratio from 0. Only pixels with all four neighbors count, so an image's edge
 * plays no part; channels are taken one by one and averaged. Noise of variance v added to an image adds 20 v = (4 + 4^2) v.
 * Intervals, 95 %: mean +- 1.96 standard errors over images; of the ratio by the delta method, as the two sides are
 * independent.
 * Input: images of one shape on both sides, at least 3 x 3, at least 2 images a side.
 * Cannot see: what is drawn. Noise is sharp; thicker strokes have more inside than edge and look blurred; values depend on
 * the range of the pixels, a ratio does not.
 * Cost: O(pixels).
 *
 * Source: Pech-Pacheco, Cristobal, Chamorro-Martinez & Fernandez-Valdivia 2000, "Diatom autofocusing in brightfield
 * microscopy", ICPR; on generated images Tolstikhin, Bousquet, Gelly & Schölkopf 2018, "Wasserstein auto-encoders", arXiv
 * 1711.01558.
 *
 * @example
 *   // One pixel of 1 in the middle of 5 x 5 zeros: the Laplacian is -4 there, 1 at its four neighbors and 0 at the other
 *   // four of nine inner pixels: mean 0, variance (16 + 4) / 9 = 2.222...
 */

import { Type } from "typebox";
import { meanInterval, NORMAL_QUANTILE } from "../src/maths/statistics.ts";
import type { ImageShape, Samples } from "../src/samples.ts";
import { defineMetric, NULL_RESAMPLES, quantity, unmeasured } from "./metric.ts";

const quantities = {
  "": { unit: "data units squared", range: [0, Infinity], better: "null" },
  ".ratio": { unit: "ratio", range: [0, Infinity], better: "null" },
} as const;
/** A standard error takes two images; a Laplacian takes neighbors on all sides. */
const FEWEST = 2;
const SMALLEST = 3;

export const sharpness = defineMetric({
  title: "Sharpness: variance of the Laplacian, against real images",
  source: "Pech-Pacheco et al. 2000, ICPR; Tolstikhin et al. 2018, arXiv 1711.01558",
  options: Type.Object({}),
  needs: ["image"],
  quantities,
  minimum: () => FEWEST,
  nullResamples: () => NULL_RESAMPLES,

  compute({ real, fake, image }) {
    if (image.height < SMALLEST || image.width < SMALLEST)
      return unmeasured(quantities, `a Laplacian needs images of at least ${SMALLEST} x ${SMALLEST} pixels`);
    const [there, here] = [real, fake].map((samples) =>
      meanInterval({ values: sharpnessOf(samples, image) }),
    );
    const rows = { n: fake.rows, nReal: real.rows };
    const note = `real images ${Number(there.mean.toPrecision(4))}`;
    const measured = quantity({
      value: here.mean,
      unit: quantities[""].unit,
      ...rows,
      interval: { ...here.interval, lo: Math.max(0, here.interval.lo) },
      note,
    });
    if (!(there.mean > 0)) {
      return { "": measured, ".ratio": { value: null, why: "the real images are flat" } };
    }
    const ratio = here.mean / there.mean;
    const error = Math.hypot(here.error, ratio * there.error) / there.mean;
    const reach = NORMAL_QUANTILE[0.95] * error;
    return {
      "": measured,
      ".ratio": quantity({
        value: ratio,
        unit: quantities[".ratio"].unit,
        ...rows,
        interval: { ...here.interval, lo: Math.max(0, ratio - reach), hi: ratio + reach },
      }),
    };
  },
});

/** Variance of the Laplacian of each image. */
export function sharpnessOf(
  { rows, dim, data }: Samples,
  { height, width, channels }: ImageShape,
): Float64Array {
  const down = width * channels;
  const count = (height - 2) * (width - 2);
  return Float64Array.from({ length: rows }, (_, i) => {
    let variance = 0;
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0;
      let squares = 0;
      for (let row = 1; row < height - 1; row++) {
        for (let column = 1; column < width - 1; column++) {
          const at = i * dim + row * down + column * channels + channel;
          const around = data[at - down] + data[at + down] + data[at - channels] + data[at + channels];
          const laplacian = around - 4 * data[at];
          sum += laplacian;
          squares += laplacian * laplacian;
        }
      }
      variance += Math.max(0, squares / count - (sum / count) ** 2) / channels;
    }
    return variance;
  });
}
