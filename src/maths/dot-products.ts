/**
 * All dot products between the rows of two matrices, tile by tile, so that no matrix of rows * rows is ever held: what
 * kernels, covariances and products of symmetric matrices are made of.
 */

/** Row-major `rows` x `dim`. */
export interface Matrix {
  readonly rows: number;
  readonly dim: number;
  readonly data: Float64Array;
}

/** `dots[i * columns + j]` is the product of row `row + i` of the one and row `column + j` of the other. */
export interface Tile {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  readonly dots: Float64Array;
}

/** Rows of a tile's side: 64 * 64 products are 32 KiB, which stay in a processor's first cache. */
const BLOCK = 64;

/**
 * Calls `visit` with each tile of a * b^T, left to right and top to bottom. Without b it is a * a^T, and only the tiles on
 * and above the diagonal are visited: those on it hold each pair twice. A tile's `dots` are overwritten by the next.
 * Each product is summed in the order of the coordinates, so it does not depend on the size of the tiles.
 */
export function eachTile(
  { a, b, block = BLOCK }: { readonly a: Matrix; readonly b?: Matrix; readonly block?: number },
  visit: (tile: Tile) => void,
): void {
  const other = b ?? a;
  const dots = new Float64Array(block * block);
  for (let row = 0; row < a.rows; row += block) {
    const rows = Math.min(block, a.rows - row);
    for (let column = b === undefined ? row : 0; column < other.rows; column += block) {
      const columns = Math.min(block, other.rows - column);
      const tile = { row, column, rows, columns, dots };
      multiply(a, other, tile);
      visit(tile);
    }
  }
}

/** Two rows by four columns at a time: eight independent sums, and six numbers read for eight products. */
function multiply(a: Matrix, b: Matrix, { row, column, rows, columns, dots }: Tile): void {
  const { dim, data: x } = a;
  const y = b.data;
  for (let i = 0; i < rows; i += 2) {
    const x0 = (row + i) * dim;
    // An odd last row is taken twice; its double is not written.
    const x1 = i + 1 < rows ? x0 + dim : x0;
    let j = 0;
    for (; j + 3 < columns; j += 4) {
      const y0 = (column + j) * dim;
      const [y1, y2, y3] = [y0 + dim, y0 + 2 * dim, y0 + 3 * dim];
      let s00 = 0;
      let s01 = 0;
      let s02 = 0;
      let s03 = 0;
      let s10 = 0;
      let s11 = 0;
      let s12 = 0;
      let s13 = 0;
      for (let k = 0; k < dim; k++) {
        const p = x[x0 + k];
        const q = x[x1 + k];
        s00 += p * y[y0 + k];
        s01 += p * y[y1 + k];
        s02 += p * y[y2 + k];
        s03 += p * y[y3 + k];
        s10 += q * y[y0 + k];
        s11 += q * y[y1 + k];
        s12 += q * y[y2 + k];
        s13 += q * y[y3 + k];
      }
      const at = i * columns + j;
      dots[at] = s00;
      dots[at + 1] = s01;
      dots[at + 2] = s02;
      dots[at + 3] = s03;
      if (i + 1 === rows) continue;
      dots[at + columns] = s10;
      dots[at + columns + 1] = s11;
      dots[at + columns + 2] = s12;
      dots[at + columns + 3] = s13;
    }
    for (; j < columns; j++) {
      const y0 = (column + j) * dim;
      let s0 = 0;
      let s1 = 0;
      for (let k = 0; k < dim; k++) {
        s0 += x[x0 + k] * y[y0 + k];
        s1 += x[x1 + k] * y[y0 + k];
      }
      dots[i * columns + j] = s0;
      if (i + 1 < rows) dots[(i + 1) * columns + j] = s1;
    }
  }
}
