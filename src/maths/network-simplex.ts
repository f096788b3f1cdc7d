/**
 * Network simplex for the transportation problem: the cheapest plan that moves given masses from sources to sinks,
 * together with the prices that prove it cheapest.
 *
 *   minimize    sum_ij c_ij f_ij                  over plans f >= 0 with row sums `supply` and column sums `demand`
 *   dual        sum_i supply_i u_i + sum_j demand_j v_j    over prices with u_i + v_j <= c_ij
 *
 * A basis is a spanning tree. Potentials, u on sources and -v on sinks, are chosen so that every tree arc has reduced
 * cost c_ij - u_i - v_j = 0; an arc below 0 enters, an arc of the cycle it closes leaves, and when no arc is below 0 the
 * plan is optimal. The pivots run on integer masses, so every flow stays exact however many there are; the final tree
 * then carries the masses as given.
 *
 * Sources: Ahuja, Magnanti & Orlin 1993, "Network Flows", chapter 11; Bonneel, van de Panne, Paris & Heidrich 2011,
 * "Displacement interpolation using Lagrangian mass transport", ACM TOG 30 (block pricing on dense bipartite graphs).
 */

import { greedyStart, type StartingProblem, summarize } from "./greedy-start.ts";
import { NONE, type Pricing, padded } from "./pricing.ts";
import { SpanningTree } from "./spanning-tree.ts";

/** Reduced costs above -TOLERANCE * max cost count as 0: about a hundred units in the last place of a price. */
const TOLERANCE = 2e-14;

/** Fraction of a sweep between successive rows; the golden ratio spreads them most evenly (Knuth, TAOCP 6.4). */
const GOLDEN = 0.6180339887498949;

export interface TransportationProblem extends StartingProblem {
  /** Masses as given, both sides with the same sum up to rounding. */
  readonly supply: Float64Array;
  readonly demand: Float64Array;
}

export interface TransportationSolution {
  /** The arcs that carry mass, at most supply.length + demand.length - 1 of them. */
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly mass: Float64Array;
  readonly u: Float64Array;
  readonly v: Float64Array;
  readonly pivots: number;
}

/** Lengths of the arrays of `pricing` that `networkSimplex` asks for, the matrix apart. */
export function simplexArrays(rows: number, columns: number): number[] {
  return [rows, rows, columns, padded(rows) + padded(columns)];
}

/** Solves a balanced transportation problem exactly. Never mutates its input. */
export function networkSimplex(problem: TransportationProblem, pricing: Pricing): TransportationSolution {
  const { cost, width } = problem;
  const rows = problem.supply.length;
  const columns = problem.demand.length;
  // Behind the sinks' potentials stand infinite ones, which no scan of a whole number of steps ever finds cheapest.
  const potential = pricing.array(padded(rows) + padded(columns)).fill(Infinity);
  const summary = summarize(problem);
  const tree = new SpanningTree(rows, columns, greedyStart(problem, summary, pricing), potential);
  const sinks = potential.subarray(rows, rows + padded(columns));
  let tolerance = TOLERANCE * summary.largest;
  const stride = coprimeStride(rows);
  // A block is some whole rows with about sqrt(arcs) arcs in all: its worst offender enters the basis.
  const rowsInBlock = Math.max(1, Math.round(Math.sqrt(rows * columns) / columns));

  const costOf = (source: number, sink: number) => cost[source * width + sink];
  tree.price(costOf);
  let pivots = 0;
  let row = 0;
  // Rows seen since the last pivot: after a full sweep without one, the prices are refreshed and checked once more.
  let quietRows = 0;
  let fresh = true;
  for (;;) {
    let reduced = -tolerance;
    let source = NONE;
    let sink = NONE;
    for (let block = 0; block < rowsInBlock; block++) {
      const column = pricing.cheapest(cost, row * width, sinks, potential[row] + reduced);
      const candidate =
        column === NONE ? reduced : cost[row * width + column] + sinks[column] - potential[row];
      if (candidate < reduced) {
        reduced = candidate;
        source = row;
        sink = column;
      }
      row += stride;
      if (row >= rows) row -= rows;
    }
    if (source !== NONE) {
      tree.pivot(source, rows + sink, reduced);
      pivots++;
      quietRows = 0;
      // Each pivot shifts prices and rounds a little; anew now and then, the rounding never adds up.
      fresh = pivots % (rows + columns) === 0;
      if (fresh) tree.price(costOf);
      continue;
    }
    quietRows += rowsInBlock;
    if (quietRows < rows) continue;
    if (fresh) break;
    tree.price(costOf);
    fresh = true;
    quietRows = 0;
    // Whatever the costs, rounding cannot keep this loop alive: each return asks for a clearer violation.
    tolerance *= 1 + 1 / 8;
  }
  const v = sinks.slice(0, columns).map((price) => -price);
  return { ...loadedArcs(tree, problem), u: potential.slice(0, rows), v, pivots };
}

function loadedArcs(tree: SpanningTree, { supply, demand }: TransportationProblem) {
  const flow = tree.flowFor(supply, demand);
  const loaded = new Int32Array(tree.nodes);
  let count = 0;
  for (let node = 0; node < tree.nodes; node++) {
    if (node !== tree.root && tree.flow[node] > 0) loaded[count++] = node;
  }
  const [from, to, mass] = [new Int32Array(count), new Int32Array(count), new Float64Array(count)];
  for (let k = 0; k < count; k++) {
    const node = loaded[k];
    const above = tree.parent[node];
    from[k] = Math.min(node, above);
    to[k] = Math.max(node, above) - tree.sources;
    // What integers round to a unit may really be a rounding below nothing.
    mass[k] = Math.max(0, flow[node]);
  }
  return { from, to, mass };
}

/** A step near the golden section of `rows` that visits every row before any twice. */
function coprimeStride(rows: number): number {
  let stride = Math.max(1, Math.round(rows * GOLDEN));
  while (greatestCommonDivisor(stride, rows) !== 1) stride++;
  return stride % rows;
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
