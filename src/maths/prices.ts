/**
 * Prices, the dual side of transport: what a unit of mass is worth at each point. They prove a plan optimal.
 *
 * Weak duality: if u_i + v_j <= c_ij for all pairs, then for any plan gamma with row sums p and column sums q
 *   u.p + v.q = sum_ij (u_i + v_j) gamma_ij <= sum_ij c_ij gamma_ij,
 * so a plan that costs as much as its prices earn cannot be beaten.
 *
 * Source: Kantorovich 1942; Villani 2003, "Topics in Optimal Transportation", chapter 1 (c-transforms).
 */

import type { Costs } from "./ground-cost.ts";
import type { Plan } from "./plan.ts";
import type { Pricing } from "./pricing.ts";
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

/** Prices of all points, real ones and fake ones. */
export interface Prices {
  readonly u: Float64Array;
  readonly v: Float64Array;
}

/** Costs, and arrays of `pricing` for a row of them and for a potential of each column. */
export interface Pairs {
  readonly costs: Costs;
  readonly pricing: Pricing;
  readonly row: Float64Array;
  readonly potentials: Float64Array;
}

/**
 * Prices of all points, also of those that took no part: v_j = min c_ij - u_i over the senders where there is none,
 * then u_i = min_j c_ij - v_j. Neither pass lowers a price of the solution by more than its tolerance, so the value
 * stays, and afterwards no pair is violated by more than a rounding.
 */
export function pricesEverywhere(moved: PartialPrices, pairs: Pairs): Prices {
  const { costs, row } = pairs;
  const v = new Float64Array(costs.columns).fill(Infinity);
  if (moved.columns.length < v.length) {
    for (const [sender, i] of moved.rows.entries()) {
      costs.row(i, row, 0);
      for (let j = 0; j < v.length; j++) v[j] = Math.min(v[j], row[j] - moved.u[sender]);
    }
  }
  for (const [k, j] of moved.columns.entries()) v[j] = moved.v[k];
  return { u: leastReduced(pairs, costs, v), v };
}

/**
 * Prices of all points of a shared support under a metric: one function f, with u = f and v = -f. Taking
 * f(x) = min over receivers y of c(x, y) - v_y makes it 1-Lipschitz whatever v is (a minimum of 1-Lipschitz functions),
 * hence feasible on all pairs; and it is at least u on the senders and at most -v on the receivers, hence as good.
 */
export function lipschitzPrices({ columns, v }: PartialPrices, pairs: Pairs): Prices {
  const { rows } = pairs.costs;
  if (columns.length === 0) return { u: new Float64Array(rows), v: new Float64Array(rows) };
  const f = leastReduced(pairs, pairs.costs.among(columns), v);
  return { u: f, v: f.map((price) => -price) };
}

/** min_j c_ij - v_j for each real point i, over the fake points that `costs` has. */
function leastReduced({ pricing, row, potentials }: Pairs, costs: Costs, v: Float64Array): Float64Array {
  potentials.fill(Infinity);
  for (let j = 0; j < v.length; j++) potentials[j] = -v[j];
  const least = new Float64Array(costs.rows);
  for (let i = 0; i < least.length; i++) {
    costs.row(i, row, 0);
    const j = pricing.cheapest(row, 0, potentials, Infinity);
    least[i] = row[j] - v[j];
  }
  return least;
}

/**
 * Cost of the plan, value of the prices, and by how much the prices miss feasibility. The plan's entries come in the
 * order of their senders. This shares no step with the solver but the costs.
 */
export function certify(answer: {
  real: Float64Array;
  fake: Float64Array;
  costs: Costs;
  row: Float64Array;
  plan: Plan;
  prices: Prices;
}): Certificate {
  const { real, fake, costs, row, plan } = answer;
  const { u, v } = answer.prices;
  const paid = new CompensatedSum();
  const earned = new CompensatedSum();
  let violation = 0;
  let entry = 0;
  for (let i = 0; i < real.length; i++) {
    costs.row(i, row, 0);
    for (; entry < plan.mass.length && plan.from[entry] === i; entry++) {
      paid.add(plan.mass[entry] * row[plan.to[entry]]);
    }
    violation = Math.max(violation, worst(u[i], v, row));
    earned.add(u[i] * real[i]);
  }
  for (let j = 0; j < fake.length; j++) earned.add(v[j] * fake[j]);
  return { primal: paid.value, dual: earned.value, gap: paid.value - earned.value, violation };
}

/** Largest price + v_j - c_j. Two at a time, so that one comparison need not wait for the other. */
function worst(price: number, v: Float64Array, row: Float64Array): number {
  let even = -Infinity;
  let odd = -Infinity;
  for (let j = 0; j + 1 < v.length; j += 2) {
    even = Math.max(even, price + v[j] - row[j]);
    odd = Math.max(odd, price + v[j + 1] - row[j + 1]);
  }
  const last = v.length - 1;
  return Math.max(even, odd, price + v[last] - row[last]);
}
