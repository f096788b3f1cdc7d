import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mannWhitney } from "../../src/maths/mann-whitney.ts";
import { Rng } from "../../src/maths/random.ts";
import { mean } from "../../src/maths/statistics.ts";

const SEED = 1_947;

describe("Mann-Whitney", () => {
  it("two above two: all 4 pairs, z = 2 / sqrt(5/3)", () => {
    const { u, z } = mannWhitney({ real: [1, 2], fake: [3, 4] });
    expect(u).toBe(4);
    expect(z).toBeCloseTo(2 / Math.sqrt(5 / 3), 15);
  });

  it("all tied: half of the pairs, no score", () => {
    expect(mannWhitney({ real: [7, 7, 7], fake: [7, 7] })).toEqual({ u: 3, z: 0 });
  });

  it("u counts the pairs, ties as half; exchanging the sides turns z round", () => {
    const values = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(values, values, (real, fake) => {
        const pairs = fake.flatMap((y) => real.map((x) => (y > x ? 1 : 0) + (y === x ? 0.5 : 0)));
        const { u, z } = mannWhitney({ real, fake });
        expect(u).toBe(pairs.reduce((sum, pair) => sum + pair, 0));
        expect(mannWhitney({ real: fake, fake: real }).z).toBeCloseTo(-z, 12);
      }),
      { seed: SEED },
    );
  });

  it.each([2, 1000])("z has mean 0 and variance 1 under the null, over values of %d kinds", (kinds) => {
    const rng = new Rng(SEED).fork(kinds);
    const draw = (n: number) => Array.from({ length: n }, () => rng.integer(kinds));
    const scores = Array.from({ length: 2000 }, () => mannWhitney({ real: draw(30), fake: draw(20) }).z);
    // Four standard errors of a mean and of a variance of 2000 normal numbers.
    expect(Math.abs(mean(scores))).toBeLessThan(4 / Math.sqrt(2000));
    expect(Math.abs(mean(scores.map((z) => z * z)) - 1)).toBeLessThan(4 * Math.sqrt(2 / 2000));
  });
});
