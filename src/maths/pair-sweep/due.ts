/** Which sweeps by products are made for those who ask about the same pairs of rows. */
import { cubicShare, cubicSumsOutside, type PairSums } from "../dense/cubic-sums.ts";
import { firstPrecisionFor } from "../dense/neighbors.ts";
import { outsideProducts } from "../dense/outside.ts";
import type { Precision } from "../dense/packed.ts";
import { type Share, type Swept, sweep } from "../dense/sweep.ts";

/** The kernel (x.y / dim + 1)^3 less a typical value, and how its products are made. */
export interface CubicKernel {
  readonly typical: number;
  readonly products: Precision;
}

/** A share, and how its products are made; where that is left out it is exact, whatever they are made in, unless it finds nothing. */
export interface Due {
  readonly share: Share;
  readonly precision?: Precision;
}

/** Sweeps as few times as there are precisions asked for. Exact shares go with the first, and try again in float64 where they find nothing. */
export function sweepFor(of: Swept, dues: readonly Due[]): void {
  const named = dues.flatMap(({ precision = [] }) => precision);
  let first = firstPrecisionFor(of.real.dim);
  if (named.length > 0 && !named.includes("float32")) first = "float64";
  const found = new Set<Due>();
  for (const precision of ["float32", "float64"] as const) {
    const now = dues.filter(
      (due) =>
        !found.has(due) && (due.precision ?? (precision === "float64" ? "float64" : first)) === precision,
    );
    if (now.length === 0) continue;
    const outcomes = sweep(
      of,
      precision,
      now.map(({ share }) => share),
    );
    for (const [i, due] of now.entries()) if (outcomes[i]) found.add(due);
  }
}

/** The kernel's share: of products from outside at once, where there are any. */
export function kernelDue(of: Swept, kernel: CubicKernel | undefined, take: (sums: PairSums) => void): Due[] {
  if (kernel === undefined) return [];
  const outside = outsideProducts(kernel.products);
  if (outside === undefined) return [{ share: cubicShare(kernel.typical, take), precision: kernel.products }];
  take(cubicSumsOutside(of, kernel.typical, outside));
  return [];
}

/** Products of pairs from which float32 saves a second, and dimensions below which it saves little. */
const MANY = 1e10;
const WIDE = 128;

/**
 * How products for a mean distance are made. In float32 a distance is wrong by some 1e-7 of itself, the mean by far less, and both by far less than
 * chance moves it.
 */
export const precisionFor = (pairs: number, dim: number): Precision =>
  dim >= WIDE && pairs * dim > MANY ? "float32" : "float64";
