/** Neighbors by products are those by differences, bit for bit, whatever the rows. */
import { afterAll, describe, expect, it } from "vitest";
import { type BallCounts, ballsShare } from "../../../src/maths/dense/balls.ts";
import { endDense } from "../../../src/maths/dense/dense.ts";
import { allOf, listsShare, type Neighbors, ranksShare } from "../../../src/maths/dense/neighbors.ts";
import { type Share, type Swept, sweep } from "../../../src/maths/dense/sweep.ts";
import { useThreads } from "../../../src/maths/dense/threads.ts";
import { visitPairs } from "../../../src/maths/distance-tiles.ts";
import { nearestWithin } from "../../../src/maths/neighbors.ts";
import { Rng } from "../../../src/maths/random.ts";
import type { Samples } from "../../../src/samples.ts";

const SEED = 31_415;
afterAll(() => {
  useThreads(undefined);
  endDense();
});

const cloud = (rows: number, dim: number, rng: Rng, scale = 1, offset = 0): Samples => ({
  rows,
  dim,
  data: rng.normals(new Float64Array(rows * dim)).map((x) => offset + scale * x),
});

/** By products in float32 where there are 128 dimensions and more, then in float64; undefined where neither tells enough. */
function byProducts<Found>(of: Swept, share: (take: (found: Found) => void) => Share): Found | undefined {
  const got: { found?: Found } = {};
  for (const precision of of.real.dim >= 128 ? (["float32", "float64"] as const) : (["float64"] as const)) {
    const [done] = sweep(of, precision, [
      share((found) => {
        got.found = found;
      }),
    ]);
    if (done) break;
  }
  return got.found;
}

const ranksByProducts = (real: Samples, ranks: readonly number[]) =>
  byProducts<readonly Float64Array[]>({ real }, (take) => ranksShare(ranks, take));
const neighborsByProducts = (real: Samples, length: number) =>
  byProducts<Neighbors>({ real }, (take) => listsShare(length, take));
const ballsByProducts = (
  sets: { real: Samples; fake: Samples },
  radii: { real: Float64Array; fake: Float64Array },
) => byProducts<BallCounts>(sets, (take) => ballsShare(radii, take));
const acrossByProducts = (sets: { real: Samples; fake: Samples }) => {
  const [squares] = byProducts<readonly Float64Array[]>(sets, (take) => ranksShare([1], take)) ?? [];
  return squares && { real: squares.slice(0, sets.real.rows), fake: squares.slice(sets.real.rows) };
};

/** Pairs of rows that lie inside each other's open balls, by differences. */
function byDifferences(real: Samples, fake: Samples, radii: { real: Float64Array; fake: Float64Array }) {
  const held = { real: new Int32Array(real.rows), fake: new Int32Array(fake.rows) };
  const holding = { real: new Int32Array(real.rows), fake: new Int32Array(fake.rows) };
  visitPairs({ real, fake }, ({ row, rows, column, columns, squares, stride }) => {
    for (let i = 0; i < rows; i++) {
      for (let j = 0; j < columns; j++) {
        const square = squares[i * stride + j];
        if (square < radii.real[row + i]) {
          held.real[row + i]++;
          holding.fake[column + j]++;
        }
        if (square < radii.fake[column + j]) {
          held.fake[column + j]++;
          holding.real[row + i]++;
        }
      }
    }
  });
  return { held, holding };
}

const cases: readonly (readonly [string, (rng: Rng) => { real: Samples; fake: Samples }])[] = [
  ["normals in 20 dimensions", (rng) => ({ real: cloud(300, 20, rng), fake: cloud(290, 20, rng, 1.1) })],
  [
    "normals in 200 dimensions (float32)",
    (rng) => ({ real: cloud(270, 200, rng), fake: cloud(300, 200, rng) }),
  ],
  [
    "far from the origin",
    (rng) => ({ real: cloud(260, 150, rng, 1, 1e6), fake: cloud(120, 150, rng, 1, 1e6) }),
  ],
  [
    "a side collapsed to a hundred points, each three times",
    (rng) => {
      const few = cloud(100, 130, rng);
      const data = new Float64Array(300 * 130);
      for (let copy = 0; copy < 3; copy++) data.set(few.data, copy * 100 * 130);
      return { real: cloud(300, 130, rng), fake: { rows: 300, dim: 130, data } };
    },
  ],
  [
    "two tight clusters: float32 sees no differences, float64 does",
    (rng) => {
      const tight = cloud(280, 140, rng, 1e-4);
      return {
        real: cloud(280, 140, rng),
        fake: { ...tight, data: tight.data.map((x, at) => x + (Math.floor(at / 140) % 2 === 0 ? 3 : -3)) },
      };
    },
  ],
  [
    "float32 rows",
    (rng) => {
      const [real, fake] = [cloud(280, 140, rng), cloud(150, 140, rng)];
      return {
        real: { ...real, data: Float32Array.from(real.data) },
        fake: { ...fake, data: Float32Array.from(fake.data) },
      };
    },
  ],
];

