/** W1 on a line: closed forms, then the properties of a metric, then agreement with the linear programme. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { emdOnLine } from "../../src/maths/one-dimensional.ts";
import { Rng } from "../../src/maths/random.ts";
import { emd } from "../../src/maths/transport.ts";

const SEED = 1_974;

const w1 = (real: number[], fake: number[]) => emdOnLine({ real: { values: real }, fake: { values: fake } });

describe("known answers", () => {
  it("a shift costs its length, in any order", () => {
    expect(w1([0, 1, 3], [8, 5, 6])).toBe(5);
  });

  it("different numbers of values: 2 points against 3", () => {
    // F - G is 1/2 - 1/3 on [0, 1), 1/2 - 2/3 on [1, 2), 0 after; real {0, 2}, fake {0, 1, 2}.
    expect(w1([0, 2], [0, 1, 2])).toBeCloseTo(1 / 3, 15);
  });

  it.each([0, 1, 4, 8, 20])("a uniform block of 8 bins shifted by %d costs that", (shift) => {
    const bins = Array.from({ length: 8 }, (_, i) => i);
    const value = w1(
      bins,
      bins.map((bin) => bin + shift),
    );
    expect(value).toBeCloseTo(shift, 14);
  });

  it("weights count: three quarters stay, one quarter moves by 4", () => {
    const value = emdOnLine({
      real: { values: [0], masses: [8] },
      fake: { values: [4, 0], masses: [2, 6] },
    });
    expect(value).toBe(8);
  });

  it("N(0, 1) against N(mu, 1) costs mu, up to the noise of n samples", () => {
    const n = 4000;
    const rng = new Rng(SEED);
    const draw = (mu: number) => Array.from({ length: n }, () => mu + rng.normal());
    // For mu = 6 no mass of one lies beyond the other, so W1 is the difference of the means: sd sqrt(2/n).
    expect(Math.abs(w1(draw(0), draw(6)) - 6)).toBeLessThan(4 * Math.sqrt(2 / n));
  });
});

const values = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 1, maxLength: 25 });

describe("properties", () => {
  it("non-negative, symmetric, 0 on itself in any order", () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        expect(w1(a, b)).toBeGreaterThanOrEqual(0);
        expect(w1(b, a)).toBeCloseTo(w1(a, b), 10);
        expect(w1(a, a.toReversed())).toBeLessThan(1e-12);
      }),
      { seed: SEED },
    );
  });

  it("moves and scales with the data, and obeys the triangle inequality", () => {
    fc.assert(
      fc.property(values, values, values, fc.integer({ min: -50, max: 50 }), (a, b, c, by) => {
        const shifted = (list: number[]) => list.map((value) => value + by);
        expect(w1(shifted(a), shifted(b))).toBeCloseTo(w1(a, b), 9);
        expect(
          w1(
            a.map((value) => 2 * value),
            b.map((value) => 2 * value),
          ),
        ).toBeCloseTo(2 * w1(a, b), 9);
        expect(w1(a, c)).toBeLessThanOrEqual(w1(a, b) + w1(b, c) + 1e-9);
      }),
      { seed: SEED },
    );
  });

  it("equals the linear programme, weights and all", () => {
    const weighted = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: 1, max: 9 })), {
      minLength: 1,
      maxLength: 15,
    });
    fc.assert(
      fc.property(weighted, weighted, (a, b) => {
        const side = (list: [number, number][]) => {
          const total = list.reduce((sum, [, mass]) => sum + mass, 0);
          return { values: list.map(([value]) => value), masses: list.map(([, mass]) => mass / total) };
        };
        const cloud = ({ values: at, masses }: ReturnType<typeof side>) => ({
          points: { rows: at.length, dim: 1, data: Float64Array.from(at) },
          masses,
        });
        const [real, fake] = [side(a), side(b)];
        expect(emdOnLine({ real, fake })).toBeCloseTo(emd({ real: cloud(real), fake: cloud(fake) }).cost, 12);
      }),
      { seed: SEED },
    );
  });
});

describe("faults", () => {
  it("unequal totals, negative masses, non-finite values, a missing mass", () => {
    const real = { values: [0, 1], masses: [0.5, 0.5] };
    const against = (fake: { values: number[]; masses?: number[] }) => () => emdOnLine({ real, fake });
    expect(against({ values: [0], masses: [0.98] })).toThrow(
      "emd requires equal total mass (real 1, fake 0.98)",
    );
    expect(against({ values: [0, 1], masses: [2, -1] })).toThrow("(fake mass 1 is -1)");
    expect(against({ values: [0, Number.NaN] })).toThrow("emd requires finite values (fake value 1 is NaN)");
    expect(against({ values: [0, 1], masses: [1] })).toThrow(
      "emd requires one mass a value (fake has 1 for 2 values)",
    );
    expect(against({ values: [] })).toThrow(InputError);
  });
});
