import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shift } from "../../src/maths/shift.ts";

const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 3, maxLength: 8 });

describe("Hodges and Lehmann's shift", () => {
  it("of 1..5 to 6..10: 25 differences from 1 to 9, two cut from either end of 1, 2, 2, 3, ..., 8, 8, 9", () => {
    const found = shift({ before: [1, 2, 3, 4, 5], after: [6, 7, 8, 9, 10] });
    expect(found).toMatchObject({ value: 5, lo: 2, hi: 8 });
    expect(found.level).toBeCloseTo(1 - 8 / 252, 14);
  });

  it("follows when one side is moved, and turns with the sides", () => {
    fc.assert(
      fc.property(values, values, fc.integer({ min: -9, max: 9 }), (before, after, by) => {
        const plain = shift({ before, after });
        const moved = shift({ before, after: after.map((value) => value + by) });
        const { value, lo, hi } = plain;
        expect([moved.value, moved.lo, moved.hi]).toEqual([value, lo, hi].map((end) => (end as number) + by));
        expect(shift({ before: after, after: before }).value).toBe(0 - (value as number));
        expect((lo as number) <= (value as number) && (value as number) <= (hi as number)).toBe(true);
      }),
      { seed: 1_963 },
    );
  });

  it("has no finite value where most of one side diverged, and no difference between two that did", () => {
    const [lost, kept] = [
      [Infinity, Infinity, Infinity, Infinity, 1],
      [1, 2, 3, 4, 5],
    ];
    expect(shift({ before: kept, after: lost })).toMatchObject({ value: null, hi: null });
    expect(shift({ before: [Infinity], after: [Infinity] }).value).toBe(0);
    expect(shift({ before: kept, after: [Infinity, 1, 2, 3, 4] }).value).toBe(0);
  });
});
