/**
 * Transport plans, optimal or not: who sends how much to whom, and what that costs.
 */

import { InputError } from "../errors.ts";
import { requireCosts } from "./ground-cost.ts";
import { balanced, EQUAL_TOTALS } from "./masses.ts";
import { CompensatedSum, sum } from "./statistics.ts";

/** Sparse: entry k moves `mass[k]` from real point `from[k]` to fake point `to[k]`. A pair may come several times. */
export interface Plan {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly mass: Float64Array;
}

/**
 * What a plan costs that moves the masses `real` to `fake`, sum_k c(from_k, to_k) mass_k: an upper bound on the earth
 * mover's distance, and equal to it only for an optimal plan. `cost` is row-major, `cost[i * fake.length + j]`.
 *
 * @throws InputError as `transport` does for the masses; for an entry that names no point or moves no finite mass of at
 *   least 0; when a point sends or receives anything but its mass, beyond 1e-9 of the total
 * @example
 *   // Crossing over costs 1 where staying costs nothing.
 *   const cost = Float64Array.of(0, 1, 1, 0);
 *   const plan = { from: Int32Array.of(0, 1), to: Int32Array.of(1, 0), mass: Float64Array.of(0.5, 0.5) };
 *   planCost({ real: [0.5, 0.5], fake: [0.5, 0.5], cost, plan })   // 1
 */
export function planCost(input: {
  readonly real: ArrayLike<number>;
  readonly fake: ArrayLike<number>;
  readonly cost: Float64Array;
  readonly plan: Plan;
}): number {
  const { cost, plan } = input;
  const { real, fake } = balanced(input.real, input.fake);
  requireCosts(cost, real.length, fake.length);
  requireEntries(plan, real.length, fake.length);
  const slack = EQUAL_TOTALS * sum(real);
  requireMarginal("real", "sends", real, plan.from, plan.mass, slack);
  requireMarginal("fake", "receives", fake, plan.to, plan.mass, slack);
  const { from, to, mass } = plan;
  const paid = new CompensatedSum();
  for (let k = 0; k < mass.length; k++) paid.add(mass[k] * cost[from[k] * fake.length + to[k]]);
  return paid.value;
}

function requireEntries({ from, to, mass }: Plan, rows: number, columns: number): void {
  if (from.length !== mass.length || to.length !== mass.length) {
    throw new InputError(
      `a plan requires as many senders and receivers as masses (got ${from.length}, ${to.length}, ${mass.length})`,
    );
  }
  for (let k = 0; k < mass.length; k++) {
    if (!(from[k] >= 0 && from[k] < rows && to[k] >= 0 && to[k] < columns)) {
      throw new InputError(
        `a plan requires points among ${rows} real and ${columns} fake ones (entry ${k}: ${from[k]} to ${to[k]})`,
      );
    }
    if (!(mass[k] >= 0 && Number.isFinite(mass[k]))) {
      throw new InputError(`a plan requires finite masses of at least 0 (entry ${k} is ${mass[k]})`);
    }
  }
}

function requireMarginal(
  side: string,
  verb: string,
  masses: Float64Array,
  points: Int32Array,
  moved: Float64Array,
  slack: number,
): void {
  const sums = new Float64Array(masses.length);
  for (let k = 0; k < moved.length; k++) sums[points[k]] += moved[k];
  const wrong = sums.findIndex((moves, i) => Math.abs(moves - masses[i]) > slack);
  if (wrong < 0) return;
  throw new InputError(
    `a plan requires that each point ${verb} its mass (${side} point ${wrong} ${verb} ${sums[wrong]} of ${masses[wrong]})`,
  );
}
