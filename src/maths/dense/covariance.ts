/** Mean and covariance of samples, block by block: memory for a block and the covariance, whatever the number of rows. */
import type { Samples } from "../../samples.ts";
import type { Dense } from "./dense.ts";
import { addSquare, outsideProducts } from "./outside.ts";
import { type Precision, packColumns, packedBytes, type Stored, store, storedBytes } from "./packed.ts";
import { multiply } from "./products.ts";

/** Rows of a block. */
const BLOCK = 256;

/** Fills the upper half of `into` with the unbiased covariance; below the diagonal stands nothing of use. At least 2 rows. */
export function covariance(
  dense: Dense,
  {
    samples: { rows, dim, data },
    mean,
    precision,
  }: { readonly samples: Samples; readonly mean: Float64Array; readonly precision: Precision },
  { block, packed }: CovariancePlace,
  into: Stored,
): void {
  dense.f64.fill(0, into.at / 8, into.at / 8 + dim * into.stride);
  const outside = outsideProducts(precision);
  if (outside) addSquare(dense, { rows, dim, data }, mean, into, outside);
  for (let first = outside ? rows : 0; first < rows; first += BLOCK) {
    const count = Math.min(BLOCK, rows - first);
    for (let i = 0; i < BLOCK; i++) {
      const to = block.at / 8 + i * block.stride;
      const from = (first + i) * dim;
      if (i < count) for (let k = 0; k < dim; k++) dense.f64[to + k] = data[from + k] - mean[k];
      else dense.f64.fill(0, to, to + dim);
    }
    const columns = packColumns(dense, block, precision, packed);
    multiply(dense, { a: columns, b: columns, into }, { to: "add", upper: true });
  }
  for (let i = 0; i < dim; i++) {
    const line = into.at / 8 + i * into.stride;
    for (let j = i; j < dim; j++) dense.f64[line + j] /= rows - 1;
  }
}

/** Where blocks are kept, for one covariance after the other. */
export interface CovariancePlace {
  readonly block: Stored;
  readonly packed: number;
}

export const covariancePlace = (dense: Dense, dim: number): CovariancePlace => ({
  block: store(dense, BLOCK, dim),
  packed: dense.take(packedBytes(BLOCK, dim, "float64")),
});

export const covariancePlaceBytes = (dim: number): number =>
  storedBytes(BLOCK, dim) + packedBytes(BLOCK, dim, "float64");
