/** Sums of the cubic kernel over pairs of rows. */
import type { Samples } from "../../samples.ts";
import { CompensatedSum } from "../statistics.ts";
import { type Dense, withDense } from "./dense.ts";
import { TILE } from "./jobs.ts";
import { type OutsideProducts, outsideProducts, visitProducts } from "./outside.ts";
import { type Packed, type Precision, packedBytes, packRows } from "./packed.ts";
import { type Pairs, slotsFor, sweepTiles } from "./pairs.ts";

/** Sums over partners of the kernel less its typical value; within one side a point is not its own partner. */
export interface PairSums {
  readonly rows: Float64Array;
  readonly columns: Float64Array;
  /** Sum of squares over the ordered pairs. */
  readonly squares: number;
}

/** Of pairs of real rows, of generated rows and of one of each. */
export interface SumsOfPairs {
  readonly xx: PairSums;
  readonly yy: PairSums;
  readonly xy: PairSums;
}

/** Bytes of the sums of one tile: of its rows, of its columns, of squares. */
const SLOT = 16 * TILE + 64;

/** (x.y / dim + 1)^3 less `typical`. O(rows^2 dim) time, memory for a packed copy of the rows. */
export function cubicSums(
  { real, fake }: { readonly real: Samples; readonly fake: Samples },
  typical: number,
  precision: Precision,
): SumsOfPairs {
  const { dim } = real;
  const outside = outsideProducts(precision);
  if (outside) {
    const sums = (a: Samples, b?: Samples) => sumsOutside({ a, b, typical }, outside);
    return { xx: sums(real), yy: sums(fake), xy: sums(real, fake) };
  }
  const slots = slotsFor(Math.max(real.rows, fake.rows));
  const bytes =
    packedBytes(dim, real.rows, precision) + packedBytes(dim, fake.rows, precision) + slots * SLOT + 4096;
  const work = ((real.rows + fake.rows) ** 2 / 2) * dim;
  return withDense({ bytes, work }, (dense) => {
    const place = dense.take(slots * SLOT);
    const [x, y] = [real, fake].map((side) => packRows(dense, side, precision));
    const sums = (pairs: Pairs) => sumsOf(dense, pairs, { place, scale: 1 / dim, typical });
    const within = (a: Packed, rows: number) => sums({ a, rows });
    return {
      xx: within(x, real.rows),
      yy: within(y, fake.rows),
      xy: sums({ a: x, rows: real.rows, other: { b: y, rows: fake.rows } }),
    };
  });
}

function sumsOf(
  dense: Dense,
  pairs: Pairs,
  { place, scale, typical }: { readonly place: number; readonly scale: number; readonly typical: number },
): PairSums {
  const rows = new Float64Array(pairs.rows);
  // Within one side each unordered pair is seen once and counts in both of its rows.
  const columns = pairs.other === undefined ? rows : new Float64Array(pairs.other.rows);
  const squares = new CompensatedSum();
  const at = (slot: number) => place + slot * SLOT;
  sweepTiles(
    dense,
    pairs,
    ({ slot, rows: countRows, columns: countColumns, diagonal }, product) => ({
      name: "cubic",
      ...product,
      countRows,
      countColumns,
      diagonal,
      rowSums: at(slot),
      columnSums: at(slot) + 8 * TILE,
      squares: at(slot) + 16 * TILE,
      scale,
      typical,
    }),
    (tiles) => {
      for (const { slot, row, column, rows: countRows, columns: countColumns } of tiles) {
        const from = at(slot) / 8;
        for (let i = 0; i < countRows; i++) rows[row + i] += dense.f64[from + i];
        for (let j = 0; j < countColumns; j++) columns[column + j] += dense.f64[from + TILE + j];
        squares.add(dense.f64[from + 2 * TILE]);
      }
    },
  );
  return { rows, columns, squares: (pairs.other === undefined ? 2 : 1) * squares.value };
}

function sumsOutside(
  { a, b, typical }: { readonly a: Samples; readonly b: Samples | undefined; readonly typical: number },
  products: OutsideProducts,
): PairSums {
  const rowSums = new Float64Array(a.rows);
  const columnSums = b === undefined ? rowSums : new Float64Array(b.rows);
  const squares = new CompensatedSum();
  const scale = 1 / a.dim;
  visitProducts({ a, b }, products, ({ row, column, rows, columns, dots }) => {
    let tileSquares = 0;
    for (let i = 0; i < rows; i++) {
      let own = 0;
      for (let j = b === undefined && row === column ? i + 1 : 0; j < columns; j++) {
        const base = scale * dots[i * columns + j] + 1;
        const k = base * base * base - typical;
        own += k;
        columnSums[column + j] += k;
        tileSquares += k * k;
      }
      rowSums[row + i] += own;
    }
    squares.add(tileSquares);
  });
  return { rows: rowSums, columns: columnSums, squares: (b === undefined ? 2 : 1) * squares.value };
}
