/** A picture of the playback as a result keeps it: short numbers in thousandths of the target's box. */

import { generatorDensity } from "../../maths/change-of-variables.ts";
import { sigmoid } from "../../maths/distances.ts";
import { histogram } from "../../maths/histogram.ts";
import type { FrameEvent } from "../../models/trainers/trainer.ts";
import type { FrameRecord } from "../../result/index.ts";
import type { Box, Curves, Samples } from "../../samples.ts";

/** Points on the line that are kept; the histogram is of all. */
const ON_A_LINE = 100;
/** A curve of the line keeps every other knot. */
const KNOT = 2;
/** What is further out than so many boxes is drawn nowhere. */
const FAR = 9;
const PER_MILLE = 1000;

/** @returns undefined where the target has no box to draw in */
export function frameRecord(
  { step, fake, curves, landscape, grid, pull }: FrameEvent,
  { dim, box }: { readonly dim: number; readonly box?: Box },
  probabilistic: boolean,
): FrameRecord | undefined {
  if (box === undefined) return undefined;
  const outputs = dim === 1 ? curves?.logits.filter((_, i) => i % KNOT === 0) : landscape;
  const kept = dim === 1 ? fake.data.subarray(0, ON_A_LINE) : fake.data;
  const points = placesIn(box, kept);
  // An arrow belongs to the point of its place in the list.
  const whole = points.length === kept.length;
  return {
    step,
    points,
    ...(pull &&
      whole && { pull: Array.from(pull, (value) => (Number.isFinite(value) ? short(value) : null)) }),
    ...(outputs?.every(Number.isFinite) &&
      (probabilistic
        ? { d: Array.from(outputs, (logit) => Math.round(PER_MILLE * sigmoid(logit))) }
        : { critic: Array.from(outputs, short) })),
    ...(dim === 1 && curves && onTheLine(curves, fake, box)),
    ...(grid?.data.every(Number.isFinite) && { grid: placesIn(box, grid.data) }),
  };
}

const short = (value: number): number => Number(value.toPrecision(3));

/** Thousandths of the box, of the points that are finite. */
function placesIn({ low, high }: Box, values: Samples["data"]): number[] {
  const place = (value: number) => Math.min(FAR, Math.max(-FAR, (value - low) / (high - low)));
  return Array.from(values, (value) => Math.round(PER_MILLE * place(value))).filter(Number.isFinite);
}

/** The density by change of variables where latents have one dimension, else by a histogram; and the map of latents. */
function onTheLine({ x, z, g, zWeights }: Curves, fake: Samples, box: Box): Partial<FrameRecord> {
  if (z === undefined || g === undefined) {
    const bins = Math.ceil(x.length / KNOT);
    if (!fake.data.every(Number.isFinite)) return {};
    const step = (box.high - box.low) / (bins - 1);
    const around = { low: box.low - step / 2, high: box.high + step / 2, bins };
    return { generated: Array.from(histogram(fake, around).counts, (n) => short(n / fake.rows / step)) };
  }
  if (!g.every(Number.isFinite)) return {};
  const { density } = generatorDensity({ x, z, g, zWeights });
  const every = Array.from(z.keys()).filter((i) => i % 60 === 0 && Math.abs(z[i]) <= 3);
  return {
    generated: Array.from(
      density.filter((_, i) => i % KNOT === 0),
      short,
    ),
    map: {
      z: every.map((i) => short(z[i])),
      g: placesIn(
        box,
        Float64Array.from(every, (i) => g[i]),
      ),
    },
  };
}
