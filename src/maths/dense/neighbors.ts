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
import { type Precision, packedBytes } from "./packed.ts";
import { packedSide } from "./packed-side.ts";
import { sweepTiles } from "./pairs.ts";
import { threadCount } from "./threads.ts";

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

/** Of each row its nearest other rows, row by row, the nearest first and of equals the lower index: `length` of them. */
export interface Neighbors {
  readonly length: number;
  /** Those of a row are in the order of the true squared distances, and equal where those are; each is right to what products leave. */
  readonly squares: Float64Array;
  readonly indices: Int32Array;
}

/**
 * Squared distance of each row to its k-th nearest other row.
 *
 * @returns undefined where rounding hides too much: rows that are nearly equal and far from others
 */
export const kthByProducts = (points: Samples, k: number): Float64Array | undefined =>
  tried(points.dim, (precision) => swept(points, k, precision, kthOf));

/** @returns undefined where rounding hides too much */
export const neighborsByProducts = (points: Samples, length: number): Neighbors | undefined =>
  tried(points.dim, (precision) => swept(points, length, precision, listsOf));

function tried<Found>(dim: number, by: (precision: Precision) => Found | undefined): Found | undefined {
  for (const precision of precisionsFor(dim)) {
    const found = by(precision);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Candidates of one row: ascending squared distances by products, and whose they are. */
interface Candidates {
  readonly row: number;
  readonly squares: Float64Array;
  readonly indices: Int32Array;
  /** How far two of these distances may be apart and still be in the wrong order. */
  readonly doubt: number;
}

/** What is made of each row's candidates, more than `wanted` of them unless there are no more. */
type Decision<Found> = (
  points: Samples,
  wanted: number,
) => { row(candidates: Candidates): void; readonly found: Found };

function swept<Found>(
  points: Samples,
  wanted: number,
  precision: Precision,
  decision: Decision<Found>,
): Found | undefined {
  const { rows, dim } = points;
  const length = Math.min(rows - 1, wanted + SPARE);
  const perThread = (8 * rows * length + 63) & ~63;
  const bytes = packedBytes(dim, rows, precision) + 1.5 * perThread * threadCount() + 8 * rows + 4096;
  return withDense({ bytes, work: (rows ** 2 / 2) * dim }, (dense) => {
    const side = packedSide(dense, points, precision, columnMeans(points));
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
    const margin = marginOf(dim, precision);
    const merge = merging(dense, { lists, indices, perThread, length });
    const { row: decide, found } = decision(points, wanted);
    const most = Math.max(8, MOST_ROWS * rows);
    let unsure = 0;
    for (let row = 0; row < rows; row++) {
      const doubt = 2 * margin * (dense.f64[side.squares / 8 + row] + side.largest);
      const { squares, indices: names } = merge(row);
      if (length === rows - 1 || squares[length - 1] - squares[wanted - 1] > doubt)
        decide({ row, squares, indices: names, doubt });
      else if (++unsure > most) return undefined;
      else decide(allOf(points, row));
    }
    return found;
  });
}

/** Joins the lists that threads kept of a row. What it returns is good until its next call. */
function merging(
  dense: Dense,
  {
    lists,
    indices,
    perThread,
    length,
  }: {
    readonly lists: number;
    readonly indices: number;
    readonly perThread: number;
    readonly length: number;
  },
) {
  const squares = new Float64Array(length);
  const names = new Int32Array(length);
  const next = new Int32Array(dense.threads);
  return (row: number) => {
    next.fill(0);
    for (let i = 0; i < length; i++) {
      let [best, square, name] = [0, Infinity, 0];
      for (let thread = 0; thread < dense.threads; thread++) {
        if (next[thread] === length) continue;
        const of = row * length + next[thread];
        const own = dense.f64[(lists + thread * perThread) / 8 + of];
        if (own > square) continue;
        const index = dense.i32[(indices + (thread * perThread) / 2) / 4 + of];
        if (own < square || index < name) [best, square, name] = [thread, own, index];
      }
      squares[i] = square;
      names[i] = name;
      next[best]++;
    }
    return { squares, indices: names };
  };
}

/** All other rows by differences, in their order. */
export function allOf(points: Samples, row: number): Candidates {
  const order = new Int32Array(points.rows - 1).map((_, i) => (i < row ? i : i + 1));
  const squares = new Float64Array(points.rows);
  for (const other of order) squares[other] = squaredDistance(points, row, points, other);
  order.sort((a, b) => squares[a] - squares[b] || a - b);
  return { row, squares: Float64Array.from(order, (other) => squares[other]), indices: order, doubt: 0 };
}

/** The k-th, of all that may be it, by differences. */
function kthOf(points: Samples, k: number) {
  const found = new Float64Array(points.rows);
  return {
    found,
    row({ row, squares, indices, doubt }: Candidates) {
      const [low, high] = [squares[k - 1] - doubt, squares[k - 1] + doubt];
      let first = k - 1;
      while (first > 0 && squares[first - 1] >= low) first--;
      const maybe: number[] = [];
      for (let i = first; i < squares.length && squares[i] <= high; i++)
        maybe.push(squaredDistance(points, row, points, indices[i]));
      found[row] = maybe.length === 1 ? maybe[0] : maybe.sort((a, b) => a - b)[k - 1 - first];
    },
  };
}

/** The first of them, those that rounding may have put in the wrong order in that of their differences. */
function listsOf(points: Samples, wanted: number) {
  const length = Math.min(points.rows - 1, wanted);
  const found = {
    length,
    squares: new Float64Array(points.rows * length),
    indices: new Int32Array(points.rows * length),
  };
  return {
    found,
    row({ row, squares, indices, doubt }: Candidates) {
      for (let first = 0; first < length; ) {
        let end = first + 1;
        while (end < squares.length && squares[end] - squares[end - 1] <= doubt) end++;
        const near = Array.from({ length: end - first }, (_, i) => ({
          index: indices[first + i],
          square:
            end - first === 1 ? squares[first] : squaredDistance(points, row, points, indices[first + i]),
        }));
        near.sort((a, b) => a.square - b.square || a.index - b.index);
        for (let i = first; i < Math.min(end, length); i++) {
          found.squares[row * length + i] = near[i - first].square;
          found.indices[row * length + i] = near[i - first].index;
        }
        first = end;
      }
    },
  };
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
