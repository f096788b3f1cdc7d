/** The plan that a report draws: an optimal matching of the first points, and none where nothing can be drawn. */

import { describe, expect, it } from "vitest";
import { Rng } from "../src/maths/random.ts";
import { mapRecord, planRecord } from "../src/measure.ts";

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

describe("mapRecord", () => {
  const standard = (x: number, y: number) => -(x * x + y * y) / 2 - Math.log(2 * Math.PI);
  const axis = Float64Array.from({ length: 13 }, (_, i) => i - 6);
  const points = Array.from({ length: 169 }, (_, k) => [axis[k % 13], axis[Math.floor(k / 13)]] as const);
  const map = {
    axis,
    logits: Float64Array.from(points, ([x]) => x),
    generated: Float64Array.from(points, ([x, y]) => standard(x, y)),
  };
  // N((2, 0), I) as data: the logit of D* is 2 x - 2.
  const logDensity = (point: ArrayLike<number>) => standard(point[0] - 2, point[1]);

  it("keeps every other point of D and of D*, and leaves out where nobody samples", () => {
    const record = mapRecord(9, map, logDensity);
    expect(record).toMatchObject({ step: 9, axis: [-6, -4, -2, 0, 2, 4, 6] });
    // The row y = 0: sigmoid(x) and sigmoid(2 x - 2); at -6 both densities are below e^-18 of the peak.
    expect(record?.d.slice(21, 28)).toEqual([null, 0.018, 0.1192, 0.5, 0.8808, 0.982, 0.9975]);
    expect(record?.optimal.slice(21, 28)).toEqual([null, 0, 0.0025, 0.1192, 0.8808, 0.9975, 1]);
    expect(record?.d.slice(0, 7)).toEqual(new Array(7).fill(null));
  });

  it("is absent where it cannot be drawn", () => {
    expect(mapRecord(9, undefined, logDensity)).toBeUndefined();
    expect(mapRecord(9, map, undefined)).toBeUndefined();
    expect(mapRecord(9, { ...map, logits: map.logits.map(() => NaN) }, logDensity)).toBeUndefined();
  });
});
