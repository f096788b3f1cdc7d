import { describe, expect, it } from "vitest";
import { createTarget } from "../../src/data/index.ts";
import { Rng } from "../../src/maths/random.ts";
import { expectMoments, points } from "../helpers/moments.ts";

describe("the segment {theta} x [0, 1]", () => {
  const target = createTarget({ kind: "lines", theta: -0.75 });

  it("never leaves x = theta, and y stays in (0, 1)", () => {
    for (const [x, y] of points(target.sample(1000, new Rng(41)))) {
      expect(x).toBe(-0.75);
      expect(y > 0 && y < 1).toBe(true);
    }
  });

  it("has the moments of a constant and a uniform number: 1/2 and 1/12", () => {
    expectMoments(target, {
      mean: [-0.75, 0.5],
      covariance: [
        [0, 0],
        [0, 1 / 12],
      ],
    });
    expect(target.sd).toBeCloseTo(Math.sqrt(1 / 24), 15);
  });

  it("bins both segments, at 0 and at theta, whatever theta's sign", () => {
    expect(target.box).toEqual({ low: -1.25, high: 1.5, bins: 25 });
    expect(createTarget({ kind: "lines", theta: 3 }).box).toEqual({ low: -0.5, high: 3.5, bins: 25 });
  });

  it("claims no density, because it has none in the plane", () => {
    expect(target.logDensity).toBeUndefined();
    expect(target.modes).toBeUndefined();
  });
});
