/**
 * What threads do over one shared memory: jobs, each a kernel with its arguments. Addresses are in bytes, floats are float64.
 *
 * A packed matrix of K rows and m columns lies in chunks of `depth` rows; a chunk lies in panels of four columns (float64) or eight
 * (float32), row by row. K and m are filled up with zeros.
 */

/** Arguments by name: 32-bit integers first, then float64 numbers. */
interface Arguments {
  readonly integers: readonly string[];
  readonly floats: readonly string[];
}

/**
 * A tile of the products of two packed sets of rows, and how many of its rows and columns are rows of theirs. Where `chunks` is 0 the job before it in
 * its task has made the same products.
 */
const TILE_OF_PAIRS = [
  "a",
  "b",
  "rows",
  "columns",
  "depth",
  "chunks",
  "nextA",
  "nextB",
  "kind",
  "countRows",
  "countColumns",
] as const;

export const jobs = {
  /** Columns of a row-major float64 block into panels of float64, or rounded to float32. `stride` in bytes. */
  packColumns64: { integers: ["source", "rows", "columns", "stride", "out"], floats: [] },
  packColumns32: { integers: ["source", "rows", "columns", "stride", "out"], floats: [] },
  /**
   * C += A'B (kind 0, float64; kind 2, float32), or C -= A'B (kind 1), or C = A'B where `clear` is 1. `rows` of C in fours, `columns` in
   * panels of B; from chunk to chunk `nextA` and `nextB` bytes.
   */
  multiply: {
    integers: [
      "a",
      "b",
      "c",
      "rows",
      "columns",
      "depth",
      "stride",
      "chunks",
      "nextA",
      "nextB",
      "kind",
      "clear",
    ],
    floats: [],
  },
  /**
   * Sums over a tile of the cubic kernel (scale x.y + a + b)^3 less `typical`, a and b the terms of both rows: of each row, of each column and of
   * the squares. A tile on the diagonal takes the half right of it.
   */
  cubic: {
    integers: [...TILE_OF_PAIRS, "diagonal", "termsA", "termsB", "rowSums", "columnSums", "squares"],
    floats: ["scale", "typical"],
  },
  /**
   * Keeps of each row of a tile, and of each column where `both` is 1, the `length` nearest of the other side so far, by squared distance
   * |x|^2 + |y|^2 - 2 x.y and then by index: distances at `lists`, indices at `indices`, one set of lists a thread.
   */
  nearest: {
    integers: [
      ...TILE_OF_PAIRS,
      "diagonal",
      "both",
      "firstRow",
      "firstColumn",
      "squaresA",
      "squaresB",
      "length",
      "lists",
      "indices",
      "perThread",
    ],
    floats: [],
  },
  /**
   * Counts which rows lie in which open balls of the other side. A squared distance nearer to a squared radius than `margin` times
   * |x|^2 + |y|^2 is not counted: its pair of indices goes to `doubtful`, whose first number counts them, up to `most`.
   */
  balls: {
    integers: [
      ...TILE_OF_PAIRS,
      "firstRow",
      "firstColumn",
      "squaresA",
      "squaresB",
      "radiiA",
      "radiiB",
      "heldA",
      "holdingA",
      "heldB",
      "holdingB",
      "doubtful",
      "most",
    ],
    floats: ["margin"],
  },
  /**
   * Sums over a tile, for each of `draws` labelings of the rows by +1 and -1, of the product of both labels and of the kernel: that of `cubic`, or the
   * distance of both rows where `distances` is 1. Labels lie row by row, `draws` numbers each, a multiple of eight. A tile on the diagonal
   * takes the half right of it. The products are spoiled.
   */
  labeled: {
    integers: [
      ...TILE_OF_PAIRS,
      "diagonal",
      "distances",
      "squaresA",
      "squaresB",
      "termsA",
      "termsB",
      "labelsA",
      "labelsB",
      "draws",
      "sums",
    ],
    floats: ["scale", "typical"],
  },
  /**
   * One part of y = A v for a symmetric A of which the upper half is stored: of every `parts`-th group of four rows from row `first` on,
   * beginning with group `part`. `first` is a multiple of four; `stride` in bytes; y is cleared first.
   */
  symmetric: {
    integers: ["matrix", "stride", "order", "first", "part", "parts", "v", "y"],
    floats: [],
  },
} as const satisfies Record<string, Arguments>;

export type JobName = keyof typeof jobs;

/** Of a job: its kernel and its arguments by name. */
export type Job<Name extends JobName = JobName> = {
  readonly [Each in Name]: { readonly name: Each } & Readonly<
    Record<(typeof jobs)[Each]["integers"][number] | (typeof jobs)[Each]["floats"][number], number>
  >;
}[Name];

export const jobNames = Object.keys(jobs) as readonly JobName[];

/** Rows and columns of a tile at most: what a thread's own place holds. */
export const TILE = 256;
