/**
 * Nearest neighbors and balls by products of rows, |x|^2 + |y|^2 - 2 x.y, and exact all the same: products choose candidates, and what their
 * rounding could change is decided by differences, sum_k (x_k - y_k)^2 in the order of the coordinates, as in distance-tiles.ts. So the
 * answers are those of all distances by differences, bit for bit, at a tenth of the time and less.
 *
 * How far products may be off: with x and y less their center and rounded to u = 2^-24, the squared distance of the rounded rows differs by at most
 * 4 u (|x|^2 + |y|^2) from the true one, and a sum of 64 products in float32 by 64 u |x||y|; altogether less than 70 u (|x|^2 + |y|^2).
 * In float64, u = 2^-53, sums of dim products: (2 dim + 8) u (|x|^2 + |y|^2).
 */
import type { Samples } from "../../samples.ts";
import { columnMeans } from "../rows.ts";
import { type Dense, withDense } from "./dense.ts";
import { type Packed, type Precision, packedBytes, packRows } from "./packed.ts";
import { sweepTiles } from "./pairs.ts";

/** Neighbors kept beyond those asked for: rounding may have put them in the wrong order. */
const SPARE = 8;
/** Pairs decided by differences, at most. */
const MOST_DOUBTFUL = 2 ** 18;
/** Rows of which so large a share needs all differences are better looked at in another way. */
const MOST_ROWS = 0.02;
/** Dimensions from which products in float32 are tried first. */
const WIDE = 128;

const precisionsFor = (dim: number): readonly Precision[] =>
  dim >= WIDE ? ["float32", "float64"] : ["float64"];

const marginOf = (dim: number, precision: Precision): number =>
  precision === "float32" ? 70 * 2 ** -24 : (2 * dim + 8) * 2 ** -53;

/** Whether products are worth it: few or narrow rows are done sooner by differences. */
export const worthProducts = (rows: number, others: number, dim: number): boolean =>
  dim >= 16 && rows * others * dim > 2e8;

/**
 * Squared distance of each row to its k nearest other rows, ascending: k numbers a row.
 *
 * @returns undefined where rounding hides too much: rows that are nearly equal and far from others
 */
export function nearestByProducts(points: Samples, k: number): Float64Array | undefined {
  for (const precision of precisionsFor(points.dim)) {
    const found = nearestIn(points, k, precision);
    if (found !== undefined) return found;
  }
  return undefined;
}

function nearestIn(points: Samples, k: number, precision: Precision): Float64Array | undefined {
  const { rows, dim } = points;
  const length = Math.min(rows - 1, k + SPARE);
  return withDense(
    {
      // as many lists as there may be threads
      bytes: packedBytes(dim, rows, precision) + 8 * (12 * rows * length + 256) + 8 * rows + 4096,
      work: (rows ** 2 / 2) * dim,
    },
    (dense) => {
      const side = packedSide(dense, points, precision, columnMeans(points));
      const perThread = (8 * rows * length + 63) & ~63;
      const lists = dense.take(perThread * dense.threads);
      const indices = dense.take((perThread / 2) * dense.threads);
      dense.f64.fill(Infinity, lists / 8, (lists + perThread * dense.threads) / 8);
      dense.i32.fill(-1, indices / 4, (indices + (perThread / 2) * dense.threads) / 4);
      sweepTiles(dense, { a: side.packed, rows }, (tile, product) => ({
        name: "nearest",
        ...product,
        countRows: tile.rows,
        countColumns: tile.columns,
        diagonal: tile.diagonal,
        both: 1,
        firstRow: tile.row,
        firstColumn: tile.column,
        squaresA: side.squares + 8 * tile.row,
        squaresB: side.squares + 8 * tile.column,
        length,
        lists,
        indices,
        perThread,
      }));
      const merged = { places: { lists, indices, perThread, length }, k };
      return decided(dense, points, merged, marginOf(dim, precision), side);
    },
  );
}

interface Side {
  readonly packed: Packed;
  /** Address of |x|^2 of each row as it was packed. */
  readonly squares: number;
  readonly largest: number;
}

function packedSide(
  dense: Dense,
  { rows, dim, data }: Samples,
  precision: Precision,
  center: Float64Array,
): Side {
  const packed = packRows(dense, { rows, dim, data }, precision, center);
  const squares = dense.take(8 * rows);
  let largest = 0;
  for (let row = 0; row < rows; row++) {
    let total = 0;
    for (let axis = 0; axis < dim; axis++) {
      const x = data[row * dim + axis] - center[axis];
      const kept = precision === "float32" ? Math.fround(x) : x;
      total += kept * kept;
    }
    dense.f64[squares / 8 + row] = total;
    largest = Math.max(largest, total);
  }
  return { packed, squares, largest };
}

