/** Sums over pairs of rows of one set under many labelings of its rows, in one sweep. */
import type { Halvings } from "../halvings.ts";
import { columnMeans } from "../rows.ts";
import { CompensatedSum } from "../statistics.ts";
import { withDense } from "./dense.ts";
import { type Precision, packedBytes, packRows, upTo } from "./packed.ts";
import { packedSide } from "./packed-side.ts";
import { slotsFor, sweepTiles } from "./pairs.ts";

/** Of a pair: the kernel (x.y / dim + 1)^3 less a typical value, or the distance. */
export type PairKernel = { readonly typical: number } | "distance";

/** Labelings come in groups of so many. */
const GROUP = 8;

/**
 * Of each halving: the mean over pairs within either side, both added, less twice the mean over pairs across. Of the kernel it is the squared MMD
 * of both halves, of distances the energy distance with the other sign; both unbiased. O(rows^2 (dim + halvings)) time.
 */
export function contrastsOfHalves(
  { points, sides }: Halvings,
  kernel: PairKernel,
  precision: Precision,
): Float64Array {
  const { rows, dim } = points;
  // one more labeling, of all rows alike, gives the sum over all pairs
  const draws = upTo(GROUP, sides.length + 1);
  const slots = slotsFor(rows);
  const slot = 8 * draws;
  const bytes = packedBytes(dim, rows, precision) + 8 * rows * (draws + 1) + slots * (slot + 64) + 4096;
  const sums = withDense({ bytes, work: (rows ** 2 / 2) * (dim + draws) }, (dense) => {
    const place = dense.take(slots * slot);
    const labels = dense.take(8 * rows * draws);
    for (let row = 0; row < rows; row++) {
      const at = labels / 8 + row * draws;
      dense.f64[at] = 1;
      for (const [draw, side] of sides.entries()) dense.f64[at + 1 + draw] = side[row];
    }
    const distances = kernel === "distance";
    const side = distances
      ? packedSide(dense, points, precision, columnMeans(points))
      : { packed: packRows(dense, points, precision), squares: 0 };
    const totals = Array.from({ length: draws }, () => new CompensatedSum());
    sweepTiles(
      dense,
      { a: side.packed, rows },
      (tile, product) => ({
        name: "labeled",
        ...product,
        countRows: tile.rows,
        countColumns: tile.columns,
        diagonal: tile.diagonal,
        distances: distances ? 1 : 0,
        squaresA: side.squares + 8 * tile.row,
        squaresB: side.squares + 8 * tile.column,
        labelsA: labels + 8 * draws * tile.row,
        labelsB: labels + 8 * draws * tile.column,
        draws,
        sums: place + slot * tile.slot,
        scale: 1 / dim,
        typical: distances ? 0 : kernel.typical,
      }),
      (tiles) => {
        for (const tile of tiles) {
          const from = (place + slot * tile.slot) / 8;
          for (const [draw, total] of totals.entries()) total.add(dense.f64[from + draw]);
        }
      },
    );
    return totals.map(({ value }) => value);
  });
  const half = rows / 2;
  return Float64Array.from(sides, (_, draw) => {
    const [within, across] = [(sums[0] + sums[draw + 1]) / 2, (sums[0] - sums[draw + 1]) / 2];
    return (2 * within) / (half * (half - 1)) - (2 * across) / half ** 2;
  });
}
