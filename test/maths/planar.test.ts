import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  determinant,
  dot,
  eigenvalues,
  type Matrix,
  matrixSum,
  product,
  spectralRadius,
  sum,
  times,
  transpose,
} from "../../src/maths/planar.ts";

const seed = 1_729;
const entry = fc.double({ min: -10, max: 10, noNaN: true });
const matrix: fc.Arbitrary<Matrix> = fc.tuple(fc.tuple(entry, entry), fc.tuple(entry, entry));

describe("eigenvalues", () => {
  it("of a rotation by a quarter: +-i; of a shear: 1 twice; of a diagonal matrix: its entries", () => {
    expect(
      eigenvalues([
        [0, -1],
        [1, 0],
      ]),
    ).toEqual([
      { re: 0, im: 1 },
      { re: 0, im: -1 },
    ]);
    expect(
      eigenvalues([
        [1, 5],
        [0, 1],
      ]),
    ).toEqual([
      { re: 1, im: 0 },
      { re: 1, im: 0 },
    ]);
    expect(
      eigenvalues([
        [-3, 0],
        [0, 2],
      ]),
    ).toEqual([
      { re: 2, im: 0 },
      { re: -3, im: 0 },
    ]);
  });

  it("keep a small difference beside a large mean: 1e8 and 1e8 + 1", () => {
    // m^2 - det would be 1e16 - 1e16.
    expect(
      eigenvalues([
        [1e8 + 1, 0],
        [0, 1e8],
      ]).map(({ re }) => re),
    ).toEqual([1e8 + 1, 1e8]);
  });

  it("sum to the trace and multiply to the determinant", () => {
    fc.assert(
      fc.property(matrix, (m) => {
        const [a, b] = eigenvalues(m);
        expect(a.re + b.re).toBeCloseTo(m[0][0] + m[1][1], 12);
        expect(a.im + b.im).toBe(0);
        expect(a.re * b.re - a.im * b.im).toBeCloseTo(determinant(m), 10);
      }),
      { seed },
    );
  });

  it("the spectral radius is that of the transpose, and scales with the matrix", () => {
    fc.assert(
      fc.property(matrix, entry, (m, scale) => {
        const scaled = matrixSum(
          [
            [0, 0],
            [0, 0],
          ],
          m,
          scale,
        );
        // Where eigenvalues coincide, rounding moves them by its square root.
        expect(spectralRadius(transpose(m))).toBeCloseTo(spectralRadius(m), 6);
        expect(spectralRadius(scaled)).toBeCloseTo(Math.abs(scale) * spectralRadius(m), 5);
      }),
      { seed },
    );
  });
});

describe("products", () => {
  it("[[1, 2], [3, 4]] [[5, 6], [7, 8]] = [[19, 22], [43, 50]]", () => {
    expect(
      product(
        [
          [1, 2],
          [3, 4],
        ],
        [
          [5, 6],
          [7, 8],
        ],
      ),
    ).toEqual([
      [19, 22],
      [43, 50],
    ]);
    expect(
      times(
        [
          [1, 2],
          [3, 4],
        ],
        [5, 6],
      ),
    ).toEqual([17, 39]);
    expect(dot([1, 2], [3, 4])).toBe(11);
    expect(sum([1, 2], [3, 4], -2)).toEqual([-5, -6]);
  });

  it("apply one after the other, and multiply determinants", () => {
    fc.assert(
      fc.property(matrix, matrix, fc.tuple(entry, entry), (a, b, v) => {
        const [once, twice] = [times(product(a, b), v), times(a, times(b, v))];
        expect(once[0]).toBeCloseTo(twice[0], 9);
        expect(once[1]).toBeCloseTo(twice[1], 9);
        expect(determinant(product(a, b))).toBeCloseTo(determinant(a) * determinant(b), 7);
      }),
      { seed },
    );
  });
});
