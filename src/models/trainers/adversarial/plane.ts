/** D on a grid of the plane, beside the density of an affine generator of two normal latents. */
import { affineLogDensity, affineReach } from "../../../maths/affine-density.ts";
import type { Box, Plane, Samples } from "../../../samples.ts";

/** Points a side: twelve standard deviations in steps of less than a tenth. */
const SIDE = 129;
/** N(0, I) has 2e-9 of a coordinate's mass beyond 6 sd. */
const REACH = 6;

/**
 * @param box where the data are
 * @param generate G at two latents a row
 * @param discriminate D's logits at two coordinates a row
 * @returns undefined where the generator's density does not exist or cannot be told: W is singular, or G not finite
 */
export function planeOf(
  box: Box,
  generate: (latents: Float32Array) => Samples,
  discriminate: (points: Float64Array) => Float64Array,
): Plane | undefined {
  // An affine map is known by the images of 0 and of both unit vectors.
  const { data } = generate(Float32Array.of(0, 0, 1, 0, 0, 1));
  const [b1, b2] = data;
  const map = {
    shift: [b1, b2],
    matrix: [data[2] - b1, data[4] - b1, data[3] - b2, data[5] - b2],
  } as const;
  const density = affineLogDensity(map);
  if (density === undefined) return undefined;
  const reach = REACH * affineReach(map);
  const low = Math.min(box.low, b1 - reach, b2 - reach);
  const high = Math.max(box.high, b1 + reach, b2 + reach);
  const axis = Float64Array.from({ length: SIDE }, (_, i) => low + ((high - low) * i) / (SIDE - 1));
  const points = new Float64Array(2 * SIDE * SIDE);
  const generated = new Float64Array(SIDE * SIDE);
  for (let k = 0; k < generated.length; k++) {
    const point = [axis[k % SIDE], axis[Math.floor(k / SIDE)]];
    points.set(point, 2 * k);
    generated[k] = density(point);
  }
  return { axis, logits: discriminate(points), generated };
}
