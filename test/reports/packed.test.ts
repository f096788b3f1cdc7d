import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Block, Cell } from "../../reports/kit/columns.ts";
import { pack, unpack } from "../../reports/kit/packed.ts";

const cell = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
  fc.integer(),
  fc.string(),
  fc.constant(null),
);
const even = fc
  .tuple(fc.double({ noNaN: true, min: -1e6, max: 1e6 }), fc.double({ noNaN: true, min: -9, max: 9 }))
  .map(([from, by]) => Array.from({ length: 20 }, (_, i): Cell => from + i * by + 0));
const decimal = fc
  .array(fc.oneof(fc.integer({ min: -99_999, max: 99_999 }), fc.constant(null)), {
    minLength: 1,
    maxLength: 30,
  })
  .chain((whole) =>
    fc
      .integer({ min: 0, max: 8 })
      .map((decimals) => whole.map((value): Cell => (value === null ? null : value / 10 ** decimals + 0))),
  );
const column = fc.oneof(decimal, fc.array(cell, { minLength: 1, maxLength: 30 }), even);
const name = fc.constantFrom("x", "y", "step", "value");
const block: fc.Arbitrary<Block> = fc.record(
  {
    each: fc.dictionary(name, cell, { noNullPrototype: true }),
    columns: fc.dictionary(name, column, { noNullPrototype: true }),
    frames: fc.dictionary(name, fc.array(column, { minLength: 1, maxLength: 3 }), { noNullPrototype: true }),
  },
  { requiredKeys: ["columns"] },
);
const sets = fc.array(
  fc.dictionary(name, fc.array(block, { minLength: 1, maxLength: 3 }), { noNullPrototype: true }),
);

describe("packed data", () => {
  it("come out as they went in, through JSON", () => {
    fc.assert(
      fc.property(sets, (given) => {
        expect(unpack(JSON.parse(JSON.stringify(pack(given))))).toEqual(JSON.parse(JSON.stringify(given)));
      }),
      { seed: 20, numRuns: 300 },
    );
  });

  it("write a list once, evenly spaced numbers as a rule, others as steps, and no empty data", () => {
    const step = Array.from({ length: 12 }, (_, i) => 25 * i);
    const value = [1.386, 1.387, 1.387, null, 1.386, 1.384, 1.386, 1.386, 1.386, 1.387, 1.385, 1.386];
    const lines = ["a", "b"].map((series) => ({ each: { series }, columns: { step, value } }));
    const { lists, sets: packed } = pack([{}, { lines, gaps: [] }]);
    expect(lists).toEqual([
      { even: [0, 25, 12] },
      { decimals: 3, steps: [1386, 1, 0, null, -1, -2, 2, 0, 0, 1, -2, 1] },
    ]);
    const columns = { step: 0, value: 1 };
    expect(packed).toEqual([
      {},
      {
        lines: [
          { each: { series: "a" }, columns },
          { each: { series: "b" }, columns },
        ],
      },
    ]);
  });
});
