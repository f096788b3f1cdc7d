import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calibrationBins, calibrationError } from "../../src/maths/calibration.ts";

describe("known answers", () => {
  it("two bins, by hand", () => {
    const bins = calibrationBins({ real: [0.9, 0.9, 0.9, 0.1], fake: [0.9, 0.1, 0.1, 0.1] }, 2);
    expect(bins.map(({ share, n }) => [share, n])).toEqual([
      [0.25, 4],
      [0.75, 4],
    ]);
    expect(bins[0].mean).toBeCloseTo(0.1, 12);
    // |.1 - .25| and |.9 - .75|
    expect(calibrationError(bins)).toBeCloseTo(0.15, 12);
  });

  it("an undecided D is calibrated; one that takes all for real is off by a half", () => {
    const all = (answer: number) => ({ real: [answer, answer], fake: [answer, answer] });
    expect(calibrationError(calibrationBins(all(0.5), 10))).toBe(0);
    expect(calibrationError(calibrationBins(all(1), 10))).toBe(0.5);
  });

  it("the ends of [0, 1] lie in the first and the last bin, and empty bins are left out", () => {
    expect(calibrationBins({ real: [1], fake: [0] }, 10)).toEqual([
      { mean: 0, share: 0, n: 1 },
      { mean: 1, share: 1, n: 1 },
    ]);
  });
});

it("each point is in one bin, and the error is between 0 and 1", () => {
  const answers = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(answers, answers, fc.integer({ min: 1, max: 20 }), (real, fake, count) => {
      const bins = calibrationBins({ real, fake }, count);
      expect(bins.reduce((sum, { n }) => sum + n, 0)).toBe(real.length + fake.length);
      expect(bins.reduce((sum, { n, share }) => sum + n * share, 0)).toBeCloseTo(real.length, 9);
      const error = calibrationError(bins);
      expect(error).toBeGreaterThanOrEqual(0);
      expect(error).toBeLessThanOrEqual(1);
    }),
    { seed: 1706, numRuns: 100 },
  );
});
