/** Places of rows along many directions at once. */
import type { Samples } from "../../samples.ts";
import { withDense } from "./dense.ts";
import { packedBytes, packRows, store, storedBytes } from "./packed.ts";
import { multiply } from "./products.ts";

/** Directions at a time. */
const BLOCK = 128;

/** Calls `visit` with each direction's places of the real and of the generated rows, good until it returns. */
export function eachProjection(
  {
    real,
    fake,
    directions,
  }: { readonly real: Samples; readonly fake: Samples; readonly directions: Samples },
  visit: (places: { readonly real: Float64Array; readonly fake: Float64Array }) => void,
): void {
  const { dim } = directions;
  const most = Math.min(BLOCK, directions.rows);
  const sides = [real, fake];
  const bytes =
    packedBytes(dim, most, "float64") +
    sides.reduce((sum, { rows }) => sum + packedBytes(dim, rows, "float64") + storedBytes(most, rows), 4096);
  withDense({ bytes, work: (real.rows + fake.rows) * dim * directions.rows }, (dense) => {
    const packed = sides.map((side) => packRows(dense, side, "float64"));
    const places = sides.map(({ rows }) => store(dense, most, rows));
    const place = dense.take(packedBytes(dim, most, "float64"));
    for (let first = 0; first < directions.rows; first += BLOCK) {
      const count = Math.min(BLOCK, directions.rows - first);
      const block = { rows: count, dim, data: directions.data.subarray(first * dim, (first + count) * dim) };
      const a = packRows(dense, block, "float64", undefined, place);
      for (const [side, b] of packed.entries())
        multiply(dense, { a, b, into: { ...places[side], rows: count } });
      for (let k = 0; k < count; k++) {
        const [ofReal, ofFake] = places.map(({ at, columns, stride }) => {
          const from = at / 8 + k * stride;
          return dense.f64.slice(from, from + columns);
        });
        visit({ real: ofReal, fake: ofFake });
      }
    }
  });
}
