/** An optimal matching of the first points, and none where nothing can be drawn. */

import { describe, expect, it } from "vitest";
import { Rng } from "../../../src/maths/random.ts";
import { planRecord } from "../../../src/measuring/figures/plan.ts";

const plane = (points: readonly (readonly [number, number])[]) => ({
  rows: points.length,
  dim: 2,
  data: Float64Array.from(points.flat()),
});

describe("planRecord", () => {
  it("carries each generated point to a real one, at least cost: two go straight, none crosses", () => {
    const real = plane([
      [1, 0],
      [1, 1],
    ]);
    const fake = plane([
      [0, 1],
      [0, 0],
    ]);
    const record = planRecord(7, { real, fake });
    expect(record).toMatchObject({ step: 7, cost: 1 });
    expect(record?.arrows.toSorted(([, a], [, b]) => a - b)).toEqual([
      [0, 0, 1, 0],
      [0, 1, 1, 1],
    ]);
  });

  it("is a matching of the first 100 points of each side, whose mean length is its cost", () => {
    const rng = new Rng(3);
    const cloud = () => plane(Array.from({ length: 400 }, () => [rng.normal(), rng.normal()] as const));
    const [real, fake] = [cloud(), cloud()];
    const { arrows, cost } = planRecord(0, { real, fake }) ?? { arrows: [], cost: 0 };
    expect(arrows).toHaveLength(100);
    const short = (value: number) => Number(value.toPrecision(5));
    const firstOf = (data: Float64Array) =>
      Array.from(data.subarray(0, 200), short).filter((_, i) => i % 2 === 0);
    expect(arrows.map(([x]) => x).toSorted()).toEqual(firstOf(fake.data).toSorted());
    expect(arrows.map(([, , x]) => x).toSorted()).toEqual(firstOf(real.data).toSorted());
    const lengths = arrows.map(([a, b, c, d]) => Math.hypot(c - a, d - b));
    expect(lengths.reduce((sum, length) => sum + length, 0) / 100).toBeCloseTo(cost, 3);
  });

  it("is absent for other dimensions, and for points beyond the numbers", () => {
    const line = { rows: 2, dim: 1, data: Float64Array.of(0, 1) };
    expect(planRecord(0, { real: line, fake: line })).toBeUndefined();
    const real = plane([[0, 0]]);
    expect(planRecord(0, { real, fake: plane([[Number.NaN, 0]]) })).toBeUndefined();
    expect(planRecord(0, { real, fake: plane([[1e200, 0]]) })).toBeUndefined();
    expect(planRecord(0, { real, fake: plane([]) })).toBeUndefined();
  });
});
