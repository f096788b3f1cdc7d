import { describe, expect, it } from "vitest";
import { affineLogDensity, affineReach, dataOnPlane } from "../../src/maths/affine-density.ts";

const density = (map: Parameters<typeof affineLogDensity>[0]) => {
  const log = affineLogDensity(map);
  if (log === undefined) throw new Error("this map has no density");
  return log;
};

describe("the density of b + W z", () => {
  it("the identity: the standard normal, 1 / 2 pi at its mean", () => {
    const log = density({ shift: [0, 0], matrix: [1, 0, 0, 1] });
    expect(log([0, 0])).toBeCloseTo(-1.8378770664093453, 14);
    expect(log([3, 4])).toBeCloseTo(-1.8378770664093453 - 12.5, 13);
  });

  it("the example of the file: moved and twice as wide", () => {
    expect(density({ shift: [1, 0], matrix: [2, 0, 0, 2] })([1, 0])).toBeCloseTo(-3.2241714275292357, 13);
  });

  it("a full matrix, as scipy.stats.multivariate_normal([1, -2], W W^T).logpdf has it", () => {
    // W = [[1, 2], [-0.5, 3]]: W W^T = [[5, 5.5], [5.5, 9.25]]
    const map = { shift: [1, -2], matrix: [1, 2, -0.5, 3] } as const;
    expect(density(map)([0.5, 1])).toBeCloseTo(-5.218312052529235, 12);
    expect(affineReach(map)).toBeCloseTo(Math.sqrt(9.25), 14);
  });

  it("a map onto a line has none, nor has one that is not finite", () => {
    expect(affineLogDensity({ shift: [0, 0], matrix: [1, 2, 2, 4] })).toBeUndefined();
    expect(affineLogDensity({ shift: [Number.NaN, 0], matrix: [1, 0, 0, 1] })).toBeUndefined();
  });
});

it("the data's density runs along the first coordinate first", () => {
  const axis = Float64Array.of(0, 1, 2);
  const values = dataOnPlane({ axis }, (point) => 10 * point[0] + point[1]);
  expect([...values]).toEqual([0, 10, 20, 1, 11, 21, 2, 12, 22]);
});
