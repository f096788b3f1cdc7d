/** Rows packed for products, with the square of each: distances are |x|^2 + |y|^2 - 2 x.y. */
import type { Samples } from "../../samples.ts";
import type { Dense } from "./dense.ts";
import { type Packed, type Precision, packRows } from "./packed.ts";

export interface Side {
  readonly packed: Packed;
  /** Address of |x|^2 of each row as it was packed. */
  readonly squares: number;
  readonly largest: number;
}

export function packedSide(
  dense: Dense,
  { rows, dim, data }: Samples,
  precision: Precision,
  center: Float64Array,
): Side {
  const packed = packRows(dense, { rows, dim, data }, precision, center);
  const squares = dense.take(8 * rows);
  let largest = 0;
  for (let row = 0; row < rows; row++) {
    let total = 0;
    for (let axis = 0; axis < dim; axis++) {
      const x = data[row * dim + axis] - center[axis];
      const kept = precision === "float32" ? Math.fround(x) : x;
      total += kept * kept;
    }
    dense.f64[squares / 8 + row] = total;
    largest = Math.max(largest, total);
  }
  return { packed, squares, largest };
}
