/**
 * Matrices cut into chunks and panels, and their products. Columns are filled up to a multiple of eight with zeros, rows to whole chunks.
 */
import type { Samples } from "../../samples.ts";
import type { Dense } from "./dense.ts";
import { type Job, TILE } from "./jobs.ts";

export type Precision = "float64" | "float32";

/** Rows of a chunk at most: a panel of it stays in the first cache. float32 products are summed over one chunk, the sums in float64. */
const DEPTH = { float64: 256, float32: 64 } as const;

export const KINDS = { float64: 0, float32: 2 } as const;
const BYTES = { float64: 8, float32: 4 } as const;
/** Columns of a panel. */
const PANEL = { float64: 4, float32: 8 } as const;

/** A matrix whose columns are multiplied with those of another. */
export interface Packed {
  readonly at: number;
  readonly precision: Precision;
  /** Filled up to a multiple of eight. */
  readonly columns: number;
  /** Rows of a chunk, and chunks. */
  readonly depth: number;
  readonly chunks: number;
}

export const upTo = (multiple: number, count: number): number => multiple * Math.ceil(count / multiple);

/** How so many rows are cut: into chunks of equal depth. */
export function chunked(
  rows: number,
  precision: Precision,
): { readonly depth: number; readonly chunks: number } {
  const chunks = Math.ceil(rows / DEPTH[precision]);
  return { depth: Math.ceil(rows / chunks), chunks };
}

/** Bytes of a packed matrix. */
export function packedBytes(rows: number, columns: number, precision: Precision): number {
  const { depth, chunks } = chunked(rows, precision);
  return BYTES[precision] * depth * chunks * upTo(8, columns) + 64;
}

const chunkBytes = ({ precision, depth, columns }: Packed) => BYTES[precision] * depth * columns;

/**
 * Rows of samples as columns, so that products are those of rows; each number less that of `center`, if any, then rounded.
 *
 * @param at where they go, if there is a place already; what fills it up is then left as it is
 */
export function packRows(
  dense: Dense,
  { rows, dim, data }: Samples,
  precision: Precision,
  center?: ArrayLike<number>,
  at = dense.take(packedBytes(dim, rows, precision)),
): Packed {
  const { depth, chunks } = chunked(dim, precision);
  const columns = upTo(8, rows);
  const into = precision === "float32" ? dense.f32 : dense.f64;
  const panel = PANEL[precision];
  const first = at / BYTES[precision];
  for (let row = 0; row < rows; row++) {
    const lane = row % panel;
    const from = row * dim;
    for (let chunk = 0; chunk < chunks; chunk++) {
      const low = chunk * depth;
      const high = Math.min(dim, low + depth);
      let to = first + chunk * depth * columns + (row - lane) * depth + lane;
      if (center === undefined) for (let k = low; k < high; k++, to += panel) into[to] = data[from + k];
      else for (let k = low; k < high; k++, to += panel) into[to] = data[from + k] - center[k];
    }
  }
  return { at, precision, columns, depth, chunks };
}

/** Where a column begins in a chunk, for columns at the edge of a panel. */
const columnAt = ({ at, precision, depth }: Packed, column: number): number =>
  at + BYTES[precision] * column * depth;

/** Part of a job: two packed matrices from a row and a column of their product on. `first` skips chunks known to be zero. */
export function factors(
  { a, b }: { readonly a: Packed; readonly b: Packed },
  { row, column, rows, columns }: Region,
  first = 0,
) {
  return {
    a: columnAt(a, row) + first * chunkBytes(a),
    b: columnAt(b, column) + first * chunkBytes(b),
    rows: Math.ceil(rows / 4),
    columns: Math.ceil(columns / PANEL[b.precision]),
    depth: a.depth,
    chunks: a.chunks - first,
    nextA: chunkBytes(a),
    nextB: chunkBytes(b),
    kind: KINDS[b.precision] as number,
  };
}

export interface Region {
  readonly row: number;
  readonly column: number;
  readonly rows: number;
  readonly columns: number;
}

/** Tiles of a product of so many rows and columns, row by row; `upper` for those on and above the diagonal. */
export function tilesOf(
  {
    rows,
    columns,
    upper = false,
  }: { readonly rows: number; readonly columns: number; readonly upper?: boolean },
  side = TILE,
): Region[] {
  const tiles: Region[] = [];
  for (let row = 0; row < rows; row += side) {
    for (let column = upper ? row : 0; column < columns; column += side)
      tiles.push({
        row,
        column,
        rows: Math.min(side, rows - row),
        columns: Math.min(side, columns - column),
      });
  }
  return tiles;
}

/** A row-major matrix in memory, its rows `stride` numbers apart. */
export interface Stored {
  readonly at: number;
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
}

/** Rows filled up to whole chunks of either precision, and to a multiple of eight as columns are. */
function filled(rows: number): number {
  const ofChunks = (precision: Precision) => {
    const { depth, chunks } = chunked(rows, precision);
    return depth * chunks;
  };
  return upTo(8, Math.max(ofChunks("float64"), ofChunks("float32")));
}

/** Cleared, with zeros to fill it up. */
export function store(dense: Dense, rows: number, columns: number): Stored {
  return { at: dense.take(storedBytes(rows, columns)), rows, columns, stride: upTo(8, columns) };
}

export const storedBytes = (rows: number, columns: number): number => 8 * filled(rows) * upTo(8, columns);

/** Columns that one job packs. */
const STRIP = 256;

/**
 * Packs the columns of a stored matrix, whose strides and rows are filled up with zeros.
 *
 * @param place where the packed matrix goes, if there is a place already
 */
export function packColumns(
  dense: Dense,
  { at, rows, columns, stride }: Stored,
  precision: Precision,
  place = dense.take(packedBytes(rows, columns, precision)),
): Packed {
  const wide = upTo(8, columns);
  const packed = { at: place, precision, columns: wide, ...chunked(rows, precision) };
  const { depth, chunks } = packed;
  const name = precision === "float32" ? "packColumns32" : "packColumns64";
  const list: Job[] = [];
  for (let chunk = 0; chunk < chunks; chunk++) {
    for (let column = 0; column < wide; column += STRIP) {
      list.push({
        name,
        source: at + 8 * (chunk * depth * stride + column),
        rows: depth,
        columns: Math.min(STRIP, wide - column),
        stride: 8 * stride,
        out: columnAt(packed, column) + chunk * chunkBytes(packed),
      });
    }
  }
  dense.run(list);
  return packed;
}
