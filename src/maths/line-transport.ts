/**
 * Transport on a line with its prices: equally heavy points, cost |x - y|^order. For a convex cost the monotone plan,
 * smallest to smallest, is optimal, and following it from left to right gives the dual prices as well:
 *
 *   u_i + v_j = |x_i - y_j|^order where the plan moves mass,   u_i + v_j <= |x_i - y_j|^order everywhere.
 *
 * Where a real and a fake point run out together, the prices of what follows are free up to a constant within bounds.
 * The middle of the bounds is taken. For order 1 that is the potential with slope sign(G - F) where the distribution
 * functions differ and 0 where they agree.
 *
 * Prices are what one more sample at a point is worth, that is the influence function of the cost: see influence.ts and
 * del Barrio & Loubes 2019, "Central limit theorems for empirical transportation cost in general dimension", Annals of
 * Probability 47.
 *
 * Sources: Vallender 1974, Theory of Probability & Its Applications 18; Peyre & Cuturi 2019, "Computational optimal
 * transport", section 3.4 (the north-west corner rule on sorted points).
 */

import { InputError } from "../errors.ts";
import { firstNonFinite } from "./distances.ts";
import { CompensatedSum } from "./statistics.ts";

export type Order = 1 | 2;

export interface LineTransport {
  /** Mean cost of the plan: W1 for order 1, W2 squared for order 2. */
  readonly cost: number;
  /** Price of each real value, in the order they were given. */
  readonly u: Float64Array;
  readonly v: Float64Array;
}

/**
 * O(n log n). Numbers of values may differ.
 *
 * @throws InputError for no values, or one that is not finite
 * @example transportOnLine({ real: [0, 1, 3], fake: [5, 6, 8], order: 1 })   // cost 5, u = -x, v = y up to a constant
 */
export function transportOnLine(input: {
  readonly real: ArrayLike<number>;
  readonly fake: ArrayLike<number>;
  readonly order: Order;
}): LineTransport {
  const { order } = input;
  const real = sorted("real", input.real);
  const fake = sorted("fake", input.fake);
  const { cost, u, v } = staircase(real, fake, order === 1 ? Math.abs : (gap) => gap * gap);
  return { cost, u: inOrderOf(input.real, real, u), v: inOrderOf(input.fake, fake, v) };
}

/** The monotone plan of ascending values. Mass in units of 1 / (n_real n_fake): integers, so no rounding decides a tie. */
function staircase(real: Float64Array, fake: Float64Array, cost: (gap: number) => number): LineTransport {
  const u = new Float64Array(real.length);
  const v = new Float64Array(fake.length);
  const total = new CompensatedSum();
  let i = 0;
  let j = 0;
  let supply = fake.length;
  let demand = real.length;
  v[0] = cost(real[0] - fake[0]);
  for (;;) {
    const moved = Math.min(supply, demand);
    total.add(moved * cost(real[i] - fake[j]));
    supply -= moved;
    demand -= moved;
    if (supply === 0 && demand === 0) {
      if (i === real.length - 1) break;
      const next = cost(real[i + 1] - fake[j + 1]);
      // Tight at (i + 1, j), or tight at (i, j + 1): the two ends of what is feasible.
      const byRow = cost(real[i + 1] - fake[j]) - v[j];
      const byColumn = next - (cost(real[i] - fake[j + 1]) - u[i]);
      u[++i] = (byRow + byColumn) / 2;
      v[++j] = next - u[i];
    } else if (supply === 0) {
      i++;
      u[i] = cost(real[i] - fake[j]) - v[j];
    } else {
      j++;
      v[j] = cost(real[i] - fake[j]) - u[i];
    }
    if (supply === 0) supply = fake.length;
    if (demand === 0) demand = real.length;
  }
  return { cost: total.value / (real.length * fake.length), u, v };
}

function sorted(side: string, values: ArrayLike<number>): Float64Array {
  if (values.length === 0) throw new InputError(`transport requires at least one ${side} value (got none)`);
  const at = firstNonFinite(values);
  if (at >= 0)
    throw new InputError(`transport requires finite values (${side} value ${at} is ${values[at]})`);
  return Float64Array.from(values).sort();
}

/** Where the first of the ascending values stands that is at least this one; the last place where none is. */
export function firstNotBelow(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Equal values have equal prices, so a value finds its own by bisection; sorting indices would take many times longer. */
function inOrderOf(values: ArrayLike<number>, ascending: Float64Array, prices: Float64Array): Float64Array {
  const found = new Float64Array(values.length);
  for (let k = 0; k < values.length; k++) {
    found[k] = prices[firstNotBelow(ascending, values[k])];
  }
  return found;
}
