/** Sums over pairs of rows of one set under many labelings of its rows, in one sweep. */
import type { Samples } from "../../samples.ts";
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
  // one more labeling, of all rows alike, gives the sum over all pairs
  const labelings = [new Int8Array(points.rows).fill(1), ...sides];
  const [all, ...signed] = labeledSums({ real: points }, labelings, kernel, precision);
  const half = points.rows / 2;
  return Float64Array.from(signed, (sum) => {
    const [within, across] = [(all + sum) / 2, (all - sum) / 2];
    return (2 * within) / (half * (half - 1)) - (2 * across) / half ** 2;
  });
}

/** Sum of the distances of all pairs of one set, or of those of a row of either. */
export function sumOfDistances(
  sets: { readonly real: Samples; readonly fake?: Samples },
  precision: Precision,
): number {
  const alike = new Int8Array(Math.max(sets.real.rows, sets.fake?.rows ?? 0)).fill(1);
  return labeledSums(sets, [alike], "distance", precision)[0];
}

/** @param labelings of the rows of both sets: each pair counts with the product of the labels of its rows */
function labeledSums(
  { real, fake }: { readonly real: Samples; readonly fake?: Samples },
  labelings: readonly Int8Array[],
  kernel: PairKernel,
  precision: Precision,
): number[] {
  const { dim } = real;
  const draws = upTo(GROUP, labelings.length);
  const sets = fake === undefined ? [real] : [real, fake];
  const most = Math.max(...sets.map(({ rows }) => rows));
  const slots = slotsFor(most);
  const slot = 8 * draws;
  const bytes =
    sets.reduce((sum, { rows }) => sum + packedBytes(dim, rows, precision) + 8 * rows + 64, 4096) +
    8 * most * draws +
    slots * slot;
  const pairs = fake === undefined ? real.rows ** 2 / 2 : real.rows * fake.rows;
  return withDense({ bytes, work: pairs * (dim + draws) }, (dense) => {
    const place = dense.take(slots * slot);
    const labels = dense.take(8 * most * draws);
    for (const [draw, labeling] of labelings.entries())
      for (let row = 0; row < most; row++) dense.f64[labels / 8 + row * draws + draw] = labeling[row];
    const distances = kernel === "distance";
    const center = distances ? centerOf(sets) : undefined;
    const sides = sets.map((set) =>
      center === undefined
        ? { packed: packRows(dense, set, precision), squares: 0 }
        : packedSide(dense, set, precision, center),
    );
    const [a, b = a] = sides;
    const totals = labelings.map(() => new CompensatedSum());
    sweepTiles(
      dense,
      {
        a: a.packed,
        rows: real.rows,
        ...(fake !== undefined && { other: { b: b.packed, rows: fake.rows } }),
      },
      (tile, product) => ({
        name: "labeled",
        ...product,
        countRows: tile.rows,
        countColumns: tile.columns,
        diagonal: tile.diagonal,
        distances: distances ? 1 : 0,
        squaresA: a.squares + 8 * tile.row,
        squaresB: b.squares + 8 * tile.column,
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
}

function centerOf(sets: readonly Samples[]): Float64Array {
  const means = sets.map(columnMeans);
  return means[0].map((mean, axis) => (mean + means[means.length - 1][axis]) / 2);
}
