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
import type { Dense } from "./dense.ts";
import type { Precision } from "./packed.ts";
import type { Share, Swept } from "./sweep.ts";
import { threadCount } from "./threads.ts";

/** Neighbors kept beyond those asked for: rounding may have put them in the wrong order. */
const SPARE = 8;
/** Rows of which so large a share needs all differences are better looked at in another way. */
const MOST_ROWS = 0.02;
/** Dimensions from which products in float32 are tried first. */
const WIDE = 128;

/** How products that choose candidates are made first: in float64 they are made again where rounding hides too much. */
export const firstPrecisionFor = (dim: number): Precision => (dim >= WIDE ? "float32" : "float64");

export const marginOf = (dim: number, precision: Precision): number =>
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
 * Of each row of one set the squared distances to its k-th nearest other row, for each k asked for; of two sets to the k-th nearest of the other one, the
 * real rows first. Finds nothing where rounding hides too much: rows that are nearly equal and far from others.
 *
 * @param ranks ascending
 */
export const ranksShare = (
  ranks: readonly number[],
  take: (squares: readonly Float64Array[]) => void,
): Share => nearestShare(ranks[ranks.length - 1], ofRanks(ranks), take);

/** Lists of so many neighbors of each row of one set; finds nothing where rounding hides too much. */
export const listsShare = (length: number, take: (lists: Neighbors) => void): Share =>
  nearestShare(length, listsOf, take);

/** Candidates of one row: ascending squared distances by products, and whose they are. */
interface Candidates {
  readonly row: number;
  readonly squares: Float64Array;
  readonly indices: Int32Array;
  /** How far two of these distances may be apart and still be in the wrong order. */
  readonly doubt: number;
}

const rowsIn = ({ real, fake }: Swept): number => real.rows + (fake?.rows ?? 0);

/** By differences. */
function between({ real, fake = real }: Swept) {
  const at = (row: number) => (row < real.rows ? ([real, row] as const) : ([fake, row - real.rows] as const));
  return (one: number, other: number) => squaredDistance(...at(one), ...at(other));
}

/** The rows that may be neighbors of one: their first, and how many. */
const partnersOf = ({ real, fake }: Swept, row: number) =>
  fake === undefined || row >= real.rows
    ? { from: 0, count: real.rows }
    : { from: real.rows, count: fake.rows };

/** What is made of each row's candidates, more than `wanted` of them unless there are no more. */
type Decision<Found> = (
  of: Swept,
  wanted: number,
) => { row(candidates: Candidates): void; readonly found: Found };

const lengthOf = ({ real, fake }: Swept, wanted: number) => {
  const most = fake === undefined ? real.rows - 1 : Math.min(real.rows, fake.rows);
  const length = Math.min(most, wanted + SPARE);
  const perThread = (8 * rowsIn({ real, fake }) * length + 63) & ~63;
  return { most, length, perThread };
};

const nearestShare = <Found>(
  wanted: number,
  decision: Decision<Found>,
  take: (found: Found) => void,
): Share => ({
  bytes: (of) => 1.5 * lengthOf(of, wanted).perThread * threadCount(),
  begin(dense, of, { a, b, precision }) {
    const { real, fake } = of;
    const { most, length, perThread } = lengthOf(of, wanted);
    const lists = dense.take(perThread * dense.threads);
    const indices = dense.take((perThread / 2) * dense.threads);
    dense.f64.fill(Infinity, lists / 8, (lists + perThread * dense.threads) / 8);
    dense.i32.fill(-1, indices / 4, (indices + (perThread / 2) * dense.threads) / 4);
    const after = fake === undefined ? 0 : real.rows;
    return {
      job: ({ row, column }, tiled) => ({
        name: "nearest",
        ...tiled,
        both: 1,
        firstRow: row,
        firstColumn: after + column,
        squaresA: a.squares + 8 * row,
        squaresB: b.squares + 8 * column,
        length,
        lists,
        indices,
        perThread,
      }),
      finish() {
        const margin = marginOf(real.dim, precision);
        const merge = merging(dense, { lists, indices, perThread, length });
        const { row: decide, found } = decision(of, wanted);
        const largest = Math.max(a.largest, b.largest);
        const rows = rowsIn(of);
        let unsure = 0;
        for (let row = 0; row < rows; row++) {
          const own = row < real.rows ? a.squares / 8 + row : b.squares / 8 + row - real.rows;
          const doubt = 2 * margin * (dense.f64[own] + largest);
          const { squares, indices: names } = merge(row);
          if (length === most || squares[length - 1] - squares[wanted - 1] > doubt)
            decide({ row, squares, indices: names, doubt });
          else if (++unsure > Math.max(8, MOST_ROWS * rows)) return false;
          else decide(allOf(of, row));
        }
        take(found);
        return true;
      },
    };
  },
});

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

/** All that may be neighbors of a row by differences, in their order. */
export function allOf(of: Swept, row: number): Candidates {
  const distance = between(of);
  const { from, count } = partnersOf(of, row);
  const order = Int32Array.from({ length: count }, (_, i) => from + i).filter((other) => other !== row);
  const squares = new Float64Array(from + count);
  for (const other of order) squares[other] = distance(row, other);
  order.sort((one, other) => squares[one] - squares[other] || one - other);
  return { row, squares: Float64Array.from(order, (other) => squares[other]), indices: order, doubt: 0 };
}

/** The k-th of each rank, of all that may be it, by differences. */
const ofRanks = (ranks: readonly number[]) => (of: Swept) => {
  const found = ranks.map(() => new Float64Array(rowsIn(of)));
  const distance = between(of);
  return {
    found,
    row({ row, squares, indices, doubt }: Candidates) {
      for (const [which, k] of ranks.entries()) {
        const [low, high] = [squares[k - 1] - doubt, squares[k - 1] + doubt];
        let first = k - 1;
        while (first > 0 && squares[first - 1] >= low) first--;
        const maybe: number[] = [];
        for (let i = first; i < squares.length && squares[i] <= high; i++)
          maybe.push(distance(row, indices[i]));
        found[which][row] = maybe.length === 1 ? maybe[0] : maybe.sort((a, b) => a - b)[k - 1 - first];
      }
    },
  };
};

/** The first of them, those that rounding may have put in the wrong order in that of their differences. */
function listsOf(of: Swept, wanted: number) {
  const rows = rowsIn(of);
  const length = Math.min(rows - 1, wanted);
  const found = {
    length,
    squares: new Float64Array(rows * length),
    indices: new Int32Array(rows * length),
  };
  const distance = between(of);
  return {
    found,
    row({ row, squares, indices, doubt }: Candidates) {
      const to = row * length;
      for (let first = 0; first < length; ) {
        let end = first + 1;
        while (end < squares.length && squares[end] - squares[end - 1] <= doubt) end++;
        if (end - first === 1) {
          found.squares[to + first] = squares[first];
          found.indices[to + first] = indices[first];
        } else {
          const near = Array.from(indices.subarray(first, end), (index) => ({
            index,
            square: distance(row, index),
          }));
          near.sort((a, b) => a.square - b.square || a.index - b.index);
          for (let i = first; i < Math.min(end, length); i++) {
            found.squares[to + i] = near[i - first].square;
            found.indices[to + i] = near[i - first].index;
          }
        }
        first = end;
      }
    },
  };
}

export function squaredDistance(a: Samples, row: number, b: Samples, other: number): number {
  const { dim } = a;
  let total = 0;
  for (let axis = 0; axis < dim; axis++) {
    const difference = a.data[row * dim + axis] - b.data[other * dim + axis];
    total += difference * difference;
  }
  return total;
}
