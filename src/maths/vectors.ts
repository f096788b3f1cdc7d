/** Long vectors in float64. */

export type Vector = Float64Array;

export function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

/** Euclidean length: finite where the vector is, 0 only for 0, not finite where an entry is not. */
export function norm(vector: ArrayLike<number>): number {
  let scale = 0;
  for (let i = 0; i < vector.length; i++) {
    if (!Number.isFinite(vector[i])) return NaN;
    scale = Math.max(scale, Math.abs(vector[i]));
  }
  if (scale === 0) return 0;
  let sum = 0;
  for (let i = 0; i < vector.length; i++) sum += (vector[i] / scale) ** 2;
  return scale * Math.sqrt(sum);
}

/** The angle between two vectors, in [0, pi]; NaN where one is 0 or not finite. */
export function angle(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const cosine = dot(a, b) / (norm(a) * norm(b));
  return Math.acos(Math.max(-1, Math.min(1, cosine)));
}
