/** The nearest center by products is that by differences, the first of equals too. */
import { afterAll, describe, expect, it } from "vitest";
import { assignByProducts } from "../../../src/maths/dense/assignment.ts";
import { endDense } from "../../../src/maths/dense/dense.ts";
import { visitPairs } from "../../../src/maths/distance-tiles.ts";
import { Rng } from "../../../src/maths/random.ts";
import type { Samples } from "../../../src/samples.ts";

const SEED = 77_031;
afterAll(endDense);

const cloud = (rows: number, dim: number, rng: Rng, scale = 1, offset = 0): Samples => ({
  rows,
  dim,
  data: rng.normals(new Float64Array(rows * dim)).map((x) => offset + scale * x),
});

function byDifferences(points: Samples, centers: Samples) {
  const index = new Int32Array(points.rows);
  const squares = new Float64Array(points.rows).fill(Infinity);
  visitPairs({ real: points, fake: centers }, (tile) => {
    for (let i = 0; i < tile.rows; i++) {
      for (let j = 0; j < tile.columns; j++) {
        const square = tile.squares[i * tile.stride + j];
        if (square >= squares[tile.row + i]) continue;
        squares[tile.row + i] = square;
        index[tile.row + i] = tile.column + j;
      }
    }
  });
  return { index, squares };
}

describe.each([
  ["1500 normal points and 20 centers in 40 dimensions", 1500, 40, 20, 1, 0],
  ["far from the origin", 300, 40, 9, 1, 1e6],
  ["so close that products tell nothing", 200, 17, 8, 1e-9, 1],
] as const)("%s", (name, rows, dim, count, scale, offset) => {
  const rng = new Rng(SEED).fork(name);
  const points = cloud(rows, dim, rng, scale, offset);

  it("agrees in every index and square", () => {
    const centers = cloud(count, dim, rng.fork("centers"), scale, offset);
    expect(assignByProducts(points, centers)).toEqual(byDifferences(points, centers));
  });

  it("takes the first of equal centers, at distance 0 too", () => {
    const some = { rows: 6, dim, data: points.data.slice(0, 6 * dim) };
    const twice = { rows: 12, dim, data: new Float64Array(12 * dim) };
    twice.data.set(some.data);
    twice.data.set(some.data, 6 * dim);
    const { index, squares } = assignByProducts(points, twice);
    expect({ index, squares }).toEqual(byDifferences(points, twice));
    expect([...index.subarray(0, 6)]).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...squares.subarray(0, 6)]).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
