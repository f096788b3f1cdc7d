/** What pairs of a row of one set and a row of another tell. */
import { type BallCounts, ballsShare } from "../dense/balls.ts";
import type { PairSums } from "../dense/cubic-sums.ts";
import { distancesShare } from "../dense/labeled-sums.ts";
import { ranksShare, worthProducts } from "../dense/neighbors.ts";
import { visitPairs } from "../distance-tiles.ts";
import { countInBalls, type OfBoth, type TwoSets } from "../neighbors.ts";
import { CompensatedSum } from "../statistics.ts";
import { type CubicKernel, kernelDue, precisionFor, sweepFor } from "./due.ts";

interface AcrossWants {
  readonly kernel?: CubicKernel | undefined;
  readonly other?: true | undefined;
  readonly meanDistance?: true | undefined;
  /** Squared radii of balls. */
  readonly radii: readonly OfBoth[];
}

interface Across {
  readonly kernel?: PairSums;
  readonly other?: OfBoth;
  readonly counts: readonly BallCounts[];
  /** Sum of all distances. */
  readonly total?: number;
}

export function sweepAcross(sets: TwoSets, { kernel, other, meanDistance, radii }: AcrossWants): Across {
  const { real, fake } = sets;
  const { dim } = real;
  const got: { kernel?: PairSums; other?: OfBoth; total?: number } = {};
  const counts: BallCounts[] = [];
  const dues = kernelDue(sets, kernel, (sums) => {
    got.kernel = sums;
  });
  if (worthProducts(real.rows, fake.rows, dim)) {
    if (other) {
      const share = ranksShare([1], ([squares]) => {
        got.other = { real: squares.slice(0, real.rows), fake: squares.slice(real.rows) };
      });
      dues.push({ share });
    }
    for (const [ball, squared] of radii.entries()) {
      const share = ballsShare(squared, (found) => {
        counts[ball] = found;
      });
      dues.push({ share });
    }
    if (meanDistance) {
      const share = distancesShare(sets, (sum) => {
        got.total = sum;
      });
      dues.push({ share, precision: precisionFor(real.rows * fake.rows, dim) });
    }
  }
  sweepFor(sets, dues);
  const left = {
    other: other === true && got.other === undefined,
    balls: Array.from(radii.keys()).filter((ball) => counts[ball] === undefined),
    total: meanDistance === true && got.total === undefined,
  };
  if (left.other || left.total) Object.assign(got, acrossByDifferences(sets, left));
  for (const ball of left.balls) counts[ball] = countInBalls(sets, radii[ball]);
  return { ...got, counts };
}

function acrossByDifferences(
  sets: TwoSets,
  left: { readonly other: boolean; readonly total: boolean },
): { other?: OfBoth; total?: number } {
  const other = {
    real: new Float64Array(sets.real.rows).fill(Infinity),
    fake: new Float64Array(sets.fake.rows).fill(Infinity),
  };
  const total = new CompensatedSum();
  visitPairs(sets, ({ row, rows, column, columns, squares, stride }) => {
    let distances = 0;
    for (let i = 0; i < rows; i++) {
      let least = other.real[row + i];
      for (let j = 0; j < columns; j++) {
        const square = squares[i * stride + j];
        distances += Math.sqrt(square);
        if (square < least) least = square;
        if (square < other.fake[column + j]) other.fake[column + j] = square;
      }
      other.real[row + i] = least;
    }
    total.add(distances);
  });
  return { ...(left.other && { other }), ...(left.total && { total: total.value }) };
}
