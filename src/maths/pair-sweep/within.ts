/** What pairs within one set tell. */
import { InputError } from "../../errors.ts";
import type { Samples } from "../../samples.ts";
import type { PairSums } from "../dense/cubic-sums.ts";
import { distancesShare } from "../dense/labeled-sums.ts";
import { ranksShare, worthProducts } from "../dense/neighbors.ts";
import { nearestWithin } from "../neighbors.ts";
import { CompensatedSum } from "../statistics.ts";
import { type CubicKernel, kernelDue, precisionFor, sweepFor } from "./due.ts";

export interface WithinWants {
  readonly kernel?: CubicKernel;
  readonly meanDistance?: true;
  /** Ascending. */
  readonly ranks: readonly number[];
}

export interface Within {
  readonly kernel?: PairSums;
  /** Of each rank. */
  readonly nearest: readonly Float64Array[];
  readonly mean: number;
}

/** @throws InputError for a rank that there are not the rows for */
export function sweepWithin(points: Samples, { kernel, ranks, meanDistance }: WithinWants): Within {
  const { rows, dim } = points;
  const most = ranks[ranks.length - 1] ?? 0;
  if (!(ranks.every((k) => Number.isInteger(k) && k >= 1) && rows > most)) {
    throw new InputError(`a sweep requires more than k rows on either side (k ${most}, rows ${rows})`);
  }
  const of = { real: points };
  const pairs = (rows * (rows - 1)) / 2;
  const got: { kernel?: PairSums; nearest?: readonly Float64Array[]; total?: number } = {};
  const dues = kernelDue(of, kernel, (sums) => {
    got.kernel = sums;
  });
  if (worthProducts(rows, rows, dim)) {
    if (ranks.length > 0) {
      const share = ranksShare(ranks, (squares) => {
        got.nearest = squares;
      });
      dues.push({ share });
    }
    if (meanDistance) {
      const share = distancesShare(of, (sum) => {
        got.total = sum;
      });
      dues.push({ share, precision: precisionFor(rows ** 2, dim) });
    }
  }
  sweepFor(of, dues);
  const left = {
    nearest: ranks.length > 0 && got.nearest === undefined,
    total: meanDistance === true && got.total === undefined,
  };
  if (left.nearest || left.total) {
    const total = new CompensatedSum();
    const k = Math.max(1, most);
    const nearest = nearestWithin(points, k, ({ row, rows: count, column, columns, squares, stride }) => {
      if (!left.total) return;
      let distances = 0;
      for (let i = 0; i < count; i++)
        for (let j = row === column ? i + 1 : 0; j < columns; j++)
          distances += Math.sqrt(squares[i * stride + j]);
      total.add(distances);
    });
    got.nearest ??= ranks.map(nearest);
    if (left.total) got.total = total.value;
  }
  return {
    ...(got.kernel && { kernel: got.kernel }),
    nearest: got.nearest ?? [],
    mean: (got.total ?? Number.NaN) / pairs,
  };
}
