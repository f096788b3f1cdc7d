/** Sums over pairs of rows under many labelings of the rows, in one sweep. */
import type { Halvings } from "../halvings.ts";
import { CompensatedSum } from "../statistics.ts";
import { cubicTerms, termsBytes } from "./cubic-sums.ts";
import { upTo } from "./packed.ts";
import { type Share, type Swept, slotsFor } from "./sweep.ts";

/** Of a pair: the kernel (x.y / dim + 1)^3 less a typical value, or the distance. */
export type PairKernel = { readonly typical: number } | "distance";

/** Labelings come in groups of so many. */
const GROUP = 8;

/**
 * Of each halving: the mean over pairs within either side, both added, less twice the mean over pairs across. Of the kernel it is the squared MMD
 * of both halves, of distances the energy distance with the other sign; both unbiased. O(rows^2 (dim + halvings)) time.
 */
export function contrastsShare(
  { points, sides }: Halvings,
  kernel: PairKernel,
  take: (contrasts: Float64Array) => void,
): Share {
  const half = points.rows / 2;
  // one more labeling, of all rows alike, gives the sum over all pairs
  return labeledShare([new Int8Array(points.rows).fill(1), ...sides], kernel, ([all, ...signed]) =>
    take(
      Float64Array.from(signed, (sum) => {
        const [within, across] = [(all + sum) / 2, (all - sum) / 2];
        return (2 * within) / (half * (half - 1)) - (2 * across) / half ** 2;
      }),
    ),
  );
}

/** Sum of the distances of all pairs. */
export const distancesShare = ({ real, fake = real }: Swept, take: (sum: number) => void): Share =>
  labeledShare([new Int8Array(Math.max(real.rows, fake.rows)).fill(1)], "distance", ([sum]) => take(sum));

/** @param labelings of the rows of both sets: each pair counts with the product of the labels of its rows */
function labeledShare(
  labelings: readonly Int8Array[],
  kernel: PairKernel,
  take: (sums: readonly number[]) => void,
): Share {
  const draws = upTo(GROUP, labelings.length);
  const slot = 8 * draws;
  const mostOf = ({ real, fake = real }: Swept) => Math.max(real.rows, fake.rows);
  return {
    spoils: true,
    bytes: (of) => 8 * mostOf(of) * draws + slotsFor(of) * slot + termsBytes(of),
    begin(dense, of, { a, b, center }) {
      const most = mostOf(of);
      const place = dense.take(slotsFor(of) * slot);
      const labels = dense.take(8 * most * draws);
      for (const [draw, labeling] of labelings.entries())
        for (let row = 0; row < most; row++) dense.f64[labels / 8 + row * draws + draw] = labeling[row];
      const distances = kernel === "distance";
      const [termsA, termsB] = distances ? [a.squares, b.squares] : cubicTerms(dense, of, center);
      const totals = labelings.map(() => new CompensatedSum());
      return {
        job: (tile, tiled) => ({
          name: "labeled",
          ...tiled,
          distances: distances ? 1 : 0,
          squaresA: a.squares + 8 * tile.row,
          squaresB: b.squares + 8 * tile.column,
          termsA: termsA + 8 * tile.row,
          termsB: termsB + 8 * tile.column,
          labelsA: labels + 8 * draws * tile.row,
          labelsB: labels + 8 * draws * tile.column,
          draws,
          sums: place + slot * tile.slot,
          scale: 1 / of.real.dim,
          typical: distances ? 0 : kernel.typical,
        }),
        after(tiles) {
          for (const tile of tiles) {
            const from = (place + slot * tile.slot) / 8;
            for (const [draw, total] of totals.entries()) total.add(dense.f64[from + draw]);
          }
        },
        finish() {
          take(totals.map(({ value }) => value));
          return true;
        },
      };
    },
  };
}
