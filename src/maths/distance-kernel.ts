/**
 * The arithmetic of a tile of squared distances, twice: in WebAssembly with SIMD (kernels/distance-tile.wat), three times as fast,
 * and in plain TypeScript for a processor without SIMD. Both add the same terms in the same order: their bits are equal.
 */

import { distanceTileWasm } from "./kernels/distance-tile.ts";

/** A workplace for tiles of up to side x side distances: `rows` and `columns` are written, `fill` called, `squares` read. */
export interface DistanceKernel {
  /** In strips of four, coordinate by coordinate: coordinate k of row i is at (i - i % 4) * dim + 4 * k + i % 4. */
  readonly rows: Float64Array;
  readonly columns: Float64Array;
  /** Squared distance of row i and column j at i * side + j. */
  readonly squares: Float64Array;
  fill(rowCount: number, columnCount: number): void;
}

type CreateKernel = (shape: { readonly side: number; readonly dim: number }) => DistanceKernel;

/** The part of WebAssembly that is needed; the types of Node 20 leave it out. */
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean;
  Module: new (bytes: Uint8Array) => object;
  Memory: new (pages: { initial: number }) => { readonly buffer: ArrayBuffer };
  Instance: new (
    module: object,
    imports: object,
  ) => { readonly exports: { readonly tile: (...args: number[]) => void } };
};

const PAGE = 65536;

const bytes = Buffer.from(distanceTileWasm, "base64");
/** Undefined where the processor has no SIMD. */
const module = WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined;

export const scalarKernel: CreateKernel = ({ side, dim }) => {
  const rows = new Float64Array(side * dim);
  const columns = new Float64Array(side * dim);
  const squares = new Float64Array(side * side);
  return {
    rows,
    columns,
    squares,
    fill(rowCount, columnCount) {
      for (let i = 0; i < rowCount; i += 4) {
        for (let j = 0; j < columnCount; j += 4) {
          fourByTwo(rows, i * dim, columns, j * dim, dim, squares, i * side + j, side);
          fourByTwo(rows, i * dim, columns, j * dim + 2, dim, squares, i * side + j + 2, side);
        }
      }
    },
  };
};

/** Undefined where there is no SIMD. */
export const simdKernel: CreateKernel | undefined =
  module &&
  (({ side, dim }) => {
    const [numbers, all] = [side * dim, side * (2 * dim + side)];
    const memory = new WebAssembly.Memory({ initial: Math.ceil((8 * all) / PAGE) });
    const { exports } = new WebAssembly.Instance(module, { env: { memory } });
    const view = (from: number, length: number) => new Float64Array(memory.buffer, 8 * from, length);
    return {
      rows: view(0, numbers),
      columns: view(numbers, numbers),
      squares: view(2 * numbers, side * side),
      fill: (rowCount, columnCount) =>
        exports.tile(rowCount, columnCount, dim, 0, 8 * numbers, 16 * numbers, side),
    };
  });

/** Eight distances at once: each coordinate that is loaded serves two or four of them, and eight sums run side by side. */
function fourByTwo(
  rows: Float64Array,
  row: number,
  columns: Float64Array,
  column: number,
  dim: number,
  out: Float64Array,
  at: number,
  stride: number,
): void {
  let [s00, s01, s10, s11, s20, s21, s30, s31] = [0, 0, 0, 0, 0, 0, 0, 0];
  for (let k = 0, p = row, q = column; k < dim; k++, p += 4, q += 4) {
    const y0 = columns[q];
    const y1 = columns[q + 1];
    let x = rows[p];
    let d = x - y0;
    s00 += d * d;
    d = x - y1;
    s01 += d * d;
    x = rows[p + 1];
    d = x - y0;
    s10 += d * d;
    d = x - y1;
    s11 += d * d;
    x = rows[p + 2];
    d = x - y0;
    s20 += d * d;
    d = x - y1;
    s21 += d * d;
    x = rows[p + 3];
    d = x - y0;
    s30 += d * d;
    d = x - y1;
    s31 += d * d;
  }
  for (const [first, second] of [
    [s00, s01],
    [s10, s11],
    [s20, s21],
    [s30, s31],
  ]) {
    out[at] = first;
    out[at + 1] = second;
    at += stride;
  }
}
