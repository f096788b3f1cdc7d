/** To each point its nearest center by products of rows, what rounding could change decided by differences: see neighbors.ts. */
import type { Samples } from "../../samples.ts";
import { columnMeans } from "../rows.ts";
import { withDense } from "./dense.ts";
import { squaredDistance } from "./neighbors.ts";
import { packedBytes, packRows, store, storedBytes } from "./packed.ts";
import { packedSide } from "./packed-side.ts";
import { multiply } from "./products.ts";

/** Points at a time. */
const BLOCK = 1024;
/** Products of two numbers from which it is sooner done than by differences, and of how many dimensions and centers. */
const WORTH = 4e6;
const [FEWEST_DIMENSIONS, FEWEST_CENTERS] = [16, 8];

export const worthAssigning = (points: Samples, centers: Samples): boolean =>
  points.dim >= FEWEST_DIMENSIONS &&
  centers.rows >= FEWEST_CENTERS &&
  points.rows * centers.rows * points.dim > WORTH;

/** Which center is nearest to each point, the first of several, and its squared distance. */
export function assignByProducts(
  points: Samples,
  centers: Samples,
): { readonly index: Int32Array; readonly squares: Float64Array } {
  const { rows, dim, data } = points;
  const count = centers.rows;
  const bytes =
    packedBytes(dim, BLOCK, "float64") +
    packedBytes(dim, count, "float64") +
    storedBytes(BLOCK, count) +
    8 * count +
    4096;
  const index = new Int32Array(rows);
  const squares = new Float64Array(rows);
  const center = columnMeans(centers);
  withDense({ bytes, work: rows * count * dim }, (dense) => {
    const side = packedSide(dense, centers, "float64", center);
    const place = dense.take(packedBytes(dim, BLOCK, "float64"));
    const products = store(dense, BLOCK, count);
    const norms = dense.f64.subarray(side.squares / 8, side.squares / 8 + count);
    for (let first = 0; first < rows; first += BLOCK) {
      const part = Math.min(BLOCK, rows - first);
      const block = { rows: part, dim, data: data.subarray(first * dim, (first + part) * dim) };
      const a = packRows(dense, block, "float64", center, place);
      multiply(dense, { a, b: side.packed, into: { ...products, rows: part } });
      for (let i = 0; i < part; i++) {
        const line = products.at / 8 + i * products.stride;
        const row = first + i;
        let least = Infinity;
        for (let j = 0; j < count; j++) {
          dense.f64[line + j] = norms[j] - 2 * dense.f64[line + j];
          if (dense.f64[line + j] < least) least = dense.f64[line + j];
        }
        // each is wrong by at most (2 dim + 8) 2^-53 (|x|^2 + |y|^2)
        const own = squareOf(block, i, center);
        const doubt = 2 * (2 * dim + 8) * 2 ** -53 * (own + side.largest);
        let best = Infinity;
        for (let j = 0; j < count; j++) {
          if (dense.f64[line + j] > least + doubt) continue;
          const square = squaredDistance(points, row, centers, j);
          if (square >= best) continue;
          best = square;
          index[row] = j;
        }
        squares[row] = best;
      }
    }
  });
  return { index, squares };
}

function squareOf({ dim, data }: Samples, row: number, center: Float64Array): number {
  let total = 0;
  for (let axis = 0; axis < dim; axis++) total += (data[row * dim + axis] - center[axis]) ** 2;
  return total;
}
