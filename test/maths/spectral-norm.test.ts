import { Matrix, SingularValueDecomposition } from "ml-matrix";
import { describe, expect, it } from "vitest";
import { Rng } from "../../src/maths/random.ts";
import { spectralNorm } from "../../src/maths/spectral-norm.ts";

describe("spectral norm", () => {
  it("known answers", () => {
    // W' W = [[25, 20], [20, 25]], eigenvalues 45 and 5
    expect(spectralNorm({ rows: 2, columns: 2, data: [3, 0, 4, 5] })).toBeCloseTo(Math.sqrt(45), 12);
    expect(spectralNorm({ rows: 3, columns: 1, data: [1, 2, 2] })).toBeCloseTo(3, 12);
    expect(spectralNorm({ rows: 1, columns: 3, data: [1, 2, 2] })).toBeCloseTo(3, 12);
    expect(spectralNorm({ rows: 2, columns: 2, data: [0, -7, 0, 0] })).toBeCloseTo(7, 12);
    expect(spectralNorm({ rows: 2, columns: 3, data: new Float64Array(6) })).toBe(0);
  });

  it("weights whose squares underflow keep their norm", () => {
    expect(spectralNorm({ rows: 2, columns: 2, data: [3e-200, 0, 4e-200, 5e-200] }) / 1e-200).toBeCloseTo(
      Math.sqrt(45),
      12,
    );
  });

  it.each([
    [5, 9],
    [9, 5],
    [8, 8],
  ])("%d x %d: the largest singular value, and no vector is stretched more", (rows, columns) => {
    const rng = new Rng(1802).fork(rows);
    const data = rng.normals(new Float64Array(rows * columns));
    const norm = spectralNorm({ rows, columns, data });
    const matrix = Matrix.from1DArray(rows, columns, data);
    expect(norm).toBeCloseTo(new SingularValueDecomposition(matrix, { autoTranspose: true }).norm2, 10);
    for (let trial = 0; trial < 50; trial++) {
      const x = Matrix.columnVector(rng.normals(new Float64Array(columns)));
      expect(matrix.mmul(x).norm() / x.norm()).toBeLessThanOrEqual(norm * (1 + 1e-12));
    }
  });

  it("is no number where an entry is none", () => {
    expect(spectralNorm({ rows: 1, columns: 2, data: [1, NaN] })).toBeNaN();
    expect(spectralNorm({ rows: 1, columns: 2, data: [1, Infinity] })).toBeNaN();
  });
});
