/**
 * Spectral norm of a matrix: its largest singular value, the most by which it stretches a vector. From the eigenvalues of the
 * smaller of W W' and W' W, so exact but for rounding; power iteration would approach it from below and be no bound.
 *
 * Source: Miyato et al. 2018, "Spectral normalization for generative adversarial networks", arXiv 1802.05957, section 2.1: the
 * product over the layers bounds a net's Lipschitz constant.
 *
 * @example spectralNorm({ rows: 2, columns: 2, data: [3, 0, 4, 5] })   // sqrt 45: 45 and 5 are the eigenvalues of W' W
 */

import { EigenvalueDecomposition, Matrix } from "ml-matrix";

/** Row-major. O(min(rows, columns)^2 max(rows, columns)). @returns NaN where an entry is not finite */
export function spectralNorm({
  rows,
  columns,
  data,
}: {
  readonly rows: number;
  readonly columns: number;
  readonly data: ArrayLike<number>;
}): number {
  let largest = 0;
  for (let i = 0; i < data.length; i++) {
    if (!Number.isFinite(data[i])) return NaN;
    largest = Math.max(largest, Math.abs(data[i]));
  }
  if (largest === 0) return 0;
  // Scaled, so that squares of small weights do not underflow.
  const w = Matrix.from1DArray(
    rows,
    columns,
    Array.from(data, (value) => value / largest),
  );
  const gram = rows <= columns ? w.mmul(w.transpose()) : w.transpose().mmul(w);
  const { realEigenvalues } = new EigenvalueDecomposition(gram, { assumeSymmetric: true });
  return largest * Math.sqrt(Math.max(...realEigenvalues));
}
