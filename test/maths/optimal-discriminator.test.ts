/** Value of the optimal discriminator and the generator's gradients, against identities. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jensenShannonOfLogDensities } from "../../src/maths/distances.ts";
import {
  generatorGradients,
  optimalLogit,
  valueOfOptimalDiscriminator,
} from "../../src/maths/optimal-discriminator.ts";

const seed = 20_141;

describe("V(D*)", () => {
  const logMasses = fc.array(fc.double({ min: -30, max: 0, noNaN: true }), { minLength: 3, maxLength: 12 });

  it("is 2 JSD - ln 4, and the same with the sides exchanged", () => {
    fc.assert(
      fc.property(logMasses, fc.integer({ min: 1, max: 11 }), (logs, turn) => {
        const total = Math.log(logs.reduce((sum, log) => sum + Math.exp(log), 0));
        const real = logs.map((log) => log - total);
        const fake = real.map((_, i) => real[(i + turn) % real.length]);
        const value = valueOfOptimalDiscriminator({ real, fake, width: 1 });
        const jsd = jensenShannonOfLogDensities({ real, fake, width: 1 });
        expect(value).toBeCloseTo(2 * jsd - Math.log(4), 12);
        expect(valueOfOptimalDiscriminator({ real: fake, fake: real, width: 1 })).toBeCloseTo(value, 12);
      }),
      { seed, numRuns: 100 },
    );
  });

  it("is 0 without overlap, where one density is 0, and -ln 4 for equal ones", () => {
    const none = -Infinity;
    expect(valueOfOptimalDiscriminator({ real: [0, none, none], fake: [none, 0, none], width: 1 })).toBe(0);
    expect(valueOfOptimalDiscriminator({ real: [0], fake: [0], width: 1 })).toBeCloseTo(-Math.log(4), 15);
  });
});

describe("D*'s logit on a grid", () => {
  it("of N(0, 1) against N(2, 1) is 2 - 2x with slope -2 throughout", () => {
    const x = Float64Array.from({ length: 9 }, (_, i) => i - 4);
    const log = (mu: number) => x.map((at) => -((at - mu) ** 2) / 2);
    const { logit, slope } = optimalLogit({ real: log(0), fake: log(2), width: 1 });
    for (const [i, at] of x.entries()) {
      expect(logit[i]).toBeCloseTo(2 - 2 * at, 12);
      expect(slope[i]).toBeCloseTo(-2, 12);
    }
  });

  it("is infinite where one density is 0, and has no slope beside it", () => {
    const { logit, slope } = optimalLogit({ real: [0, 0, 0, 0], fake: [-Infinity, 0, 1, 2], width: 0.5 });
    expect([...logit]).toEqual([Infinity, 0, -1, -2]);
    expect([...slope]).toEqual([NaN, NaN, -2, -2]);
  });
});

describe("gradients of the generator's losses", () => {
  it("sum to the slope, have the ratio e^-logit, and keep their digits in both tails", () => {
    for (const logit of [-50, -2, 0, 3, 50]) {
      const { minimax, nonSaturating } = generatorGradients({ logit, slope: -2 });
      expect(minimax + nonSaturating).toBeCloseTo(2, 14);
      expect(nonSaturating / minimax / Math.exp(-logit)).toBeCloseTo(1, 12);
    }
  });

  it("of N(0, 1) against N(2, 1) at x = 2: .2384 and 1.7616", () => {
    const { minimax, nonSaturating } = generatorGradients({ logit: -2, slope: -2 });
    expect(minimax).toBeCloseTo(0.2384, 4);
    expect(nonSaturating).toBeCloseTo(1.7616, 4);
  });
});
