/** Sums of the cubic kernel over pairs of rows. */
import type { Samples } from "../../samples.ts";
import { CompensatedSum } from "../statistics.ts";
import type { Dense } from "./dense.ts";
import { TILE } from "./jobs.ts";
import { type OutsideProducts, visitProducts } from "./outside.ts";
import { type Ground, type Share, type Swept, slotsFor } from "./sweep.ts";

/** Sums over partners of the kernel less its typical value; within one side a point is not its own partner. */
export interface PairSums {
  readonly rows: Float64Array;
  readonly columns: Float64Array;
  /** Sum of squares over the ordered pairs. */
  readonly squares: number;
}

/** Bytes of the sums of one tile: of its rows, of its columns, of squares. */
const SLOT = 16 * TILE + 64;

export const termsBytes = ({ real, fake }: Swept): number => 8 * (real.rows + (fake?.rows ?? 0)) + 128;

/**
 * What the kernel's base takes of each row beside the product of centered rows: with z = x - c and w = y - c,
 * x.y / dim + 1 = z.w / dim + (c.z / dim + (1 + c.c / dim) / 2) + (c.w / dim + (1 + c.c / dim) / 2).
 *
 * @returns addresses of the terms of either side
 */
export function cubicTerms(
  dense: Dense,
  { real, fake }: Swept,
  center: Float64Array,
): readonly [number, number] {
  const { dim } = real;
  const half = (1 + center.reduce((sum, c) => sum + c * c, 0) / dim) / 2;
  const termsOf = ({ rows, data }: Samples) => {
    const at = dense.take(8 * rows);
    for (let row = 0; row < rows; row++) {
      let along = 0;
      for (let axis = 0; axis < dim; axis++) along += center[axis] * (data[row * dim + axis] - center[axis]);
      dense.f64[at / 8 + row] = along / dim + half;
    }
    return at;
  };
  const ofReal = termsOf(real);
  return [ofReal, fake === undefined ? ofReal : termsOf(fake)];
}

/** (x.y / dim + 1)^3 less `typical`. */
export const cubicShare = (typical: number, take: (sums: PairSums) => void): Share => ({
  bytes: (of) => slotsFor(of) * SLOT + termsBytes(of),
  begin(dense: Dense, of: Swept, { center }: Ground) {
    const { real, fake } = of;
    const [termsA, termsB] = cubicTerms(dense, of, center);
    const place = dense.take(slotsFor(of) * SLOT);
    const rows = new Float64Array(real.rows);
    // Within one side each unordered pair is seen once and counts in both of its rows.
    const columns = fake === undefined ? rows : new Float64Array(fake.rows);
    const squares = new CompensatedSum();
    const at = (slot: number) => place + slot * SLOT;
    return {
      job: ({ slot, row, column }, tiled) => ({
        name: "cubic",
        ...tiled,
        termsA: termsA + 8 * row,
        termsB: termsB + 8 * column,
        rowSums: at(slot),
        columnSums: at(slot) + 8 * TILE,
        squares: at(slot) + 16 * TILE,
        scale: 1 / real.dim,
        typical,
      }),
      after(tiles) {
        for (const { slot, row, column, rows: countRows, columns: countColumns } of tiles) {
          const from = at(slot) / 8;
          for (let i = 0; i < countRows; i++) rows[row + i] += dense.f64[from + i];
          for (let j = 0; j < countColumns; j++) columns[column + j] += dense.f64[from + TILE + j];
          squares.add(dense.f64[from + 2 * TILE]);
        }
      },
      finish() {
        take({ rows, columns, squares: (fake === undefined ? 2 : 1) * squares.value });
        return true;
      },
    };
  },
});

/** The same by products from outside. */
export function cubicSumsOutside(
  { real, fake }: Swept,
  typical: number,
  products: OutsideProducts,
): PairSums {
  const rowSums = new Float64Array(real.rows);
  const columnSums = fake === undefined ? rowSums : new Float64Array(fake.rows);
  const squares = new CompensatedSum();
  const scale = 1 / real.dim;
  visitProducts({ a: real, b: fake }, products, ({ row, column, rows, columns, dots }) => {
    let tileSquares = 0;
    for (let i = 0; i < rows; i++) {
      let own = 0;
      for (let j = fake === undefined && row === column ? i + 1 : 0; j < columns; j++) {
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
  return { rows: rowSums, columns: columnSums, squares: (fake === undefined ? 2 : 1) * squares.value };
}
