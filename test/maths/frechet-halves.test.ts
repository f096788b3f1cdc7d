/** Frechet distances of halves made of blocks: those of the same rows taken whole, for halvings that are orthogonal. */
import { afterAll, describe, expect, it } from "vitest";
import { endDense } from "../../src/maths/dense/dense.ts";
import { useThreads } from "../../src/maths/dense/threads.ts";
import { balancedHalvings, frechetOfHalves } from "../../src/maths/frechet/halves.ts";
import { frechet } from "../../src/maths/frechet.ts";
import { Rng } from "../../src/maths/random.ts";
import { rowsOf } from "../../src/maths/rows.ts";
import type { Samples } from "../../src/samples.ts";

const SEED = 1933;
afterAll(() => {
  useThreads(undefined);
  endDense();
});

/** Normal rows whose deviations fall with the column, moved from the origin. */
const cloud = (rows: number, dim: number, scale = 1, offset = 0): Samples => ({
  rows,
  dim,
  data: new Rng(SEED)
    .fork(`${rows} x ${dim}`)
    .normals(new Float64Array(rows * dim))
    .map((x, at) => scale * (offset + x / (1 + (at % dim)))),
});

describe.each([20, 40] as const)("halvings of %i blocks", (blocks) => {
  const halvings = balancedHalvings(blocks);

  it("are one fewer than blocks, each of half of the blocks, any two orthogonal", () => {
    expect(halvings).toHaveLength(blocks - 1);
    const product = (a: Int8Array, b: Int8Array) => a.reduce((total, sign, at) => total + sign * b[at], 0);
    const constant = new Int8Array(blocks).fill(1);
    for (const [i, one] of halvings.entries()) {
      expect(product(one, constant)).toBe(0);
      for (const [j, other] of halvings.entries()) expect(product(one, other)).toBe(i === j ? blocks : 0);
    }
  });

  it.each([
    ["more rows than dimensions", cloud(7 * blocks, 6)],
    ["fewer rows than dimensions", cloud(2 * blocks, 45)],
    ["far from the origin", cloud(6 * blocks, 5, 1, 1e4)],
    ["in tiny units", cloud(6 * blocks, 5, 1e-40)],
    ["some rows left out", cloud(3 * blocks + 7, 4)],
  ])("give the distances of those rows, %s", (_, points) => {
    const found = frechetOfHalves(points, blocks);
    const rows = Math.floor(points.rows / blocks);
    for (const [draw, signs] of halvings.entries()) {
      const side = (sign: number) =>
        rowsOf(
          points,
          Int32Array.from({ length: rows * blocks }, (_, row) => row).filter(
            (row) => signs[Math.floor(row / rows)] === sign,
          ),
        );
      const { value } = frechet({ real: side(1), fake: side(-1) }, "float64");
      // with fewer rows than dimensions eigenvalues under the root are 0 but for rounding: each of 45 of them is off by the root of that
      expect(Math.abs(found[draw] - value) / value, `draw ${draw}, seed ${SEED}`).toBeLessThan(
        points.dim > points.rows / 2 ? 1e-6 : 1e-9,
      );
    }
  });
});

it("does not depend on the number of threads, to the last bit", () => {
  const points = cloud(400, 200);
  const by = (threads: number) => {
    useThreads(threads);
    return frechetOfHalves(points, 20);
  };
  expect(by(1)).toEqual(by(3));
});

it("distances of orthogonal halvings share the scale of their set, and nothing else", () => {
  // 300 sets of 80 rows of N(0, I) in 3 dimensions, halves of n = 40. To first order F is 2/n times a sum: of the means three chi-square variables, of
  // the covariances' off-diagonal and diagonal numbers three of weight 1/2 each. So its mean is 6 and its variance 3 * 2 + 6 * 2/4 = 9, in
  // units of 2/n. All draws of a set have the factor of its 240 numbers' mean square, whose variance is 2/240: any two have the covariance
  // 36 / 120 = .3 from it, a correlation of 1/30, and a sum of 19 draws 1 + 18/30 = 1.6 times the variance of 19 independent ones. Over 300
  // sets a variance has a relative standard deviation of sqrt(2/300) = .08, a correlation one of .058: four of them are allowed
  const sets = Array.from({ length: 300 }, (_, set) => {
    const data = new Rng(SEED).fork("sets").fork(set).normals(new Float64Array(240));
    return frechetOfHalves({ rows: 80, dim: 3, data }, 20);
  });
  const mean = (values: readonly number[]) => values.reduce((sum, x) => sum + x, 0) / values.length;
  const covarianceOf = (a: readonly number[], b: readonly number[]) =>
    mean(a.map((x, i) => (x - mean(a)) * (b[i] - mean(b))));
  const draws = Array.from({ length: 19 }, (_, draw) => sets.map((values) => values[draw]));
  const [first, second] = draws;
  const correlation =
    covarianceOf(first, second) / Math.sqrt(covarianceOf(first, first) * covarianceOf(second, second));
  expect(Math.abs(correlation - 1 / 30)).toBeLessThan(4 * 0.058);
  const own = mean(draws.map((values) => covarianceOf(values, values)));
  const sums = sets.map((values) => values.reduce((total, x) => total + x, 0));
  const ratio = covarianceOf(sums, sums) / (19 * own);
  expect(Math.abs(ratio / 1.6 - 1), `ratio ${ratio}, seed ${SEED}`).toBeLessThan(4 * 0.08);
});
