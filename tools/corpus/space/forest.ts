/**
 * How well a forest of extremely randomized trees tells two samples apart: the area under the ROC curve (AUC) on rows that it was not
 * grown on. 0.5 for equal laws, 1 for disjoint ones; for N(0, 1) against N(delta, 1) the best possible is Phi(delta / sqrt 2). A forest
 * sees columns one at a time and needs no scale: thresholds are values of rows. It cannot see what no finite forest finds.
 * Labels rest on it, so it shares no code with the metrics that judge.
 *
 * Source: Geurts, Ernst & Wehenkel 2006, "Extremely randomized trees", Machine Learning 63; Lopez-Paz & Oquab 2017, arXiv 1610.06545.
 */
import type { Rng } from "../../../src/maths/random.ts";
import type { Samples } from "../../../src/samples.ts";

const TREES = 40;
/** A node with fewer rows is a leaf. */
const SPLIT = 10;

/** Rows of both samples in one table, generated ones marked by 1. */
interface Table {
  readonly dim: number;
  readonly data: Float64Array;
  readonly marks: Uint8Array;
}

/** A leaf's share of generated rows, or a question and its two answers. */
type Node =
  | number
  | { readonly column: number; readonly below: number; readonly yes: Node; readonly no: Node };

/** AUC on the odd rows of a forest grown on the even ones. Both samples have their rows in random order. */
export function forestAuc({ real, fake }: { real: Samples; fake: Samples }, rng: Rng): number {
  const dim = real.dim;
  const rows = real.rows + fake.rows;
  const data = new Float64Array(rows * dim);
  data.set(real.data);
  data.set(fake.data, real.rows * dim);
  const marks = Uint8Array.from({ length: rows }, (_, row) => (row < real.rows ? 0 : 1));
  const table = { dim, data, marks };
  const grown = Int32Array.from([...marks.keys()].filter((row) => row % 2 === 0));
  const tested = [...marks.keys()].filter((row) => row % 2 === 1);
  const scores = new Float64Array(rows);
  for (let tree = 0; tree < TREES; tree++) {
    const root = grow(table, grown.slice(), rng.fork(tree));
    for (const row of tested) scores[row] += answer(root, data, row * dim);
  }
  return auc(tested.map((row) => ({ score: scores[row], mark: marks[row] })));
}

function answer(root: Node, data: Float64Array, at: number): number {
  let node = root;
  while (typeof node !== "number") node = data[at + node.column] < node.below ? node.yes : node.no;
  return node;
}

function grow(table: Table, rows: Int32Array, rng: Rng): Node {
  const { dim, data, marks } = table;
  let fakes = 0;
  for (const row of rows) fakes += marks[row];
  const share = fakes / rows.length;
  if (rows.length < SPLIT || share === 0 || share === 1) return share;
  let best = { gain: 0, column: 0, below: 0 };
  for (let trial = Math.ceil(Math.sqrt(dim)); trial > 0; trial--) {
    const column = rng.integer(dim);
    const below = data[rows[rng.integer(rows.length)] * dim + column];
    let [size, marked] = [0, 0];
    for (const row of rows) {
      if (data[row * dim + column] >= below) continue;
      size++;
      marked += marks[row];
    }
    if (size === 0) continue;
    // The fall of Gini's impurity: squared distance of the shares of both sides.
    const rest = rows.length - size;
    const gain = size * rest * (marked / size - (fakes - marked) / rest) ** 2;
    if (gain > best.gain) best = { gain, column, below };
  }
  if (best.gain === 0) return share;
  const { column, below } = best;
  const isBelow = (row: number) => data[row * dim + column] < below;
  return {
    column,
    below,
    yes: grow(table, rows.filter(isBelow), rng),
    no: grow(
      table,
      rows.filter((row) => !isBelow(row)),
      rng,
    ),
  };
}

/** The chance that a marked row scores higher than an unmarked one, ties by halves. */
export function auc(rows: readonly { readonly score: number; readonly mark: number }[]): number {
  const sorted = rows.toSorted((a, b) => a.score - b.score);
  let [below, pairs, from] = [0, 0, 0];
  while (from < sorted.length) {
    let to = from;
    let marked = 0;
    while (to < sorted.length && sorted[to].score === sorted[from].score) marked += sorted[to++].mark;
    const unmarked = to - from - marked;
    pairs += marked * (below + unmarked / 2);
    below += unmarked;
    from = to;
  }
  return pairs / (below * (rows.length - below));
}
