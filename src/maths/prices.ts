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
  /** Costs between these, in rows of `width`: an array of the Pricing that found the prices. */
  readonly cost: Float64Array;
  readonly width: number;
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
 * Prices of all points, also of those that took no part: u_i = min_j c_ij - v_j for the senders, v_j = min_i c_ij - u_i
 * for the fake points that receive nothing, then u_i as before for the real points that send nothing. No pass lowers a
 * price of the solution by more than its tolerance, so the value stays, and afterwards no pair is violated by more than
 * a rounding.
 */
export function pricesEverywhere(moved: PartialPrices, pairs: Pairs): Prices {
  const { costs, row } = pairs;
  const u = pricesOfSenders(moved, pairs);
  const v = new Float64Array(costs.columns).fill(Infinity);
  if (moved.columns.length < v.length) {
    for (const i of moved.rows) {
      costs.row(i, row, 0);
      for (let j = 0; j < v.length; j++) v[j] = Math.min(v[j], row[j] - u[i]);
    }
  }
  for (let k = 0; k < moved.columns.length; k++) v[moved.columns[k]] = moved.v[k];
  priceOthers(u, costs, v, pairs);
  return { u, v };
}

/**
 * Prices of all points of a shared support under a metric: one function f, with u = f and v = -f. Taking
 * f(x) = min over receivers y of c(x, y) - v_y makes it 1-Lipschitz whatever v is (a minimum of 1-Lipschitz functions),
 * hence feasible on all pairs; and it is at least u on the senders and at most -v on the receivers, hence as good.
 */
export function lipschitzPrices(moved: PartialPrices, pairs: Pairs): Prices {
  const { costs } = pairs;
  const points = costs.rows;
  if (moved.columns.length === 0) return { u: new Float64Array(points), v: new Float64Array(points) };
  const f = pricesOfSenders(moved, pairs);
  if (costs.stored) {
    const v = new Float64Array(points).fill(-Infinity);
    for (let k = 0; k < moved.columns.length; k++) v[moved.columns[k]] = moved.v[k];
    priceOthers(f, costs, v, pairs);
  } else priceOthers(f, costs.among(moved.columns), moved.v, pairs);
  return { u: f, v: f.map((price) => -price) };
}

/** min_j c_ij - v_j over the receivers for each sender i, whose costs the solver holds; NaN for other real points. */
function pricesOfSenders({ rows, v, cost, width }: PartialPrices, pairs: Pairs): Float64Array {
  const { costs, pricing, potentials } = pairs;
  const u = new Float64Array(costs.rows).fill(Number.NaN);
  setPotentials(potentials, v);
  const receivers = potentials.subarray(0, width);
  for (let k = 0; k < rows.length; k++) {
    const j = pricing.cheapest(cost, k * width, receivers, Infinity);
    u[rows[k]] = cost[k * width + j] - v[j];
  }
  return u;
}

/** min_j c_ij - v_j, over the fake points that `costs` has, for each real point i without a price. */
function priceOthers(u: Float64Array, costs: Costs, v: Float64Array, pairs: Pairs): void {
  const { pricing, row, potentials } = pairs;
  setPotentials(potentials, v);
  for (let i = 0; i < u.length; i++) {
    if (!Number.isNaN(u[i])) continue;
    costs.row(i, row, 0);
    const j = pricing.cheapest(row, 0, potentials, Infinity);
    u[i] = row[j] - v[j];
  }
}

function setPotentials(potentials: Float64Array, v: Float64Array): void {
  potentials.fill(Infinity);
  for (let j = 0; j < v.length; j++) potentials[j] = -v[j];
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
    violation = largestViolation(violation, u[i], v, row);
    earned.add(u[i] * real[i]);
  }
  for (let j = 0; j < fake.length; j++) earned.add(v[j] * fake[j]);
  return { primal: paid.value, dual: earned.value, gap: paid.value - earned.value, violation };
}

/** The largest of `most` and price + v_j - c_j. Four at a time: nearly always none of them is larger. */
function largestViolation(most: number, price: number, v: Float64Array, row: Float64Array): number {
  const whole = v.length - (v.length % 4);
  let j = 0;
  for (; j < whole; j += 4) {
    const v0 = price + v[j] - row[j];
    const v1 = price + v[j + 1] - row[j + 1];
    const v2 = price + v[j + 2] - row[j + 2];
    const v3 = price + v[j + 3] - row[j + 3];
    if (v0 > most || v1 > most || v2 > most || v3 > most) most = Math.max(v0, v1, v2, v3);
  }
  for (; j < v.length; j++) most = Math.max(most, price + v[j] - row[j]);
  return most;
}
