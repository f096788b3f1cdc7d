/**
 * Products in float32 that are made outside of this room: by a native library, where a command has opened one and hands its product in. It
 * takes the place of the kernels wherever float32 products are chosen; that choice is the data's, as without it.
 */
import type { Samples } from "../../samples.ts";
import type { Dense } from "./dense.ts";
import type { Precision, Stored } from "./packed.ts";

export interface OutsideProducts {
  /** Who makes them, with a version. */
  readonly name: string;
  /**
   * Products of the columns of a with those of b, both of `depth` rows, or of their rows, each `depth` long. All are row-major; sums are
   * made in float32.
   */
  multiply(a: Float32Array, b: Float32Array, of: "rows" | "columns", depth: number): Float32Array;
}

let handed: OutsideProducts | undefined;

/** Hands products in, from now on; undefined for none. */
export function useOutsideProducts(products: OutsideProducts | undefined): void {
  handed = products;
}

/** Who makes products of this precision outside, if anybody does. */
export const outsideProducts = (precision: Precision): OutsideProducts | undefined =>
  precision === "float32" ? handed : undefined;

/** Rows whose products are summed in float32, and columns that are multiplied at a time: below it a library is not yet at its best. */
const BLOCK = 512;

/** Adds the upper half of X'X to `into`, X the rows less `mean`. */
export function addSquare(
  { f64 }: Dense,
  { rows, dim, data }: Samples,
  mean: Float64Array,
  into: Stored,
  products: OutsideProducts,
): void {
  const starts = Array.from({ length: Math.ceil(dim / BLOCK) }, (_, strip) => strip * BLOCK);
  for (let first = 0; first < rows; first += BLOCK) {
    const depth = Math.min(BLOCK, rows - first);
    const strips = starts.map((start) => {
      const width = Math.min(BLOCK, dim - start);
      const strip = new Float32Array(depth * width);
      for (let i = 0; i < depth; i++) {
        const from = (first + i) * dim + start;
        for (let k = 0; k < width; k++) strip[i * width + k] = data[from + k] - mean[start + k];
      }
      return { start, width, strip };
    });
    for (const [i, a] of strips.entries()) {
      for (const b of strips.slice(i)) {
        const found = products.multiply(a.strip, b.strip, "columns", depth);
        for (let k = 0; k < a.width; k++) {
          const line = into.at / 8 + (a.start + k) * into.stride + b.start;
          for (let l = 0; l < b.width; l++) f64[line + l] += found[k * b.width + l];
        }
      }
    }
  }
}

/** Rows of either side whose products are made at a time. */
const TILE = 1024;

/** A tile of products of rows: entry (i, j) of `dots` is at i * columns + j. */
interface ProductTile {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
  readonly dots: Float32Array;
}

/** Products of all pairs of rows of a and b, tile by tile; without b those of a, of which tiles on and above the diagonal are visited. */
export function visitProducts(
  { a, b }: { readonly a: Samples; readonly b?: Samples | undefined },
  products: OutsideProducts,
  visit: (tile: ProductTile) => void,
): void {
  const other = b ?? a;
  for (let row = 0; row < a.rows; row += TILE) {
    const ofA = singles(a, row);
    for (let column = b === undefined ? row : 0; column < other.rows; column += TILE) {
      const ofB = b === undefined && column === row ? ofA : singles(other, column);
      const [rows, columns] = [ofA.length, ofB.length].map((length) => length / a.dim);
      visit({ row, column, rows, columns, dots: products.multiply(ofA, ofB, "rows", a.dim) });
    }
  }
}

/** Rows from `first` on as float32. */
function singles({ data, dim }: Samples, first: number): Float32Array {
  const part = data.subarray(first * dim, (first + TILE) * dim);
  return part instanceof Float32Array ? part : Float32Array.from(part);
}
