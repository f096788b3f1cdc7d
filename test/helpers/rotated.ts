/** Gaussians whose Frechet distance is known: covariances with the same eigenvectors. */
import type { Rng } from "../../src/maths/random.ts";
import type { Samples } from "../../src/samples.ts";

/** A rotation as a few reflections, each applied in O(dim). */
export function rotation(dim: number, rng: Rng): (x: Float64Array) => void {
  const mirrors = [0, 1, 2].map(() => {
    const v = rng.normals(new Float64Array(dim));
    const length = Math.hypot(...v);
    return v.map((x) => x / length);
  });
  return (x) => {
    for (const v of mirrors) {
      let along = 0;
      for (let k = 0; k < dim; k++) along += v[k] * x[k];
      for (let k = 0; k < dim; k++) x[k] -= 2 * along * v[k];
    }
  };
}

/** 2 dim rows, +- along each rotated axis, whose unbiased covariance has exactly these eigenvalues, moved by `offset`. */
export function crossOf(
  values: ArrayLike<number>,
  turn: (x: Float64Array) => void,
  offset = 0,
): Samples & { data: Float64Array } {
  const dim = values.length;
  const data = new Float64Array(2 * dim * dim);
  for (let k = 0; k < dim; k++) {
    const row = new Float64Array(dim);
    row[k] = Math.sqrt((values[k] * (2 * dim - 1)) / 2);
    turn(row);
    for (let axis = 0; axis < dim; axis++) {
      data[2 * k * dim + axis] = offset + row[axis];
      data[(2 * k + 1) * dim + axis] = offset - row[axis];
    }
  }
  return { rows: 2 * dim, dim, data };
}

/**
 * As few rows as vary in the first `count` rotated axes, count + 1, with these variances there and none elsewhere, moved by `offset`: a
 * simplex, whose columns are Helmert's contrasts.
 */
export function simplexOf(
  values: ArrayLike<number>,
  count: number,
  turn: (x: Float64Array) => void,
  offset = 0,
): Samples & { data: Float64Array } {
  const dim = values.length;
  const data = new Float64Array((count + 1) * dim);
  for (let i = 0; i <= count; i++) {
    const row = new Float64Array(dim);
    for (let k = 0; k < count; k++) {
      // contrast k: the rows up to k against row k + 1
      const contrast = i <= k ? 1 : i === k + 1 ? -(k + 1) : 0;
      row[k] = contrast * Math.sqrt((values[k] * count) / ((k + 1) * (k + 2)));
    }
    turn(row);
    for (let axis = 0; axis < dim; axis++) data[i * dim + axis] = offset + row[axis];
  }
  return { rows: count + 1, dim, data };
}

/** Row by row: Q diag(values) Q'. */
export function covarianceOf(values: ArrayLike<number>, turn: (x: Float64Array) => void): Float64Array {
  const dim = values.length;
  const found = new Float64Array(dim * dim);
  for (let k = 0; k < dim; k++) {
    const q = new Float64Array(dim);
    q[k] = Math.sqrt(values[k]);
    turn(q);
    for (let i = 0; i < dim; i++) for (let j = 0; j < dim; j++) found[i * dim + j] += q[i] * q[j];
  }
  return found;
}

/** The distance of centered Gaussians with these eigenvalues and the same eigenvectors: sum of (sqrt a - sqrt b)^2. */
export const distanceOf = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((sum, x, k) => sum + (Math.sqrt(x) - Math.sqrt(b[k])) ** 2, 0);
