import { describe, expect, it } from "vitest";
import { normalExpectation } from "../../src/maths/normal-expectation.ts";

describe("expectation under a standard normal", () => {
  it("of 1, x, x^2, x^4 and x^6: 1, 0, 1, 3, 15", () => {
    const moments = [0, 1, 2, 4, 6].map((power) => normalExpectation((x) => x ** power));
    [1, 0, 1, 3, 15].forEach((moment, k) => {
      expect(moments[k]).toBeCloseTo(moment, 13);
    });
  });

  it("of cos(t x) and e^(t x): e^(-t^2/2) and e^(t^2/2)", () => {
    for (const t of [0.5, 1, 2, 4]) {
      expect(normalExpectation((x) => Math.cos(t * x))).toBeCloseTo(Math.exp(-(t ** 2) / 2), 14);
      expect(normalExpectation((x) => Math.exp(t * x)) / Math.exp(t ** 2 / 2)).toBeCloseTo(1, 13);
    }
  });

  it("of the logistic function: 1/2 by symmetry, and its slope's mean is E[x s(x)], by parts", () => {
    const logistic = (x: number) => 1 / (1 + Math.exp(-x));
    for (const k of [0.1, 1, 4]) {
      expect(normalExpectation((x) => logistic(k * x))).toBeCloseTo(0.5, 14);
      const slope = normalExpectation((x) => k * logistic(k * x) * logistic(-k * x));
      expect(normalExpectation((x) => x * logistic(k * x))).toBeCloseTo(slope, 13);
    }
  });
});
