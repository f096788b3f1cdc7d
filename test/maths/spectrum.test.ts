import { Matrix } from "ml-matrix";
import { describe, expect, it } from "vitest";
import type { Complex } from "../../src/maths/planar.ts";
import { Rng } from "../../src/maths/random.ts";
import { arnoldi, eigenvaluesOf, matrixOf, type Operator, spectrumOf } from "../../src/maths/spectrum.ts";

const SEED = 1951;

const operator = (rows: readonly (readonly number[])[]): Operator => ({
  n: rows.length,
  apply: (vector) =>
    Float64Array.from(rows, (row) => row.reduce((sum, value, j) => sum + value * vector[j], 0)),
});

/** Blocks [[re, -im], [im, re]] and numbers on the diagonal, in a basis that is turned at random: those are its eigenvalues. */
function turned(values: readonly (number | Complex)[], rng: Rng): Operator {
  const n = values.reduce<number>((size, value) => size + (typeof value === "number" ? 1 : 2), 0);
  const blocks = Matrix.zeros(n, n);
  let at = 0;
  for (const value of values) {
    if (typeof value === "number") blocks.set(at, at, value);
    else {
      blocks.set(at, at, value.re).set(at + 1, at + 1, value.re);
      blocks.set(at, at + 1, -value.im).set(at + 1, at, value.im);
    }
    at += typeof value === "number" ? 1 : 2;
  }
  // Householder reflections of random vectors: an orthogonal matrix without a decomposition.
  let basis = Matrix.eye(n, n);
  for (let k = 0; k < 4; k++) {
    const w = Matrix.columnVector(rng.normals(new Float64Array(n)));
    basis = Matrix.sub(basis, w.mmul(w.transpose().mmul(basis)).mul(2 / w.dot(w)));
  }
  const matrix = basis.transpose().mmul(blocks).mmul(basis);
  return { n, apply: (vector) => Float64Array.from(matrix.mmul(Matrix.columnVector(vector)).to1DArray()) };
}

const expectClose = (found: readonly Complex[], expected: readonly Complex[], digits: number) => {
  expect(found).toHaveLength(expected.length);
  for (const [i, { re, im }] of expected.entries()) {
    expect(found[i].re).toBeCloseTo(re, digits);
    expect(found[i].im).toBeCloseTo(im, digits);
  }
};

describe("small matrices", () => {
  it("of any size: entries whose squares overflow or vanish", () => {
    const matrix = [1, 2, 0, -3, 1, 1, 0.5, 0, 2];
    const known = eigenvaluesOf(Float64Array.from(matrix), 3);
    expect(eigenvaluesOf(Float64Array.of(Number.MAX_VALUE, 0, 0, 1), 2)[0]).toEqual({
      re: Number.MAX_VALUE,
      im: 0,
    });
    for (const exponent of [-560, 300, 515, 1000]) {
      const scale = 2 ** exponent;
      const found = eigenvaluesOf(
        Float64Array.from(matrix, (x) => scale * x),
        3,
      );
      expect(found).toEqual(known.map(({ re, im }) => ({ re: scale * re, im: scale * im })));
    }
  });

  it("known answers: a rotation, a shear, a companion matrix of (x - 1)(x - 2)(x - 3)", () => {
    const rotation = spectrumOf(
      operator([
        [0, -1],
        [1, 0],
      ]),
      2,
      new Rng(1),
    );
    expectClose(
      rotation.values,
      [
        { re: 0, im: 1 },
        { re: 0, im: -1 },
      ],
      14,
    );
    expect(rotation.complete).toBe(true);
    expectClose(
      spectrumOf(
        operator([
          [2, 5],
          [0, -1],
        ]),
        2,
        new Rng(1),
      ).values,
      [
        { re: 2, im: 0 },
        { re: -1, im: 0 },
      ],
      14,
    );
    const companion = operator([
      [6, -11, 6],
      [1, 0, 0],
      [0, 1, 0],
    ]);
    expectClose(
      spectrumOf(companion, 3, new Rng(1)).values,
      [3, 2, 1].map((re) => ({ re, im: 0 })),
      10,
    );
  });

  it("are written out row by row", () => {
    expect([
      ...matrixOf(
        operator([
          [1, 2],
          [3, 4],
        ]),
      ),
    ]).toEqual([1, 2, 3, 4]);
  });

  it("what is not finite has no eigenvalues", () => {
    expect(eigenvaluesOf(Float64Array.of(1, NaN, 0, 1), 2)).toEqual([]);
  });
});

describe("Arnoldi", () => {
  const outer = [{ re: -3, im: 2 }, { re: 0.5, im: 2.5 }, -2];
  const inner = Array.from({ length: 295 }, (_, k) => 0.9 - 0.006 * k);
  const large = turned([...outer, ...inner], new Rng(SEED));

  it("finds the outermost eigenvalues of a large matrix, whole pairs, and says that there are more", () => {
    const { values, complete, residual } = spectrumOf(large, 5, new Rng(SEED));
    expect(large.n).toBe(300);
    expectClose(
      values,
      [
        { re: -3, im: 2 },
        { re: -3, im: -2 },
        { re: 0.5, im: 2.5 },
        { re: 0.5, im: -2.5 },
        { re: -2, im: 0 },
      ],
      6,
    );
    expect(complete).toBe(false);
    expect(residual).toBeLessThan(1e-6);
  });

  it("keeps a pair together where the number asked for would cut it", () => {
    expect(spectrumOf(large, 1, new Rng(SEED)).values).toHaveLength(2);
    expect(spectrumOf(large, 3, new Rng(SEED)).values).toHaveLength(4);
    expect(spectrumOf(large, 2, new Rng(SEED)).values).toHaveLength(2);
  });

  it("with a whole basis it has them all, as the matrix written out does", () => {
    const small = turned([{ re: -0.1, im: 0.7 }, 0.3, -0.9, { re: 0.2, im: 0.1 }], new Rng(SEED));
    const { values, complete } = arnoldi(small, { most: 6, basis: 6, rng: new Rng(SEED) });
    expect(complete).toBe(true);
    expectClose(values, eigenvaluesOf(matrixOf(small), 6), 10);
  });

  it("stops where powers of the matrix lead nowhere new: a projection has two eigenvalues", () => {
    const projection: Operator = { n: 400, apply: (vector) => vector.map((value, i) => (i < 7 ? value : 0)) };
    expectClose(
      spectrumOf(projection, 4, new Rng(SEED)).values,
      [
        { re: 1, im: 0 },
        { re: 0, im: 0 },
      ],
      10,
    );
  });

  it("tells no eigenvalue that it has not found", () => {
    // A shift: its Krylov vectors stay orthogonal, so a small basis knows nothing
    const shift: Operator = { n: 500, apply: (vector) => vector.map((_, i) => vector[(i + 499) % 500]) };
    expect(arnoldi(shift, { most: 4, basis: 10, rng: new Rng(SEED) }).values).toEqual([]);
  });

  it("what is not finite has no eigenvalues", () => {
    const broken: Operator = { n: 300, apply: (vector) => vector.map(() => NaN) };
    expect(spectrumOf(broken, 4, new Rng(SEED))).toEqual({ values: [], complete: false, residual: 0 });
  });
});
