import fc from "fast-check";
import { expect, it } from "vitest";
import { putFirst, rowsOf } from "../../src/maths/rows.ts";

const SEED = 2_048;

it("puts named rows first in their order, the others behind in theirs, with their labels", () => {
  const samples = {
    rows: 5,
    dim: 2,
    data: Float32Array.of(0, 0.5, 1, 1.5, 2, 2.5, 3, 3.5, 4, 4.5),
    labels: Int32Array.of(10, 11, 12, 13, 14),
  };
  expect(putFirst(samples, Int32Array.of(3, 1))).toEqual(Int32Array.of(2, 1, 3, 0, 4));
  expect(samples.data).toEqual(Float32Array.of(3, 3.5, 1, 1.5, 0, 0.5, 2, 2.5, 4, 4.5));
  expect(samples.labels).toEqual(Int32Array.of(13, 11, 10, 12, 14));
});

it(`any choice of rows gives what copying them gives (seed ${SEED})`, () => {
  const cases = fc.integer({ min: 1, max: 40 }).chain((rows) =>
    fc.record({
      dim: fc.integer({ min: 1, max: 3 }),
      rows: fc.constant(rows),
      chosen: fc.shuffledSubarray(Array.from({ length: rows }, (_, row) => row)),
    }),
  );
  fc.assert(
    fc.property(cases, ({ rows, dim, chosen }) => {
      const fresh = () => ({ rows, dim, data: Float64Array.from({ length: rows * dim }, (_, at) => at) });
      const moved = fresh();
      const places = putFirst(moved, Int32Array.from(chosen));
      expect(moved.data.subarray(0, chosen.length * dim)).toEqual(
        rowsOf(fresh(), Int32Array.from(chosen)).data,
      );
      // every row is where it is said to be
      expect(rowsOf(moved, places).data).toEqual(fresh().data);
    }),
    { seed: SEED },
  );
});
