/**
 * Prices, the dual side of transport: what a unit of mass is worth at each point. They prove a plan optimal.
 *
 * Weak duality: if u_i + v_j <= c_ij for all pairs, then for any plan gamma with row sums p and column sums q
 *   u.p + v.q = sum_ij (u_i + v_j) gamma_ij <= sum_ij c_ij gamma_ij,
 * so a plan that costs as much as its prices earn cannot be beaten.
 *
 * Source: Kantorovich 1942; Villani 2003, "Topics in Optimal Transportation", chapter 1 (c-transforms).
 */

import { CompensatedSum } from "./statistics.ts";

/** Who sends how much to whom: entry k moves `mass[k]` from real point `from[k]` to fake point `to[k]`. */
export interface Plan {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly mass: Float64Array;
}

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
  for (let i = 0; i < u.length; i++) {
    let least = Infinity;
    for (let j = 0; j < columns; j++) {
      const bound = cost[i * columns + j] - v[j];
      if (bound < least) least = bound;
    }
    u[i] = least;
  }
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
  for (let i = 0; i < points; i++) {
    let least = Infinity;
    for (let k = 0; k < moved.columns.length; k++) {
      const bound = cost[i * points + moved.columns[k]] - moved.v[k];
      if (bound < least) least = bound;
    }
    f[i] = least;
  }
  return { u: f, v: f.map((price) => -price) };
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
  const paid = new CompensatedSum();
  plan.mass.forEach((mass, k) => {
    paid.add(mass * cost[plan.from[k] * fake.length + plan.to[k]]);
  });
  const earned = new CompensatedSum();
  for (let i = 0; i < real.length; i++) earned.add(u[i] * real[i]);
  for (let j = 0; j < fake.length; j++) earned.add(v[j] * fake[j]);
  let violation = 0;
  for (let i = 0; i < real.length; i++) {
    const row = i * fake.length;
    for (let j = 0; j < fake.length; j++) {
      const excess = u[i] + v[j] - cost[row + j];
      if (excess > violation) violation = excess;
    }
  }
  return { primal: paid.value, dual: earned.value, gap: paid.value - earned.value, violation };
}
