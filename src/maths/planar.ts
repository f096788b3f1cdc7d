/**
 * Two by two: products and eigenvalues in closed form, for maps of the plane.
 *
 *   eigenvalues of [[a, b], [c, d]]  =  m +- sqrt(h^2 + b c),   m = (a + d) / 2,   h = (a - d) / 2
 *
 * h^2 + b c is the discriminant m^2 - (a d - b c) without its cancellation of a d against m^2. Errors are a few units in the last
 * place of the entries, but their square root, 1e-8, where the two eigenvalues nearly coincide.
 *
 * @example eigenvalues([[0, -1], [1, 0]])   // [{ re: 0, im: 1 }, { re: 0, im: -1 }]
 */

export type Pair = readonly [number, number];

/** Row by row. */
export type Matrix = readonly [Pair, Pair];

export interface Complex {
  readonly re: number;
  readonly im: number;
}

export const IDENTITY: Matrix = [
  [1, 0],
  [0, 1],
];

export function dot([a, b]: Pair, [c, d]: Pair): number {
  return a * c + b * d;
}

/** The vector a + scale * b. */
export function sum([a0, a1]: Pair, [b0, b1]: Pair, scale = 1): Pair {
  return [a0 + scale * b0, a1 + scale * b1];
}

/** The matrix a + scale * b. */
export function matrixSum(a: Matrix, b: Matrix, scale = 1): Matrix {
  return [sum(a[0], b[0], scale), sum(a[1], b[1], scale)];
}

export function transpose([[a, b], [c, d]]: Matrix): Matrix {
  return [
    [a, c],
    [b, d],
  ];
}

export function times(matrix: Matrix, vector: Pair): Pair {
  return [dot(matrix[0], vector), dot(matrix[1], vector)];
}

export function product(a: Matrix, b: Matrix): Matrix {
  const [left, right] = transpose(b);
  return [
    [dot(a[0], left), dot(a[0], right)],
    [dot(a[1], left), dot(a[1], right)],
  ];
}

export function determinant([[a, b], [c, d]]: Matrix): number {
  return a * d - b * c;
}

/** Both eigenvalues: a conjugate pair with the positive imaginary part first, or two real ones, the larger first. */
export function eigenvalues([[a, b], [c, d]]: Matrix): readonly [Complex, Complex] {
  const middle = (a + d) / 2;
  const discriminant = ((a - d) / 2) ** 2 + b * c;
  const root = Math.sqrt(Math.abs(discriminant));
  return discriminant < 0
    ? [
        { re: middle, im: root },
        { re: middle, im: -root },
      ]
    : [
        { re: middle + root, im: 0 },
        { re: middle - root, im: 0 },
      ];
}

/** Largest modulus among the eigenvalues: below 1, repeated application of the matrix leads to 0. */
export function spectralRadius(matrix: Matrix): number {
  return Math.max(...eigenvalues(matrix).map(({ re, im }) => Math.hypot(re, im)));
}
