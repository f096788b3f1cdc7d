/** Which rows lie in which open balls of the other side, by products of rows and exact all the same: see neighbors.ts. */
import type { Samples } from "../../samples.ts";
import { columnMeans } from "../rows.ts";
import { withDense } from "./dense.ts";
import { marginOf, squaredDistance, tried } from "./neighbors.ts";
import { type Precision, packedBytes } from "./packed.ts";
import { packedSide } from "./packed-side.ts";
import { sweepTiles } from "./pairs.ts";

/** Pairs decided by differences, at most. */
const MOST_DOUBTFUL = 2 ** 18;

/** Of each row: how many rows of the other side its open ball holds, and how many of their balls hold it. */
export interface BallCounts {
  readonly held: { readonly real: Int32Array; readonly fake: Int32Array };
  readonly holding: { readonly real: Int32Array; readonly fake: Int32Array };
}

/** @returns undefined where rounding hides too much */
export function ballsByProducts(
  sets: { readonly real: Samples; readonly fake: Samples },
  radii: { readonly real: Float64Array; readonly fake: Float64Array },
): BallCounts | undefined {
  return tried(sets.real.dim, (precision) => ballsIn(sets, radii, precision));
}

function ballsIn(
  { real, fake }: { readonly real: Samples; readonly fake: Samples },
  radii: { readonly real: Float64Array; readonly fake: Float64Array },
  precision: Precision,
): BallCounts | undefined {
  const { dim } = real;
  const bytes =
    packedBytes(dim, real.rows, precision) +
    packedBytes(dim, fake.rows, precision) +
    24 * (real.rows + fake.rows) +
    8 * MOST_DOUBTFUL +
    4096;
  return withDense({ bytes, work: real.rows * fake.rows * dim }, (dense) => {
    const [ofReal, ofFake] = [columnMeans(real), columnMeans(fake)];
    const center = ofReal.map((mean, axis) => (mean + ofFake[axis]) / 2);
    const [a, b] = [real, fake].map((side) => packedSide(dense, side, precision, center));
    const [radiiA, radiiB] = [radii.real, radii.fake].map((of) => {
      const at = dense.take(8 * of.length);
      dense.f64.set(of, at / 8);
      return at;
    });
    const counts = (rows: number) => dense.take(4 * rows);
    const [heldA, holdingA] = [counts(real.rows), counts(real.rows)];
    const [heldB, holdingB] = [counts(fake.rows), counts(fake.rows)];
    const doubtful = dense.take(8 + 8 * MOST_DOUBTFUL);
    sweepTiles(
      dense,
      { a: a.packed, rows: real.rows, other: { b: b.packed, rows: fake.rows } },
      (tile, product) => ({
        name: "balls",
        ...product,
        countRows: tile.rows,
        countColumns: tile.columns,
        firstRow: tile.row,
        firstColumn: tile.column,
        squaresA: a.squares + 8 * tile.row,
        squaresB: b.squares + 8 * tile.column,
        radiiA: radiiA + 8 * tile.row,
        radiiB: radiiB + 8 * tile.column,
        heldA: heldA + 4 * tile.row,
        holdingA: holdingA + 4 * tile.row,
        heldB: heldB + 4 * tile.column,
        holdingB: holdingB + 4 * tile.column,
        doubtful,
        most: MOST_DOUBTFUL,
        margin: marginOf(dim, precision),
      }),
    );
    const pairs = dense.i32[doubtful / 4];
    if (pairs > MOST_DOUBTFUL) return undefined;
    const numbers = (at: number, rows: number) => dense.i32.slice(at / 4, at / 4 + rows);
    const held = { real: numbers(heldA, real.rows), fake: numbers(heldB, fake.rows) };
    const holding = { real: numbers(holdingA, real.rows), fake: numbers(holdingB, fake.rows) };
    for (let pair = 0; pair < pairs; pair++) {
      const i = dense.i32[doubtful / 4 + 2 + 2 * pair];
      const j = dense.i32[doubtful / 4 + 3 + 2 * pair];
      const square = squaredDistance(real, i, fake, j);
      if (square < radii.real[i]) {
        held.real[i]++;
        holding.fake[j]++;
      }
      if (square < radii.fake[j]) {
        held.fake[j]++;
        holding.real[i]++;
      }
    }
    return { held, holding };
  });
}
