import { describe, expect, it } from "vitest";
import { createTarget } from "../../src/data/index.ts";
import { expectMoments } from "../helpers/moments.ts";

describe("N(mu, 1) against the standard normal", () => {
  it("is a unit bell at mu", () => {
    expectMoments(createTarget({ kind: "two-gaussians", mu: 8 }), { mean: [8], covariance: [[1]] });
  });

  it("makes the best discriminator sigmoid(mu x - mu^2/2)", () => {
    const mu = 2;
    const data = createTarget({ kind: "two-gaussians", mu });
    const generated = createTarget({ kind: "two-gaussians", mu: 0 });
    for (const x of [-3, 0, 1, 2.5]) {
      const logit = (data.logDensity?.([x]) ?? 0) - (generated.logDensity?.([x]) ?? 0);
      expect(logit).toBeCloseTo(mu * x - mu ** 2 / 2, 12);
    }
  });

  it("bins both bells with six deviations, whichever side the data are on", () => {
    expect(createTarget({ kind: "two-gaussians", mu: 8 }).box).toEqual({ low: -6, high: 14, bins: 60 });
    expect(createTarget({ kind: "two-gaussians", mu: -3 }).box).toEqual({ low: -9, high: 6, bins: 60 });
  });
});
