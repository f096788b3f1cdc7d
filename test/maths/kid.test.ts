/** KID by subsets: torch-fidelity's mean and standard deviation on the rows that it drew, and what each subset is. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { endDense } from "../../src/maths/dense/dense.ts";
import { drawSubsets, kidOfSubsets } from "../../src/maths/kid.ts";
import { squaredCubicMmd } from "../../src/maths/mmd.ts";
import type { Samples } from "../../src/samples.ts";

const SEED = 100;
afterAll(endDense);

const golden = <Content>(name: string): Content =>
  JSON.parse(readFileSync(join(import.meta.dirname, "../golden/metrics", name), "utf8")) as Content;
const features = golden<Record<"real" | "fake", number[][]>>("features-8.json");
const side = (rows: number[][]): Samples => ({
  rows: rows.length,
  dim: 8,
  data: Float64Array.from(rows.flat()),
});
const sides = { real: side(features.real), fake: side(features.fake) };
const kernel = { typical: 1, products: "float64" } as const;

it("draws torch-fidelity's rows, and is its value on them (test/golden/metrics/kid_subsets.py)", () => {
  const { subsets, mean, std } = golden<{
    subsets: Record<"real" | "fake", number[]>[];
    mean: number;
    std: number;
  }>("kid-subsets.json");
  const draws = drawSubsets(sides, { subsets: 6, size: 30, seed: 2020 });
  expect(draws.map(({ real, fake }) => ({ fake: [...fake], real: [...real] }))).toEqual(subsets);
  const found = kidOfSubsets(sides, draws, kernel);
  // theirs and ours sum some 2,700 kernels of up to 1e3 in float64: 1e-13 of a sum, a thousand times that of its small difference
  expect(Math.abs(found.mean / mean - 1)).toBeLessThan(1e-10);
  expect(Math.abs(found.sd / std - 1)).toBeLessThan(1e-10);
});

it("draws no row twice in a subset, other rows each time, and the same for the same seed", () => {
  const draw = () => drawSubsets(sides, { subsets: 5, size: 120, seed: SEED });
  const drawn = draw();
  expect(drawn).toEqual(draw());
  for (const { real, fake } of drawn) {
    expect(new Set(real).size).toBe(120);
    expect(new Set(fake).size).toBe(120);
    expect(Math.max(...real)).toBeLessThan(sides.real.rows);
    expect(Math.max(...fake)).toBeLessThan(sides.fake.rows);
  }
  expect(new Set(drawn.map(({ real }) => [...real].sort().join())).size).toBe(5);
});

it("of subsets of all rows it is the squared MMD of all pairs, without deviation", () => {
  const real = { ...sides.real, rows: 150, data: sides.real.data.subarray(0, 150 * 8) };
  const all = { real, fake: sides.fake };
  const found = kidOfSubsets(all, drawSubsets(all, { subsets: 3, size: 150, seed: SEED }), kernel);
  const whole = squaredCubicMmd(all, kernel).value;
  // the rows come in another order: sums of 45,000 kernels differ in their last digits
  expect(Math.abs(found.mean / whole - 1)).toBeLessThan(1e-9);
  expect(found.sd).toBeLessThan(1e-9 * Math.abs(whole));
});

it("is what mmd measures with subsets, without a band; of too few rows all pairs, with one", () => {
  const options = { kernel: "polynomial", bandwidth: 0, subsets: 4, subsetSize: 50, seed: 3 } as const;
  const { mmd } = metrics.mmd.compute(sides, options);
  const draws = drawSubsets(sides, { subsets: 4, size: 50, seed: 3 });
  const { mean, sd } = kidOfSubsets(sides, draws, kernel);
  expect(mmd).toMatchObject({
    sd: expect.closeTo(sd, 9),
    value: expect.closeTo(mean, 9),
    n: 150,
    nReal: 200,
  });
  expect(mmd).toMatchObject({ note: expect.stringContaining("mean of 4 subsets of 50 rows") });
  expect(metrics.mmd.nullResamples(sides, options)).toBe(0);
  const halvings = () => ({ points: sides.real, sides: [] });
  expect(metrics.mmd.halved?.({ points: sides.real, resamples: 0, halvings }, options)).toBeUndefined();
  // 150 rows on a side: the same as without subsets, but for the note
  const few = { ...options, subsetSize: 151 };
  const all = metrics.mmd.compute(sides, { ...options, subsets: 0 }).mmd as { note: string };
  expect(metrics.mmd.compute(sides, few).mmd).toEqual({
    ...all,
    note: `over all pairs, since subsets need 151 rows on either side; ${all.note}`,
  });
  expect(metrics.mmd.nullResamples(sides, few)).toBe(
    metrics.mmd.nullResamples(sides, { ...options, subsets: 0 }),
  );
  expect(metrics.mmd.halved?.({ points: sides.real, resamples: 0, halvings }, few)).toBeDefined();
  expect(metrics.mmd.compute(sides, { ...options, kernel: "gaussian" }).mmd).toMatchObject({
    value: null,
    why: expect.stringContaining("polynomial kernel"),
  });
});
