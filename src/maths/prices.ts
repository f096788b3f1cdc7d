/**
 * Prices, the dual side of transport: what a unit of mass is worth at each point. They prove a plan optimal.
 *
 * Weak duality: if u_i + v_j <= c_ij for all pairs, then for any plan gamma with row sums p and column sums q
 *   u.p + v.q = sum_ij (u_i + v_j) gamma_ij <= sum_ij c_ij gamma_ij,
 * so a plan that costs as much as its prices earn cannot be beaten.
 *
 * Source: Kantorovich 1942; Villani 2003, "Topics in Optimal Transportation", chapter 1 (c-transforms).
 */

import { costOf, type Plan } from "./plan.ts";
import { CompensatedSum } from "./statistics.ts";

/** Proof of optimality, up to rounding: feasible prices (violation 0) whose value equals the plan's cost (gap 0). */
export interface Certificate {
  /** Cost of the plan. */
  readonly primal: number;
  /** Value of the prices, u.p + v.q. */
  readonly dual: number;
  /** primal - dual. */
  readonly gap: number;
  /** Largest u_i + v_j - c_ij over all pairs of points, or 0. */
  readonly violation: number;
}

/** Prices of the points that send (`rows`, u) and receive (`columns`, v), as indices into all points. */
export interface PartialPrices {
  readonly rows: Int32Array;
  readonly columns: Int32Array;
  readonly u: Float64Array;
  readonly v: Float64Array;
}

/** No column, no node. */
export const NONE = -1;

/**
 * The column with the least `cost[offset + column] - v[column]`, the first of several, if that is below a bound; else
 * NONE. Solving spends half its time here, so it compares four columns at a time: nearly always all four fail.
 */
export function cheapestColumn(cost: Float64Array, offset: number, v: Float64Array, bound: number): number {
  const columns = v.length;
  let least = bound;
  let best = NONE;
  let column = 0;
  for (; column + 3 < columns; column += 4) {
    const at = offset + column;
    const c0 = cost[at] - v[column];
    const c1 = cost[at + 1] - v[column + 1];
    const c2 = cost[at + 2] - v[column + 2];
    const c3 = cost[at + 3] - v[column + 3];
    if (c0 < least || c1 < least || c2 < least || c3 < least) {
      least = Math.min(c0, c1, c2, c3);
      best = column + [c0, c1, c2, c3].indexOf(least);
    }
  }
  for (; column < columns; column++) {
    const price = cost[offset + column] - v[column];
    if (price < least) {
      least = price;
      best = column;
    }
  }
  return best;
}

/**
 * Prices of all points, also of those that took no part: v_j = min c_ij - u_i over the senders, then
 * u_i = min_j c_ij - v_j. Neither pass lowers a price of the solution, so the value stays, and afterwards no pair is
 * violated by more than a rounding.
 */
export function pricesEverywhere(
  moved: PartialPrices,
  cost: Float64Array,
  columns: number,
): { u: Float64Array; v: Float64Array } {
  const v = new Float64Array(columns).fill(Infinity);
  moved.rows.forEach((row, sender) => {
    for (let j = 0; j < columns; j++) {
      const bound = cost[row * columns + j] - moved.u[sender];
      if (bound < v[j]) v[j] = bound;
    }
  });
  const u = new Float64Array(cost.length / columns);
  for (let i = 0; i < u.length; i++) u[i] = leastReduced(cost, i * columns, v);
  return { u, v };
}

/**
 * Prices of all points of a shared support under a metric: one function f, with u = f and v = -f. Taking
 * f(x) = min over receivers y of c(x, y) - v_y makes it 1-Lipschitz whatever v is (a minimum of 1-Lipschitz functions),
 * hence feasible on all pairs; and it is at least u on the senders and at most -v on the receivers, hence as good.
 */
export function lipschitzPrices(
  moved: PartialPrices,
  cost: Float64Array,
  points: number,
): { u: Float64Array; v: Float64Array } {
  const f = new Float64Array(points);
  if (moved.columns.length === 0) return { u: f, v: f.slice() };
  const v = new Float64Array(points).fill(-Infinity);
  moved.columns.forEach((column, k) => {
    v[column] = moved.v[k];
  });
  for (let i = 0; i < points; i++) f[i] = leastReduced(cost, i * points, v);
  return { u: f, v: f.map((price) => -price) };
}

/** min_j c_ij - v_j on the row that starts at `offset`. */
function leastReduced(cost: Float64Array, offset: number, v: Float64Array): number {
  const column = cheapestColumn(cost, offset, v, Infinity);
  return cost[offset + column] - v[column];
}

/** Cost of the plan, value of the prices, and by how much the prices miss feasibility. */
export function certify(answer: {
  real: Float64Array;
  fake: Float64Array;
  cost: Float64Array;
  plan: Plan;
  u: Float64Array;
  v: Float64Array;
}): Certificate {
  const { real, fake, cost, plan, u, v } = answer;
  const primal = costOf(plan, cost, fake.length);
  const earned = new CompensatedSum();
  for (let i = 0; i < real.length; i++) earned.add(u[i] * real[i]);
  for (let j = 0; j < fake.length; j++) earned.add(v[j] * fake[j]);
  let violation = 0;
  let at = 0;
  for (let i = 0; i < real.length; i++) {
    for (let j = 0; j < fake.length; j++) violation = Math.max(violation, u[i] + v[j] - cost[at++]);
  }
  return { primal, dual: earned.value, gap: primal - earned.value, violation };
}
