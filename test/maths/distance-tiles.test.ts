/** Every pair once, by differences, and the same bits from both kernels however the pairs are cut. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { scalarKernel, simdKernel } from "../../src/maths/distance-kernel.ts";
import { visitPairs, visitPairsWithin } from "../../src/maths/distance-tiles.ts";
import { Rng } from "../../src/maths/random.ts";
import type { Samples } from "../../src/samples.ts";

const SEED = 644;

const cloud = (rows: number, dim: number, name = "cloud"): Samples => ({
  rows,
  dim,
  data: new Rng(SEED).fork(name).normals(new Float64Array(rows * dim)),
});

/** The sum of squares in the order of the coordinates, as written down. */
function squared(a: Samples, i: number, b: Samples, j: number): number {
  let squares = 0;
  for (let k = 0; k < a.dim; k++) squares += (a.data[i * a.dim + k] - b.data[j * b.dim + k]) ** 2;
  return squares;
}

describe("pairs of two sets", () => {
  it.each([
    [1, 1, 1],
    [3, 5, 2],
    [64, 65, 3],
    [130, 67, 7],
    [9, 70, 20_000],
  ])("%d x %d rows of dimension %d: each pair once, its bits those of the plain sum", (n, m, dim) => {
    const [real, fake] = [cloud(n, dim, "real"), cloud(m, dim, "fake")];
    const seen = new Float64Array(n * m).fill(-1);
    visitPairs({ real, fake }, ({ row, rows, column, columns, squares, stride }) => {
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          const at = (row + i) * m + column + j;
          expect(seen[at]).toBe(-1);
          seen[at] = squares[i * stride + j];
        }
      }
    });
    const plain = Float64Array.from(seen, (_, at) => squared(real, Math.floor(at / m), fake, at % m));
    expect(seen).toEqual(plain);
  });

  it("keeps the digits of near neighbors far from the origin", () => {
    const [real, fake] = [1e8, 1e8 + 1].map((x) => ({ rows: 1, dim: 1, data: Float64Array.of(x) }));
    visitPairs({ real, fake }, ({ squares }) => expect(squares[0]).toBe(1));
  });

  it("refuses sets of different dimensions", () => {
    expect(() => visitPairs({ real: cloud(2, 2), fake: cloud(2, 3) }, () => {})).toThrow(
      new InputError("distances require points of the same dimension (real 2, fake 3)"),
    );
  });
});

describe("pairs within a set", () => {
  it("the tiles on and above the diagonal hold each pair, and 0 on it", () => {
    const points = cloud(150, 3);
    const seen = new Set<number>();
    visitPairsWithin(points, ({ row, rows, column, columns, squares, stride }) => {
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          const [a, b] = [row + i, column + j];
          expect(squares[i * stride + j]).toBe(squared(points, a, points, b));
          if (a <= b) seen.add(150 * a + b);
        }
      }
    });
    expect(seen.size).toBe((150 * 151) / 2);
  });
});

describe("the two kernels", () => {
  it("give the same bits", () => {
    if (simdKernel === undefined) throw new Error("this processor has no SIMD: nothing was compared");
    const simd = simdKernel;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(),
        (dim, strips, seed) => {
          const side = 4 * strips;
          const [fast, plain] = [simd({ side, dim }), scalarKernel({ side, dim })];
          const rng = new Rng(seed);
          for (const at of plain.rows.keys()) {
            fast.rows[at] = plain.rows[at] = rng.normal() * 10 ** rng.integer(9);
            fast.columns[at] = plain.columns[at] = rng.normal();
          }
          fast.fill(side, side);
          plain.fill(side, side);
          expect(Float64Array.from(fast.squares)).toEqual(plain.squares);
        },
      ),
      { seed: SEED, numRuns: 50 },
    );
  });
});
