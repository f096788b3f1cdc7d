/** What figures and diagnoses need to know of samples that came from outside. */
import { pooledSd } from "../maths/statistics.ts";
import { imageGrid, type Known, modesRecord, shownPoints } from "../measure.ts";
import type { TargetRecord } from "../result.ts";
import type { Samples } from "../samples.ts";

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
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < real.data.length; i++) {
    low = Math.min(low, real.data[i]);
    high = Math.max(high, real.data[i]);
  }
  const scale = high > low ? 2 / (high - low) : 0;
  return ({ rows, dim, data }) => {
    const shown = Math.min(rows, SHOWN_IMAGES);
    const pixels = Float64Array.from(data.subarray(0, shown * dim), (value) => (value - low) * scale - 1);
    return { rows: shown, dim, data: pixels };
  };
}
