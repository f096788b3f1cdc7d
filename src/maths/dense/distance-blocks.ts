/** Squared distances of all rows of two sets by products in float64, some rows at a time: right to (2 dim + 8) 2^-53 (|x|^2 + |y|^2). */
import type { Samples } from "../../samples.ts";
import { columnMeans } from "../rows.ts";
import { withDense } from "./dense.ts";
import { packedBytes, store, storedBytes } from "./packed.ts";
import { packedSide } from "./packed-side.ts";
import { multiply } from "./products.ts";

/** Rows of the first set at a time, and of the second. */
const ROWS = 128;
const COLUMNS = 2048;

/** Calls `visit` with the distances of each row to some rows of the other set, good until it returns; each row comes several times. */
export function eachDistances(
  { real, fake }: { readonly real: Samples; readonly fake: Samples },
  visit: (row: number, squares: Float64Array) => void,
): void {
  const { dim } = real;
  const [m, n] = [Math.min(ROWS, real.rows), Math.min(COLUMNS, fake.rows)];
  const bytes =
    packedBytes(dim, m, "float64") + packedBytes(dim, n, "float64") + storedBytes(m, n) + 8 * (m + n) + 8192;
  withDense({ bytes, work: real.rows * fake.rows * dim }, (dense) => {
    const center = columnMeans(fake);
    const products = store(dense, m, n);
    for (let column = 0; column < fake.rows; column += n) {
      dense.borrow(() => {
        const columns = Math.min(n, fake.rows - column);
        const b = packedSide(dense, part(fake, column, columns), "float64", center);
        for (let first = 0; first < real.rows; first += m) {
          dense.borrow(() => {
            const rows = Math.min(m, real.rows - first);
            const a = packedSide(dense, part(real, first, rows), "float64", center);
            multiply(dense, { a: a.packed, b: b.packed, into: { ...products, rows, columns } });
            for (let i = 0; i < rows; i++) {
              const at = products.at / 8 + i * products.stride;
              const own = dense.f64[a.squares / 8 + i];
              for (let j = 0; j < columns; j++)
                dense.f64[at + j] = Math.max(0, own + dense.f64[b.squares / 8 + j] - 2 * dense.f64[at + j]);
              visit(first + i, dense.f64.subarray(at, at + columns));
            }
          });
        }
      });
    }
  });
}

const part = ({ dim, data }: Samples, from: number, rows: number): Samples => ({
  rows,
  dim,
  data: data.subarray(from * dim, (from + rows) * dim),
});
