/**
 * Eigenvalues of a tridiagonal symmetric matrix by the implicit QL method with Wilkinson's shift, without eigenvectors. It finds them from
 * the first row on and keeps the digits of small ones where they stand first: a block whose large end comes first is turned round, as in
 * LAPACK's steqr.
 *
 * Source: Dubrulle, Martin & Wilkinson 1971, "The implicit QL algorithm", in Handbook for automatic computation II, contribution II/4;
 * Anderson et al. 1999, "LAPACK users' guide".
 */

import type { Tridiagonal } from "./tridiagonal.ts";

/** Sweeps an eigenvalue takes at most on average: it takes two, and in graded matrices, whose first shifts vanish beside the large end, some ten. */
const MOST_SWEEPS = 60;

/** Ascending. @throws Error where the method does not end, which numbers that are finite never cause */
export function eigenvalues({ diagonal, beside }: Tridiagonal): Float64Array {
  const d = Float64Array.from(diagonal);
  const size = d.length;
  const e = new Float64Array(size);
  e.set(beside);
  let sweeps = 0;
  for (let low = 0; low < size; low++) {
    for (let turned = false; ; turned = true) {
      let high = low;
      while (high < size - 1 && !apart(d[high], d[high + 1], Math.abs(e[high]))) high++;
      if (high === low) break;
      if (++sweeps > MOST_SWEEPS * size) throw new Error("the eigenvalues of a covariance were not found");
      if (!turned && Math.abs(d[high]) < Math.abs(d[low])) {
        d.subarray(low, high + 1).reverse();
        e.subarray(low, high).reverse();
      }
      rotate(d, e, low, high);
    }
  }
  return d.sort();
}

/**
 * Whether what lies beside two diagonal entries no longer moves an eigenvalue of their size: it moves them by itself at most, and by its
 * square over their distance where they differ. Sizes are those of the two, not of the whole matrix: it may be graded.
 */
function apart(one: number, other: number, beside: number): boolean {
  const least = Math.min(Math.abs(one), Math.abs(other));
  return (
    beside <= 2 ** -50 * least ||
    (beside <= 2 ** -24 * least && beside ** 2 <= 2 ** -54 * least * Math.abs(one - other))
  );
}

/** One sweep of rotations from `high` to `low`. */
function rotate(d: Float64Array, e: Float64Array, low: number, high: number): void {
  const half = (d[low + 1] - d[low]) / (2 * e[low]);
  const shift = d[low] - e[low] / (half + Math.sign(half || 1) * Math.hypot(half, 1));
  let [sine, cosine, moved] = [1, 1, 0];
  let bulge = d[high] - shift;
  for (let i = high - 1; i >= low; i--) {
    const [f, b] = [sine * e[i], cosine * e[i]];
    const length = Math.sqrt(f * f + bulge * bulge);
    e[i + 1] = length;
    if (length === 0) {
      // the matrix falls apart here
      d[i + 1] -= moved;
      e[high] = 0;
      return;
    }
    sine = f / length;
    cosine = bulge / length;
    const next = d[i + 1] - moved;
    const turned = (d[i] - next) * sine + 2 * cosine * b;
    moved = sine * turned;
    d[i + 1] = next + moved;
    bulge = cosine * turned - b;
  }
  d[low] -= moved;
  e[low] = bulge;
  e[high] = 0;
}
