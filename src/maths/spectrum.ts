/**
 * Eigenvalues of a square matrix that is known by what it does to vectors, such as the Jacobian of a training's velocity.
 *
 *   small   (n <= 256) the matrix itself, column by column, then all its eigenvalues by Hessenberg form and shifted QR
 *   large   Arnoldi: an orthonormal basis Q of u, A u, A^2 u, ... in which A is nearly the small Hessenberg matrix H = Q' A Q. The
 *           eigenvalues of H on the outside of its spectrum approach those of A; each comes with |A x - l x| for its unit vector
 *           x, and only those where that is small are told
 *
 * The transpose has the same eigenvalues, so either product will do.
 *
 * Source: Arnoldi 1951, Quarterly of Applied Mathematics 9; Saad 2011, "Numerical methods for large eigenvalue problems",
 * sections 6.2 and 6.3 (Arnoldi with reorthogonalization, its residual).
 *
 * @example spectrumOf({ n: 2, apply: ([x, y]) => Float64Array.of(-y, x) })   // eigenvalues i and -i, complete
 */

import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import type { Complex } from "./planar.ts";
import { powerOfTwo } from "./power-of-two.ts";
import type { Rng } from "./random.ts";
import { dot, norm, type Vector } from "./vectors.ts";

/** A square matrix of n rows, as what it does. */
export interface Operator {
  readonly n: number;
  /** A new vector; the argument must not be changed. */
  apply(vector: Vector): Vector;
}

export interface Eigenvalues {
  /** By falling modulus; of a conjugate pair the positive imaginary part first. */
  readonly values: readonly Complex[];
  /** Whether these are all n of them; else the outermost ones. */
  readonly complete: boolean;
  /** Largest |A x - l x| among those told, over the largest modulus: 0 where all are known. */
  readonly residual: number;
}

/** Largest matrix that is written out: 256^3 is a second's work. */
export const DENSE = 256;

/** Vectors of the basis, for each eigenvalue that is asked for and at least. */
const BASIS_EACH = 4;
const BASIS_LEAST = 40;

/** Largest residual of an eigenvalue that is told, over the largest modulus. */
const TOLD = 1e-2;

/** A vector this much shorter than before orthogonalization is rounding: the basis spans all that u ever reaches. */
const EXHAUSTED = 1e-10;

/** The matrix, row-major. */
export function matrixOf({ n, apply }: Operator): Vector {
  const matrix = new Float64Array(n * n);
  const unit = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    unit[j] = 1;
    const column = apply(unit);
    unit[j] = 0;
    for (let i = 0; i < n; i++) matrix[i * n + j] = column[i];
  }
  return matrix;
}

/** All eigenvalues of a matrix, row-major, none where an entry is not finite. */
export function eigenvaluesOf(matrix: Vector, n: number): readonly Complex[] {
  if (!matrix.every(Number.isFinite)) return [];
  const { values } = decomposed(Matrix.from1DArray(n, n, matrix));
  return sorted(values);
}

/** Squares of entries from 1e153 on overflow, and the iteration for eigenvalues would not end. */
function decomposed(matrix: Matrix): { values: readonly Complex[]; vectors: Matrix } {
  const scale = powerOfTwo(matrix.to1DArray().reduce((largest, x) => Math.max(largest, Math.abs(x)), 0));
  const { realEigenvalues, imaginaryEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(
    Matrix.div(matrix, scale),
    { assumeSymmetric: false },
  );
  const values = realEigenvalues.map((re, i) => ({ re: scale * re, im: scale * imaginaryEigenvalues[i] }));
  return { values, vectors: eigenvectorMatrix };
}

/** All eigenvalues of a small matrix, the outermost ones of a large one. */
export function spectrumOf(operator: Operator, most: number, rng: Rng): Eigenvalues {
  const { n } = operator;
  if (n <= DENSE) return { values: eigenvaluesOf(matrixOf(operator), n), complete: true, residual: 0 };
  return arnoldi(operator, { most, basis: Math.max(BASIS_LEAST, BASIS_EACH * most), rng });
}

/**
 * The outermost eigenvalues, by one pass of Arnoldi's iteration.
 * @param most how many are told at most, whole conjugate pairs
 * @param basis vectors of the basis, and applications of the matrix
 */
export function arnoldi(
  { n, apply }: Operator,
  { most, basis, rng }: { readonly most: number; readonly basis: number; readonly rng: Rng },
): Eigenvalues {
  const size = Math.min(basis, n);
  const h = Matrix.zeros(size, size);
  const q: Vector[] = [unit(rng.normals(new Float64Array(n)))];
  let left = 0;
  let dim = 0;
  while (dim < size) {
    const next = apply(q[dim]);
    const before = norm(next);
    // Twice is enough: what the first pass leaves of the earlier vectors is rounding, the second removes it.
    for (let pass = 0; pass < 2; pass++) {
      for (const [i, vector] of q.entries()) {
        const share = dot(vector, next);
        h.set(i, dim, h.get(i, dim) + share);
        add(next, vector, -share);
      }
    }
    dim++;
    left = norm(next);
    if (!(left > EXHAUSTED * before)) {
      left = 0;
      break;
    }
    if (dim === size) break;
    h.set(dim, dim - 1, left);
    q.push(unit(next));
  }
  return ritz(h.subMatrix(0, dim - 1, 0, dim - 1), left, most, dim === n);
}

/** @param left |A q - Q h| of the last basis vector */
function ritz(h: Matrix, left: number, most: number, complete: boolean): Eigenvalues {
  const none = { values: [], complete: false, residual: 0 };
  if (!h.to1DArray().every(Number.isFinite) || !Number.isFinite(left)) return none;
  const n = h.rows;
  const { values, vectors } = decomposed(h);
  const largest = Math.max(...values.map(({ re, im }) => Math.hypot(re, im)));
  const candidates = values.map(({ re, im }, i) => {
    // A conjugate pair's vector stands in two columns, real and imaginary part; which one of the pair is first matters not.
    const columns = im === 0 ? [i] : im > 0 ? [i, i + 1] : [i - 1, i];
    const length = Math.hypot(...columns.map((column) => vectors.getColumnVector(column).norm()));
    const last = Math.hypot(...columns.map((column) => vectors.get(n - 1, column)));
    return { re, im, residual: (left * last) / length / (largest || 1) };
  });
  const told = sorted(candidates.filter(({ residual }) => residual <= TOLD)).slice(0, most + 1);
  // The last one may be half a pair.
  const whole = told.length <= most ? told : told[most - 1].im > 0 ? told : told.slice(0, most);
  return {
    values: whole.map(({ re, im }) => ({ re, im })),
    complete: complete && whole.length === n,
    residual: whole.reduce((worst, { residual }) => Math.max(worst, residual), 0),
  };
}

/** Falling modulus; conjugates, whose moduli are equal, with the positive imaginary part first. */
function sorted<C extends Complex>(values: readonly C[]): C[] {
  return values.toSorted((a, b) => Math.hypot(b.re, b.im) - Math.hypot(a.re, a.im) || b.im - a.im);
}

function add(to: Vector, vector: Vector, scale: number): void {
  for (let i = 0; i < to.length; i++) to[i] += scale * vector[i];
}

function unit(vector: Vector): Vector {
  const length = norm(vector);
  return vector.map((value) => value / length);
}
