/** Covariances, factors, eigenvalues: known answers, then what threads and kernels may not change. */
import { EigenvalueDecomposition, Matrix } from "ml-matrix";
import { afterAll, describe, expect, it } from "vitest";
import { cholesky, choleskyBytes } from "../../../src/maths/dense/cholesky.ts";
import { type Dense, endDense, withDense, withPlainKernels } from "../../../src/maths/dense/dense.ts";
import { eigenvalues } from "../../../src/maths/dense/eigenvalues.ts";
import { type Stored, store, storedBytes } from "../../../src/maths/dense/packed.ts";
import { useThreads } from "../../../src/maths/dense/threads.ts";
import { symmetricEigenvalues, symmetricEigenvaluesBytes } from "../../../src/maths/dense/trace-root.ts";
import { frechet } from "../../../src/maths/frechet.ts";
import { Rng } from "../../../src/maths/random.ts";

const SEED = 20_482_049;
afterAll(() => {
  useThreads(undefined);
  endDense();
});

/** X'X of random X, plus what is wanted. */
function gram(size: number, rows: number, rng: Rng): Matrix {
  const x = Matrix.from1DArray(rows, size, rng.normals(new Float64Array(rows * size)));
  return x.transpose().mmul(x);
}

function stored(dense: Dense, matrix: Matrix): Stored {
  const kept = store(dense, matrix.rows, matrix.columns);
  for (let i = 0; i < matrix.rows; i++)
    for (let j = i; j < matrix.columns; j++) dense.f64[kept.at / 8 + i * kept.stride + j] = matrix.get(i, j);
  return kept;
}

const room = (size: number) => ({
  bytes: 2 * storedBytes(size, size) + symmetricEigenvaluesBytes(size) + choleskyBytes(size) + 4096,
  work: 1e9,
});

function valuesOf(matrix: Matrix): Float64Array {
  return withDense(room(matrix.rows), (dense) => symmetricEigenvalues(dense, stored(dense, matrix)));
}

describe("eigenvalues", () => {
  it("of the second difference are 2 - 2 cos(k pi / (n + 1))", () => {
    const size = 50;
    const found = eigenvalues({
      diagonal: new Float64Array(size).fill(2),
      beside: new Float64Array(size - 1).fill(-1),
    });
    for (let k = 1; k <= size; k++)
      expect(found[k - 1]).toBeCloseTo(2 - 2 * Math.cos((k * Math.PI) / (size + 1)), 14);
  });

  it.each([1, 2, 3, 33, 64, 130])("of a dense matrix of %i rows are ml-matrix's", (size) => {
    const matrix = gram(size, size + 5, new Rng(SEED + size));
    const expected = Float64Array.from(
      new EigenvalueDecomposition(matrix, { assumeSymmetric: true }).realEigenvalues,
    ).sort();
    const found = valuesOf(matrix);
    // both are right to a few roundings of the largest a row
    const tolerance = 8 * size * 2 ** -52 * expected[size - 1];
    for (let k = 0; k < size; k++) expect(Math.abs(found[k] - expected[k])).toBeLessThan(tolerance);
  });

  it("of zeros, of a diagonal and of a matrix that falls apart", () => {
    expect([...valuesOf(Matrix.zeros(9, 9))]).toEqual(new Array(9).fill(0));
    expect([...valuesOf(Matrix.diag([3, 1, 2]))]).toEqual([1, 2, 3]);
    const apart = Matrix.zeros(4, 4);
    for (const [i, j, x] of [
      [0, 0, 2],
      [0, 1, 1],
      [1, 1, 2],
      [2, 2, 5],
      [2, 3, 0],
      [3, 3, 7],
    ])
      apart.set(i, j, x);
    for (const [k, value] of [1, 3, 5, 7].entries()) expect(valuesOf(apart)[k]).toBeCloseTo(value, 14);
  });

  it("of a graded matrix: small ones keep their digits where its large rows come first", () => {
    // D A D with A = I + small: eigenvalues close to the squares of D, over sixteen orders of magnitude
    const size = 40;
    const scale = (i: number) => 10 ** (-8 * (i / (size - 1)));
    const rng = new Rng(SEED).fork("graded");
    const matrix = Matrix.zeros(size, size);
    for (let i = 0; i < size; i++)
      for (let j = i; j < size; j++)
        matrix.set(i, j, scale(i) * scale(j) * (i === j ? 1 : 1e-3 * rng.normal()));
    const found = valuesOf(matrix);
    // by Ostrowski each is within the eigenvalues of A, 1 +- .04, of a square
    for (let k = 0; k < size; k++) expect(found[k] / scale(size - 1 - k) ** 2).toBeCloseTo(1, 1);
  });
});

