/**
 * Squared Euclidean distances between all rows of two sets of points, a tile at a time: whoever asks sees every pair once,
 * and no more than one tile is ever held.
 *
 * Each distance is sum_k (x_k - y_k)^2, in the order of the coordinates, in float64. The shorter |x|^2 + |y|^2 - 2 x.y
 * loses the digits of near neighbors, which are what is asked for: between 1e8 and 1e8 + 1 it gives 0 or 2. By differences
 * each distance is right to a relative (dim + 2) 2^-53, 0 means equal rows (unless the square underflows, below 1e-162),
 * and d(x, y) = d(y, x) bit for bit. How the pairs are cut into tiles changes no bit.
 */

import { InputError } from "../errors.ts";
import type { Samples } from "../samples.ts";
import { scalarKernel, simdKernel } from "./distance-kernel.ts";

/** Rows and columns of a tile at most: 32 kB of distances, which the first-level cache holds. */
const SIDE = 64;

/** Coordinates of one side of a tile at most, 4 MB of them: rows longer than 8192 make smaller tiles. */
const COORDINATES = 2 ** 19;

/** Squared distances between `rows` rows of one set from `row` on and `columns` rows of another from `column` on. */
export interface Tile {
  readonly row: number;
  readonly rows: number;
  readonly column: number;
  readonly columns: number;
  /** That of rows row + i and column + j is at i * stride + j. The next tile overwrites it. */
  readonly squares: Float64Array;
  readonly stride: number;
}

/** Visits all pairs of a row of `real` and a row of `fake`. @throws InputError for different dimensions */
export function visitPairs(
  { real, fake }: { readonly real: Samples; readonly fake: Samples },
  visit: (tile: Tile) => void,
): void {
  if (real.dim !== fake.dim) {
    throw new InputError(
      `distances require points of the same dimension (real ${real.dim}, fake ${fake.dim})`,
    );
  }
  walk(real, fake, () => 0, visit);
}

/**
 * Visits the pairs of rows of one set, each once: the tiles on and above the diagonal. Those on it (row = column) hold
 * both halves and the zeros between.
 */
export function visitPairsWithin(points: Samples, visit: (tile: Tile) => void): void {
  walk(points, points, (row) => row, visit);
}

function walk(
  real: Samples,
  fake: Samples,
  firstColumn: (row: number) => number,
  visit: (tile: Tile) => void,
): void {
  const { dim } = real;
  const side = Math.max(4, Math.min(SIDE, 4 * Math.floor(COORDINATES / dim / 4)));
  const kernel = (simdKernel ?? scalarKernel)({ side, dim });
  const { squares } = kernel;
  for (let row = 0; row < real.rows; row += side) {
    const rows = Math.min(side, real.rows - row);
    pack(real, row, rows, kernel.rows);
    for (let column = firstColumn(row); column < fake.rows; column += side) {
      const columns = Math.min(side, fake.rows - column);
      pack(fake, column, columns, kernel.columns);
      kernel.fill(rows, columns);
      visit({ row, rows, column, columns, squares, stride: side });
    }
  }
}

/** A last strip that is not full keeps what it held: its distances are nobody's. */
function pack({ dim, data }: Samples, first: number, rows: number, into: Float64Array): void {
  for (let r = 0; r < rows; r++) {
    const from = (first + r) * dim;
    const to = (r - (r % 4)) * dim + (r % 4);
    for (let k = 0; k < dim; k++) into[to + 4 * k] = data[from + k];
  }
}
