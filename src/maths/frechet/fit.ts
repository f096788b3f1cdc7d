/** What the ways to a Frechet distance share. */
import type { Samples } from "../../samples.ts";
import type { Dense } from "../dense/dense.ts";
import { type Stored, store } from "../dense/packed.ts";
import { columnMeans } from "../rows.ts";
import { sum } from "../statistics.ts";

/** A side: its rows and their mean. */
export interface Fit {
  readonly samples: Samples;
  readonly mean: Float64Array;
}

export const fitOf = (samples: Samples): Fit => ({ samples, mean: columnMeans(samples) });

/** What the distance is made of beside the gap of the means. */
export interface Roots {
  /** The sums of the variances of both sides. */
  readonly traces: readonly number[];
  /** The trace of the root of the product. */
  readonly roots: number;
  readonly flat: number;
  readonly error?: number | undefined;
  readonly floor?: number;
}

/**
 * The sum of the roots of eigenvalues, and how many of so many directions have none.
 *
 * @param most such directions, where the ranks of both sides are known: an eigenvalue may be small because both variances are
 */
export function rootsOf(values: Float64Array, dim: number, most = dim): Pick<Roots, "roots" | "flat"> {
  const least = dim * 2 ** -52 * Math.max(0, ...values);
  const none = dim - values.length + values.reduce((count, value) => count + (value > least ? 0 : 1), 0);
  return {
    roots: sum(values.map((value) => Math.sqrt(Math.max(0, value)))),
    flat: Math.min(none, most),
  };
}

export const diagonalOf = ({ f64 }: Dense, { at, rows, stride }: Stored) =>
  Float64Array.from({ length: rows }, (_, k) => f64[at / 8 + k * stride + k]);

export function copyOf(dense: Dense, { at, rows, columns, stride }: Stored): Stored {
  const copy = store(dense, rows, columns);
  dense.f64.copyWithin(copy.at / 8, at / 8, at / 8 + rows * stride);
  return copy;
}
