import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { eachTile, type Matrix } from "../../src/maths/dot-products.ts";

const SEED = 4_096;

const matrix = (rows: number, dim: number, of: (at: number) => number): Matrix => ({
  rows,
  dim,
  data: Float64Array.from({ length: rows * dim }, (_, at) => of(at)),
});

/** All products that the tiles hold, NaN where none does. */
function collect(a: Matrix, b?: Matrix, block?: number): number[][] {
  const all = Array.from({ length: a.rows }, () => new Array<number>((b ?? a).rows).fill(Number.NaN));
  eachTile({ a, b, block }, ({ row, column, rows, columns, dots }) => {
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++) {
        expect(all[row + i][column + j]).toBeNaN();
        all[row + i][column + j] = dots[i * columns + j];
      }
  });
  return all;
}

const dot = (a: Matrix, i: number, b: Matrix, j: number) => {
  let total = 0;
  for (let k = 0; k < a.dim; k++) total += a.data[i * a.dim + k] * b.data[j * b.dim + k];
  return total;
};

describe("eachTile", () => {
  it("every product once, bit for bit whatever the block", () => {
    const sizes = fc.record({
      n: fc.integer({ min: 1, max: 13 }),
      m: fc.integer({ min: 1, max: 13 }),
      dim: fc.integer({ min: 1, max: 5 }),
      block: fc.integer({ min: 1, max: 15 }),
    });
    fc.assert(
      fc.property(sizes, ({ n, m, dim, block }) => {
        const a = matrix(n, dim, (at) => Math.sin(at + 1));
        const b = matrix(m, dim, (at) => Math.cos(3 * at));
        const all = collect(a, b, block);
        for (let i = 0; i < n; i++) for (let j = 0; j < m; j++) expect(all[i][j]).toBe(dot(a, i, b, j));
      }),
      { seed: SEED },
    );
  });

  it("of one matrix with itself: on and above the diagonal, whole tiles", () => {
    const a = matrix(7, 3, (at) => Math.sin(at + 1));
    const all = collect(a, undefined, 3);
    for (let i = 0; i < 7; i++)
      for (let j = 0; j < 7; j++) {
        if (Math.floor(j / 3) >= Math.floor(i / 3)) expect(all[i][j]).toBe(dot(a, i, a, j));
        else expect(all[i][j]).toBeNaN();
      }
  });
});