describe("pivoted Cholesky", () => {
  it.each([1, 5, 64, 65, 150])("of %i rows: R'R is the matrix in the order of the pivots", (size) => {
    const matrix = gram(size, size + 3, new Rng(SEED + size));
    withDense(room(size), (dense) => {
      const kept = stored(dense, matrix);
      const { rank, order, pivots } = cholesky(dense, kept);
      expect(rank).toBe(size);
      expect(pivots.smallest).toBeGreaterThan(0);
      const r = (i: number, j: number) => (j < i ? 0 : dense.f64[kept.at / 8 + i * kept.stride + j]);
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          let total = 0;
          for (let k = 0; k <= Math.min(i, j); k++) total += r(k, i) * r(k, j);
          const [low, high] = [Math.min(order[i], order[j]), Math.max(order[i], order[j])];
          expect(Math.abs(total - matrix.get(low, high))).toBeLessThan(size * 2 ** -50 * pivots.largest);
        }
      }
      for (let j = 1; j < size; j++) expect(r(j, j)).toBeLessThanOrEqual(r(j - 1, j - 1) * (1 + 1e-12));
    });
  });

  it.each([
    ["zeros", Matrix.zeros(7, 7), 0],
    ["rank 3 of 90", gram(90, 3, new Rng(SEED)), 3],
    ["a column twice, one of zeros", Matrix.from1DArray(3, 3, [2, 2, 0, 2, 2, 0, 0, 0, 0]), 1],
  ])("tells the rank: %s", (_, matrix, rank) => {
    withDense(room(matrix.rows), (dense) => {
      expect(cholesky(dense, stored(dense, matrix)).rank).toBe(rank);
    });
  });
});

describe("the work is done the same way", () => {
  const rows = (count: number, dim: number, rng: Rng) => ({
    rows: count,
    dim,
    data: rng.normals(new Float64Array(count * dim)),
  });
  const sides = {
    real: rows(900, 600, new Rng(SEED).fork("real")),
    fake: rows(800, 600, new Rng(SEED).fork("fake")),
  };

  it("by one thread, two and five: to the last bit", () => {
    const found = [1, 2, 5].map((threads) => {
      useThreads(threads);
      return frechet(sides);
    });
    useThreads(undefined);
    expect(found[1]).toEqual(found[0]);
    expect(found[2]).toEqual(found[0]);
  });

  it("in a memory that grew with the work, while its threads went on: to the last bit", () => {
    useThreads(2);
    endDense();
    const alone = frechet(sides);
    endDense();
    const small = withDense({ bytes: 4096, work: 1e9 }, (dense) => {
      dense.f64.fill(7, dense.take(4096) / 8);
      return dense.f64.length;
    });
    expect(frechet(sides)).toEqual(alone);
    // what is taken is cleared, in the part that was used before and in the new one
    const kept = withDense({ bytes: 2 ** 24, work: 0 }, (dense) => {
      const at = dense.take(2 ** 24) / 8;
      return { length: dense.f64.length, whole: dense.f64.subarray(at, at + 2 ** 21).every((x) => x === 0) };
    });
    useThreads(undefined);
    expect(kept.length).toBeGreaterThan(small);
    expect(kept.whole).toBe(true);
  });

  it("by the plain kernels: to rounding", () => {
    const few = { real: rows(120, 40, new Rng(SEED)), fake: rows(90, 40, new Rng(SEED + 1)) };
    const whole = frechet(few);
    const plain = withPlainKernels(() => frechet(few));
    expect(Math.abs(plain.value / whole.value - 1)).toBeLessThan(1e-13);
    expect(Math.abs((plain.error ?? 0) / (whole.error ?? 1) - 1)).toBeLessThan(1e-10);
    const wide = { real: rows(30, 80, new Rng(SEED)), fake: rows(20, 80, new Rng(SEED + 1)) };
    const other = withPlainKernels(() => frechet(wide));
    expect(Math.abs(other.value / frechet(wide).value - 1)).toBeLessThan(1e-13);
  });
});
