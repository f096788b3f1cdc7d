/**
 * Network simplex for the transportation problem: the cheapest plan that moves given masses from sources to sinks,
 * together with the prices that prove it cheapest.
 *
 *   minimize    sum_ij c_ij f_ij                  over plans f >= 0 with row sums `supply` and column sums `demand`
 *   dual        sum_i supply_i u_i + sum_j demand_j v_j    over prices with u_i + v_j <= c_ij
 *
 * A basis is a spanning tree. Prices are chosen so that every tree arc has reduced cost c_ij - u_i - v_j = 0; an arc
 * below 0 enters, an arc of the cycle it closes leaves, and when no arc is below 0 the plan is optimal. The pivots run
 * on integer masses, so every flow stays exact however many there are; the final tree then carries the masses as given.
 *
 * Sources: Ahuja, Magnanti & Orlin 1993, "Network Flows", chapter 11; Bonneel, van de Panne, Paris & Heidrich 2011,
 * "Displacement interpolation using Lagrangian mass transport", ACM TOG 30 (block pricing on dense bipartite graphs).
 */

import { cheapestColumn, NONE } from "./prices.ts";
import { SpanningTree } from "./spanning-tree.ts";

/** Reduced costs above -TOLERANCE * max cost count as 0: about a hundred units in the last place of a price. */
const TOLERANCE = 2e-14;

/** Fraction of a sweep between successive rows; the golden ratio spreads them most evenly (Knuth, TAOCP 6.4). */
const GOLDEN = 0.6180339887498949;

export interface TransportationProblem {
  /** Masses as given, both sides with the same sum up to rounding. */
  readonly supply: Float64Array;
  readonly demand: Float64Array;
  /** The same masses as positive integers, both sides with the same sum, below 2^53. */
  readonly integerSupply: Float64Array;
  readonly integerDemand: Float64Array;
  /** Finite costs, row-major: `cost[i * demand.length + j]` from source i to sink j. */
  readonly cost: Float64Array;
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

/** Solves a balanced transportation problem exactly. Never mutates its input. */
export function networkSimplex(problem: TransportationProblem): TransportationSolution {
  const { cost } = problem;
  const rows = problem.supply.length;
  const columns = problem.demand.length;
  const tree = greedyStart(problem);
  const u = tree.potential.subarray(0, rows);
  const v = tree.potential.subarray(rows);
  let tolerance = TOLERANCE * largest(cost);
  const stride = coprimeStride(rows);
  // A block is some whole rows with about sqrt(arcs) arcs in all: its worst offender enters the basis.
  const rowsInBlock = Math.max(1, Math.round(Math.sqrt(rows * columns) / columns));

  tree.price(cost);
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
      const column = cheapestColumn(cost, row * columns, v, u[row] + reduced);
      const candidate = column === NONE ? reduced : cost[row * columns + column] - u[row] - v[column];
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
      if (fresh) tree.price(cost);
      continue;
    }
    quietRows += rowsInBlock;
    if (quietRows < rows) continue;
    if (fresh) break;
    tree.price(cost);
    fresh = true;
    quietRows = 0;
    // Whatever the costs, rounding cannot keep this loop alive: each return asks for a clearer violation.
    tolerance *= 1 + 1 / 8;
  }
  return { ...loadedArcs(tree, problem), u: u.slice(), v: v.slice(), pivots };
}

/**
 * A feasible tree to start from: each source in turn fills the cheapest sinks that are still open.
 *
 * A tie (source and sink end together) would leave the arcs one short of a tree. It is broken as if each source held
 * an infinitesimal e more, and the root all of these: `extra` counts them. Then exactly one side ends at each step but
 * the last, the arcs form a tree, and that tree is strongly feasible (Ahuja, Magnanti & Orlin 1993, section 11.5).
 */
export function greedyStart(problem: TransportationProblem): SpanningTree {
  const { integerSupply: supply, integerDemand: demand, cost } = problem;
  const rows = supply.length;
  const columns = demand.length;
  const arcs = rows + columns - 1;
  const from = new Int32Array(arcs);
  const to = new Int32Array(arcs);
  const mass = new Float64Array(arcs);
  const missing = demand.slice();
  const extra = new Float64Array(columns);
  extra[0] = rows;
  const open = Int32Array.from(demand, (_, column) => column);
  let openCount = columns;
  let arc = 0;
  for (let row = 0; row < rows; row++) {
    let left = supply[row];
    let leftExtra = 1;
    for (;;) {
      let best = 0;
      for (let k = 1; k < openCount; k++) {
        if (cost[row * columns + open[k]] < cost[row * columns + open[best]]) best = k;
      }
      const column = open[best];
      const sourceEnds = left < missing[column] || (left === missing[column] && leftExtra <= extra[column]);
      const moved = sourceEnds ? left : missing[column];
      from[arc] = row;
      to[arc] = column;
      mass[arc++] = moved;
      if (sourceEnds) {
        missing[column] -= moved;
        extra[column] -= leftExtra;
        break;
      }
      left -= moved;
      leftExtra -= extra[column];
      open[best] = open[--openCount];
    }
  }
  return new SpanningTree(rows, columns, from, to, mass);
}

function loadedArcs(tree: SpanningTree, { supply, demand }: TransportationProblem) {
  const flow = tree.flowFor(supply, demand);
  const loaded = Array.from(tree.flow.keys()).filter((node) => node !== tree.root && tree.flow[node] > 0);
  return {
    from: Int32Array.from(loaded, (node) => Math.min(node, tree.parent[node])),
    to: Int32Array.from(loaded, (node) => Math.max(node, tree.parent[node]) - tree.sources),
    // What integers round to a unit may really be a rounding below nothing.
    mass: Float64Array.from(loaded, (node) => Math.max(0, flow[node])),
  };
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

function largest(values: Float64Array): number {
  let result = 0;
  for (let k = 0; k < values.length; k++) result = Math.max(result, Math.abs(values[k]));
  return result;
}
