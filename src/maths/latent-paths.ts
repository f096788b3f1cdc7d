/**
 * Latents on the way from one to the next, on the great circle for a normal prior (slerp) and straight for a uniform one.
 *
 * Source: White 2016, "Sampling generative networks", arXiv 1609.04468.
 */
import type { LatentMap, Samples } from "../samples.ts";
import { dot } from "./vectors.ts";

/** Paths between the first latents and the second, the third and the fourth, ...: steps + 1 latents each, one path after the other. */
export function pathsBetween({ prior, latents }: LatentMap, paths: number, steps: number): Samples {
  const { dim, data, labels } = latents;
  const rows = paths * (steps + 1);
  const out = new Float64Array(rows * dim);
  for (let path = 0; path < paths; path++) {
    const from = data.subarray(2 * path * dim, (2 * path + 1) * dim);
    const to = data.subarray((2 * path + 1) * dim, (2 * path + 2) * dim);
    const weightsAt = prior === "normal" ? alongCircle(from, to) : (t: number) => [1 - t, t];
    for (let step = 0; step <= steps; step++) {
      const [a, b] = weightsAt(step / steps);
      const start = (path * (steps + 1) + step) * dim;
      for (let j = 0; j < dim; j++) out[start + j] = a * from[j] + b * to[j];
    }
  }
  const asked =
    labels && Int32Array.from({ length: rows }, (_, i) => labels[2 * Math.floor(i / (steps + 1))]);
  return { rows, dim, data: out, ...(asked && { labels: asked }) };
}

type Vector = Float64Array | Float32Array;

/** Slerp: sin((1 - t) w) / sin w and sin(t w) / sin w, w the angle between both; straight where they have no angle. */
function alongCircle(from: Vector, to: Vector): (t: number) => number[] {
  const cosine = dot(from, to) / Math.sqrt(dot(from, from) * dot(to, to));
  const angle = Math.acos(Math.min(1, Math.max(-1, cosine)));
  const sine = Math.sin(angle);
  if (!(sine > 1e-6)) return (t) => [1 - t, t];
  return (t) => [Math.sin((1 - t) * angle) / sine, Math.sin(t * angle) / sine];
}
