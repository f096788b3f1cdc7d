/** The map that a figure draws of a target in the plane: what D answers at each point beside what the optimal one would. */

import { dataOnPlane } from "../../maths/affine-density.ts";
import { logAddExp, sigmoid } from "../../maths/distances.ts";
import type { MapRecord } from "../../result/index.ts";
import type { LogDensity, Plane } from "../../samples.ts";
import { shown } from "./shown.ts";

/** Every so many points of the plane a map keeps: as many as a screen shows. */
const MAP_STRIDE = 2;
/** Where the mean of both densities is below this share of its peak, nobody samples, and nobody taught D. */
const SEEN = 1e-4;

/** D beside D*, to four decimals; undefined where that cannot be drawn. */
export function mapRecord(
  step: number,
  plane: Plane | undefined,
  logDensity: LogDensity | undefined,
): MapRecord | undefined {
  if (plane === undefined || logDensity === undefined || !plane.logits.every(Number.isFinite))
    return undefined;
  const side = plane.axis.length;
  const kept = Array.from(plane.logits.keys()).filter(
    (k) => (k % side) % MAP_STRIDE === 0 && Math.floor(k / side) % MAP_STRIDE === 0,
  );
  const real = dataOnPlane(plane, logDensity);
  const both = real.map((log, k) => logAddExp(log, plane.generated[k]));
  const least = Math.log(SEEN) + both.reduce((a, b) => Math.max(a, b), -Infinity);
  const probability = (k: number, logit: number) =>
    both[k] < least ? null : Number(sigmoid(logit).toFixed(4));
  return {
    step,
    axis: Array.from(
      plane.axis.filter((_, i) => i % MAP_STRIDE === 0),
      shown,
    ),
    d: kept.map((k) => probability(k, plane.logits[k])),
    optimal: kept.map((k) => probability(k, real[k] - plane.generated[k])),
  };
}
