/** What the result keeps of an autoencoder of images: real ones beside what it makes of them. */

import { sharpnessOf } from "../../../metrics/sharpness.ts";
import { firstRows } from "../../maths/rows.ts";
import { mean } from "../../maths/statistics.ts";
import type { SnapshotEvent } from "../../models/trainers/trainer.ts";
import type { ReconstructionRecord } from "../../result/index.ts";
import type { ImageShape, Samples } from "../../samples.ts";
import { imageGrid } from "./images.ts";

/** Images that are measured, and of these the ones that a figure shows. */
const MEASURED = 256;
const SHOWN = 12;

/** Undefined where nothing is reconstructed, or what is not finite. */
export function reconstructionRecord(
  { step, reconstruct }: Pick<SnapshotEvent, "step" | "reconstruct">,
  real: Samples,
  image: ImageShape | undefined,
): ReconstructionRecord | undefined {
  if (reconstruct === undefined || image === undefined) return undefined;
  const input = firstRows(real, MEASURED);
  const output = reconstruct(input);
  if (!output.data.every(Number.isFinite)) return undefined;
  const sharp = (samples: Samples) => mean(sharpnessOf(samples, image));
  return {
    step,
    input: imageGrid(firstRows(input, SHOWN), image),
    output: imageGrid(firstRows(output, SHOWN), image),
    sharpness: { input: sharp(input), output: sharp(output) },
    error: mean(output.data.map((value, i) => (value - input.data[i]) ** 2)),
  };
}
