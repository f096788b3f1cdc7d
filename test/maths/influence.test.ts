import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normalInterval, standardError } from "../../src/maths/influence.ts";

const SEED = 1_974;

describe("standardError", () => {
  it("of a mean: s / sqrt(n), by samples or by counts", () => {
    // Sample variance of 1, 2, 3, 4 is 5/3.
    expect(standardError({ fake: { values: [1, 2, 3, 4] } })).toBeCloseTo(Math.sqrt(5 / 12), 15);
    expect(standardError({ fake: { values: [0, 1], counts: [50, 50] } })).toBeCloseTo(
      Math.sqrt(0.25 / 99),
      15,
    );
  });

  it("adds the variances of both sides", () => {
    const side = { values: [1, 2, 3, 4] };
    expect(standardError({ real: side, fake: side })).toBeCloseTo(Math.sqrt(5 / 6), 15);
  });

  it("does not look at what no sample has", () => {
    expect(standardError({ fake: { values: [Number.NaN, 0, -Infinity, 1], counts: [0, 50, 0, 50] } })).toBe(
      standardError({ fake: { values: [0, 1], counts: [50, 50] } }),
    );
  });

  it("is 0 where influences differ by rounding only", () => {
    expect(standardError({ fake: { values: [Math.LN2, Math.LN2 + 1e-16, Math.LN2] } })).toBe(0);
  });

  it("is unknown for one sample or a value that is not finite", () => {
    expect(standardError({ fake: { values: [1] } })).toBeUndefined();
    expect(standardError({ real: { values: [1, 2] }, fake: { values: [] } })).toBeUndefined();
    expect(standardError({ fake: { values: [1, Infinity, 2] } })).toBeUndefined();
    expect(standardError({ fake: { values: [1, Number.NaN, 2] } })).toBeUndefined();
  });

  it("is blind to a constant, scales, and falls with the root of the counts", () => {
    const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(values, (list) => {
        const error = standardError({ fake: { values: list } }) ?? Number.NaN;
        expect(standardError({ fake: { values: list.map((value) => value + 4096) } })).toBeCloseTo(error, 9);
        expect(standardError({ fake: { values: list.map((value) => -3 * value) } })).toBeCloseTo(
          3 * error,
          9,
        );
        const n = list.length;
        const fourfold = standardError({ fake: { values: list, counts: list.map(() => 4) } });
        expect(fourfold).toBeCloseTo((error / 2) * Math.sqrt((4 * (n - 1)) / (4 * n - 1)), 9);
      }),
      { seed: SEED },
    );
  });
});

describe("normalInterval", () => {
  const range = [0, 1] as const;

  it("is value +- 1.96 se at 95 %", () => {
    const { interval } = normalInterval({ value: 0.5, error: 0.1, range });
    expect(interval?.lo).toBeCloseTo(0.5 - 0.195996, 6);
    expect(interval?.hi).toBeCloseTo(0.5 + 0.195996, 6);
    expect(interval?.level).toBe(0.95);
    expect(normalInterval({ value: 0.5, error: 0.1, range, level: 0.9 }).interval?.hi).toBeCloseTo(
      0.664485,
      6,
    );
  });

  it("is cut to the range", () => {
    expect(normalInterval({ value: 0.1, error: 1, range })).toEqual({
      interval: { lo: 0, hi: 1, level: 0.95 },
    });
  });

  it("is absent, never NaN and never of width 0, where the error says nothing", () => {
    for (const error of [undefined, 0, Number.NaN, Infinity])
      expect(normalInterval({ value: 0.5, error, range })).toEqual({});
    expect(normalInterval({ value: Infinity, error: 1, range })).toEqual({});
    expect(normalInterval({ value: Number.NaN, error: 1, range })).toEqual({});
  });
});