/** The k nearest by differences, of candidates where rounding leaves no doubt, else of all rows. */
function decided(
  dense: Dense,
  points: Samples,
  {
    places: { lists, indices, perThread, length },
    k,
  }: {
    readonly places: {
      readonly lists: number;
      readonly indices: number;
      readonly perThread: number;
      readonly length: number;
    };
    readonly k: number;
  },
  margin: number,
  { squares, largest }: Side,
): Float64Array | undefined {
  const { rows } = points;
  const nearest = new Float64Array(rows * k);
  const most = Math.max(8, MOST_ROWS * rows);
  let unsure = 0;
  for (let row = 0; row < rows; row++) {
    const candidates: { readonly square: number; readonly index: number }[] = [];
    for (let thread = 0; thread < dense.threads; thread++) {
      const at = (lists + thread * perThread) / 8 + row * length;
      const index = (indices + (thread * perThread) / 2) / 4 + row * length;
      for (let i = 0; i < length && dense.f64[at + i] < Infinity; i++)
        candidates.push({ square: dense.f64[at + i], index: dense.i32[index + i] });
    }
    candidates.sort((one, other) => one.square - other.square || one.index - other.index);
    const last = candidates[length - 1].square;
    const doubt = 2 * margin * (dense.f64[squares / 8 + row] + largest);
    const sure = length === rows - 1 || last - candidates[k - 1].square > doubt;
    if (!sure && ++unsure > most) return undefined;
    const of = sure
      ? candidates.slice(0, length).map(({ index }) => squaredDistance(points, row, points, index))
      : Array.from({ length: rows }, (_, other) =>
          other === row ? Infinity : squaredDistance(points, row, points, other),
        );
    nearest.set(Float64Array.from(of).sort().subarray(0, k), row * k);
  }
  return nearest;
}

function squaredDistance(a: Samples, row: number, b: Samples, other: number): number {
  const { dim } = a;
  let total = 0;
  for (let axis = 0; axis < dim; axis++) {
    const difference = a.data[row * dim + axis] - b.data[other * dim + axis];
    total += difference * difference;
  }
  return total;
}

/** Of each row: how many rows of the other side its open ball holds, and how many of their balls hold it. */
export interface BallCounts {
  readonly held: { readonly real: Int32Array; readonly fake: Int32Array };
  readonly holding: { readonly real: Int32Array; readonly fake: Int32Array };
}

/** @returns undefined where rounding hides too much */
export function ballsByProducts(
  sets: { readonly real: Samples; readonly fake: Samples },
  radii: { readonly real: Float64Array; readonly fake: Float64Array },
): BallCounts | undefined {
  for (const precision of precisionsFor(sets.real.dim)) {
    const found = ballsIn(sets, radii, precision);
    if (found !== undefined) return found;
  }
  return undefined;
}

function ballsIn(
  { real, fake }: { readonly real: Samples; readonly fake: Samples },
  radii: { readonly real: Float64Array; readonly fake: Float64Array },
  precision: Precision,
): BallCounts | undefined {
  const { dim } = real;
  const bytes =
    packedBytes(dim, real.rows, precision) +
    packedBytes(dim, fake.rows, precision) +
    24 * (real.rows + fake.rows) +
    8 * MOST_DOUBTFUL +
    4096;
  return withDense({ bytes, work: real.rows * fake.rows * dim }, (dense) => {
    const [ofReal, ofFake] = [columnMeans(real), columnMeans(fake)];
    const center = ofReal.map((mean, axis) => (mean + ofFake[axis]) / 2);
    const [a, b] = [real, fake].map((side) => packedSide(dense, side, precision, center));
    const [radiiA, radiiB] = [radii.real, radii.fake].map((of) => {
      const at = dense.take(8 * of.length);
      dense.f64.set(of, at / 8);
      return at;
    });
    const counts = (rows: number) => dense.take(4 * rows);
    const [heldA, holdingA] = [counts(real.rows), counts(real.rows)];
    const [heldB, holdingB] = [counts(fake.rows), counts(fake.rows)];
    const doubtful = dense.take(8 + 8 * MOST_DOUBTFUL);
    sweepTiles(
      dense,
      { a: a.packed, rows: real.rows, other: { b: b.packed, rows: fake.rows } },
      (tile, product) => ({
        name: "balls",
        ...product,
        countRows: tile.rows,
        countColumns: tile.columns,
        firstRow: tile.row,
        firstColumn: tile.column,
        squaresA: a.squares + 8 * tile.row,
        squaresB: b.squares + 8 * tile.column,
        radiiA: radiiA + 8 * tile.row,
        radiiB: radiiB + 8 * tile.column,
        heldA: heldA + 4 * tile.row,
        holdingA: holdingA + 4 * tile.row,
        heldB: heldB + 4 * tile.column,
        holdingB: holdingB + 4 * tile.column,
        doubtful,
        most: MOST_DOUBTFUL,
        margin: marginOf(dim, precision),
      }),
    );
    const pairs = dense.i32[doubtful / 4];
    if (pairs > MOST_DOUBTFUL) return undefined;
    const numbers = (at: number, rows: number) => dense.i32.slice(at / 4, at / 4 + rows);
    const held = { real: numbers(heldA, real.rows), fake: numbers(heldB, fake.rows) };
    const holding = { real: numbers(holdingA, real.rows), fake: numbers(holdingB, fake.rows) };
    for (let pair = 0; pair < pairs; pair++) {
      const i = dense.i32[doubtful / 4 + 2 + 2 * pair];
      const j = dense.i32[doubtful / 4 + 3 + 2 * pair];
      const square = squaredDistance(real, i, fake, j);
      if (square < radii.real[i]) {
        held.real[i]++;
        holding.fake[j]++;
      }
      if (square < radii.fake[j]) {
        held.fake[j]++;
        holding.real[i]++;
      }
    }
    return { held, holding };
  });
}