describe.each(cases)("%s", (name, make) => {
  const sets = make(new Rng(SEED).fork(name));

  it("the k nearest are those of all differences", () => {
    for (const side of [sets.real, sets.fake]) {
      const nearest = nearestWithin(side, 20);
      expect(ranksByProducts(side, [1, 5, 20])).toEqual([nearest(1), nearest(5), nearest(20)]);
    }
  });

  it("lists have the order of all differences, and are equal where those are", () => {
    for (const side of [sets.real, sets.fake]) {
      const found = neighborsByProducts(side, 30);
      if (found === undefined) throw new Error(`no lists (seed ${SEED})`);
      expect(found.length).toBe(30);
      for (let row = 0; row < side.rows; row++) {
        const all = allOf({ real: side }, row);
        const of = <T extends Float64Array | Int32Array>(numbers: T) =>
          numbers.slice(row * 30, (row + 1) * 30) as T;
        expect(of(found.indices)).toEqual(all.indices.slice(0, 30));
        const squares = of(found.squares);
        for (let i = 1; i < 30; i++)
          expect(squares[i] === squares[i - 1]).toBe(all.squares[i] === all.squares[i - 1]);
      }
    }
  });

  it("the nearest of the other side is that of all differences", () => {
    const real = new Float64Array(sets.real.rows).fill(Infinity);
    const fake = new Float64Array(sets.fake.rows).fill(Infinity);
    visitPairs(sets, ({ row, rows, column, columns, squares, stride }) => {
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          real[row + i] = Math.min(real[row + i], squares[i * stride + j]);
          fake[column + j] = Math.min(fake[column + j], squares[i * stride + j]);
        }
      }
    });
    expect(acrossByProducts(sets)).toEqual({ real, fake });
  });

  it("balls hold the same rows, with one thread and with three", () => {
    const k = 4;
    const radii = {
      real: nearestWithin(sets.real, k)(k).map((radius) => 1.3 * radius),
      fake: nearestWithin(sets.fake, k)(k).map((radius) => 1.3 * radius),
    };
    const expected = byDifferences(sets.real, sets.fake, radii);
    for (const threads of [1, 3]) {
      useThreads(threads);
      expect(ballsByProducts(sets, radii)).toEqual(expected);
    }
    useThreads(undefined);
  });
});

it("a ball that ends exactly at a row does not hold it", () => {
  const rng = new Rng(SEED).fork("edge");
  const [real, fake] = [cloud(64, 160, rng), cloud(64, 160, rng)];
  // the radius of real row i is its distance of generated row i
  const radii = new Float64Array(64);
  visitPairs({ real, fake }, ({ squares, stride, row, column, rows, columns }) => {
    for (let i = 0; i < rows; i++)
      for (let j = 0; j < columns; j++) if (row + i === column + j) radii[row + i] = squares[i * stride + j];
  });
  const none = new Float64Array(64);
  expect(ballsByProducts({ real, fake }, { real: radii, fake: none })).toEqual(
    byDifferences(real, fake, { real: radii, fake: none }),
  );
});

it("gives up where neither precision tells rows apart", () => {
  // spread of 1e-9 about points at 1: in float64 squares of differences are 1e-18, and rounding 2e-16 of the squared norms
  const rng = new Rng(SEED).fork("blind");
  const tight = cloud(200, 130, rng, 1e-9);
  const data = tight.data.map((x, at) => x + (Math.floor(at / 130) % 2 === 0 ? 1 : -1));
  expect(ranksByProducts({ rows: 200, dim: 130, data }, [5])).toBeUndefined();
  expect(neighborsByProducts({ rows: 200, dim: 130, data }, 5)).toBeUndefined();
});
