/** What figures and diagnoses need to know of samples that came from outside. */

import type { Known } from "../../../metrics/needs.ts";
import { firstRows, rangeOf } from "../../maths/rows.ts";
import { pooledSd } from "../../maths/statistics.ts";
import { imageGrid } from "../../measuring/figures/images.ts";
import { modesRecord, shownPoints } from "../../measuring/meter.ts";
import type { TargetRecord } from "../../result/index.ts";
import type { Samples } from "../../samples.ts";

/** Images that a figure shows. */
const SHOWN_IMAGES = 64;

export function describeSamples(real: Samples, { box, image, modes }: Known): TargetRecord {
  const { dim } = real;
  return {
    kind: "samples",
    dim,
    sd: pooledSd(real),
    ...(box && { box }),
    ...(image && { image, images: imageGrid(picturesOf(real)(real), image) }),
    ...(modes && { modes: modesRecord(modes) }),
    ...(dim <= 2 && { points: shownPoints(real) }),
  };
}

/** The first samples as pictures: the range of the real pixel values becomes [-1, 1], whatever it is. */
export function picturesOf(real: Samples): (samples: Samples) => Samples {
  const { low, high } = rangeOf(real);
  const scale = high > low ? 2 / (high - low) : 0;
  return (samples) => {
    const shown = firstRows(samples, SHOWN_IMAGES);
    return { ...shown, data: Float64Array.from(shown.data, (value) => (value - low) * scale - 1) };
  };
}
