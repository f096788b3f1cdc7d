import type { Rng } from "../../maths/random.ts";
import type { CommonOptions } from "./options.ts";

/** n latent vectors, row after row: N(0, I), or uniform in [-1, 1]. */
export function drawLatent(
  n: number,
  { dim, distribution }: CommonOptions["latent"],
  rng: Rng,
): Float32Array {
  const out = new Float32Array(n * dim);
  if (distribution === "normal") return rng.normals(out);
  for (let i = 0; i < out.length; i++) out[i] = 2 * rng.uniform() - 1;
  return out;
}

export const toFloat32 = (data: Float64Array | Float32Array): Float32Array =>
  data instanceof Float32Array ? data : Float32Array.from(data);
