/**
 * Earth mover's distance, exactly: the least cost of turning one distribution of mass into another, by linear
 * programming.
 *
 *   EMD(p, q) = min over plans gamma >= 0 of  sum_ij c_ij gamma_ij,   row sums p, column sums q
 *
 * With masses of total 1 and the Euclidean cost this is the Wasserstein distance W1; with the squared cost it is W2^2.
 * There is no further division by the flow and no square root.
 *
 * Every answer carries its proof, a plan and prices that no plan can beat (see prices.ts), so a reader need not trust the
 * solver.
 *
 * Which arcs the plan uses is decided on masses rounded to multiples of 2^-50 of the mass that moves, so a bin lighter
 * than that may be left out of it; what that changes in the cost is at most 1e-15 of (moved mass * largest cost) a bin.
 *
 * Sources: Kantorovich 1942, "On the translocation of masses"; Rubner, Tomasi & Guibas 2000, "The earth mover's
 * distance as a metric for image retrieval", IJCV 40; solver: see network-simplex.ts.
 *
 * @example
 *   emd({
 *     real: { points: { rows: 2, dim: 1, data: Float64Array.of(0, 1) } },
 *     fake: { points: { rows: 2, dim: 1, data: Float64Array.of(5, 6) } },
 *   }).cost   // 5
 */

import { InputError } from "../errors.ts";
import type { Samples } from "../samples.ts";
import {
  type Costs,
  costsBetween,
  costsInMatrix,
  type GroundCost,
  isMetric,
  type PointCost,
  requireCosts,
} from "./ground-cost.ts";
import { balanced, integerMasses } from "./masses.ts";
import { networkSimplex, simplexArrays } from "./network-simplex.ts";
import type { Plan } from "./plan.ts";
import {
  type Certificate,
  certify,
  lipschitzPrices,
  type PartialPrices,
  pricesEverywhere,
} from "./prices.ts";
import { openPricing, type Pricing, type PricingPath, padded } from "./pricing.ts";
import { sum } from "./statistics.ts";

/** Points and their masses; without masses each point weighs 1/rows. */
export interface Cloud {
  readonly points: Samples;
  readonly masses?: ArrayLike<number>;
}

export interface Transport {
  readonly cost: number;
  readonly plan: Plan;
  /** Price of each real point, also of those without mass. Unique only up to a constant, and often less. */
  readonly u: Float64Array;
  /** Price of each fake point. */
  readonly v: Float64Array;
  readonly certificate: Certificate;
}

/**
 * Exact EMD between two clouds of points. When both sides name the same `points` object and the cost is a metric, the
 * mass they share stays where it is, which makes histograms on one grid fast. `pricing` chooses the solver's inner loop:
 * by default WebAssembly where it has SIMD, else TypeScript; the answers are the same to the last bit.
 *
 * Memory: 8 bytes for each pair of a real and a fake point that move mass, and for up to 2^24 pairs as much again.
 *
 * @throws InputError for unequal totals (beyond 1e-9 relative), negative or non-finite masses, different dimensions,
 *   non-finite costs
 */
export function emd(input: {
  readonly real: Cloud;
  readonly fake: Cloud;
  readonly cost?: GroundCost | PointCost;
  readonly pricing?: PricingPath;
}): Transport {
  const { real, fake, cost = "euclidean", pricing } = input;
  return proven({
    ...balanced(massesOf("real", real), massesOf("fake", fake)),
    costs: costsBetween({ real: real.points, fake: fake.points, cost }),
    sharedMetric: real.points === fake.points && isMetric(cost),
    pricing,
  });
}

/**
 * Exact EMD for a given matrix of costs, row-major, `cost[i * fake.length + j]`. `sharedMetric` promises that both
 * sides live on the same points and that the matrix is a metric (symmetric, 0 on the diagonal, triangle inequality).
 *
 * @throws InputError as `emd` does, and for a matrix of the wrong size
 */
export function transport(input: {
  readonly real: ArrayLike<number>;
  readonly fake: ArrayLike<number>;
  readonly cost: Float64Array;
  readonly sharedMetric?: boolean;
  readonly pricing?: PricingPath;
}): Transport {
  const { cost, sharedMetric = false, pricing } = input;
  const masses = balanced(input.real, input.fake);
  requireCosts(cost, masses.real.length, masses.fake.length);
  return proven({ ...masses, costs: costsInMatrix(cost, masses.fake.length), sharedMetric, pricing });
}

interface Problem {
  readonly real: Float64Array;
  readonly fake: Float64Array;
  readonly costs: Costs;
  readonly sharedMetric: boolean;
  readonly pricing?: PricingPath;
}

function proven({ real, fake, costs, sharedMetric, pricing: path }: Problem): Transport {
  // For a metric an optimal plan leaves shared mass in place: a detour over a point never costs less than going
  // straight. For a squared distance that is false (two short hops beat a long one), so nothing may be taken off.
  const kept = sharedMetric ? real.map((mass, i) => Math.min(mass, fake[i])) : new Float64Array(0);
  const supply = movingMasses(sharedMetric ? real.map((mass, i) => mass - kept[i]) : real);
  const demand = movingMasses(sharedMetric ? fake.map((mass, i) => mass - kept[i]) : fake);
  // Subtracting shared mass may leave a rounding on one side and nothing on the other: then nothing moves.
  const nothing = supply.points.length === 0 || demand.points.length === 0;

  const [rows, columns] = nothing ? [0, 0] : [supply.points.length, demand.points.length];
  const lengths = [rows * padded(columns), ...simplexArrays(rows, columns), costs.columns, costs.columns];
  const pricing = openPricing(lengths, path);
  const pairs = {
    costs,
    pricing,
    row: pricing.array(costs.columns),
    potentials: pricing.array(costs.columns),
  };
  const moved = nothing ? unmoved : solve(supply, demand, costs, pricing);
  const plan = bySender(real.length, stay(kept), moved.plan);
  const prices = sharedMetric ? lipschitzPrices(moved, pairs) : pricesEverywhere(moved, pairs);
  const certificate = certify({ real, fake, costs, row: pairs.row, plan, prices });
  return { cost: certificate.primal, plan, ...prices, certificate };
}

/** Solution on the points that take part in moving mass. */
interface Moved extends PartialPrices {
  readonly plan: Plan;
}

const [noPoints, noMasses] = [new Int32Array(0), new Float64Array(0)];
const unmoved: Moved = {
  plan: { from: noPoints, to: noPoints, mass: noMasses },
  rows: noPoints,
  columns: noPoints,
  u: noMasses,
  v: noMasses,
  cost: noMasses,
  width: 0,
};

/** Points that have mass to move, as indices into all, and their masses, as given and as integers. */
interface Moving {
  readonly points: Int32Array;
  readonly masses: Float64Array;
  readonly integers: Float64Array;
}

function movingMasses(masses: Float64Array): Moving {
  if (sum(masses) === 0) return { points: noPoints, masses: noMasses, integers: noMasses };
  const integers = integerMasses(masses);
  const points = indicesOfPositive(integers);
  return { points, masses: pick(masses, points), integers: pick(integers, points) };
}

function solve(supply: Moving, demand: Moving, costs: Costs, pricing: Pricing): Moved {
  const [rows, columns] = [supply.points, demand.points];
  const width = padded(columns.length);
  const cost = pricing.array(rows.length * width);
  const part = costs.among(columns);
  for (let i = 0; i < rows.length; i++) part.row(rows[i], cost, i * width);
  const solution = networkSimplex(
    {
      supply: supply.masses,
      demand: demand.masses,
      integerSupply: supply.integers,
      integerDemand: demand.integers,
      cost,
      width,
    },
    pricing,
  );
  const plan = {
    from: solution.from.map((i) => rows[i]),
    to: solution.to.map((j) => columns[j]),
    mass: solution.mass,
  };
  return { plan, rows, columns, u: solution.u, v: solution.v, cost, width };
}

/** The plan that leaves each mass where it is. */
function stay(masses: Float64Array): Plan {
  const points = indicesOfPositive(masses);
  return { from: points, to: points, mass: pick(masses, points) };
}

/** Both plans in one, in the order of senders. */
function bySender(senders: number, ...plans: readonly Plan[]): Plan {
  const start = new Int32Array(senders + 1);
  for (const { from } of plans) for (const i of from) start[i + 1]++;
  for (let i = 0; i < senders; i++) start[i + 1] += start[i];
  const entries = start[senders];
  const all = { from: new Int32Array(entries), to: new Int32Array(entries), mass: new Float64Array(entries) };
  for (const { from, to, mass } of plans) {
    for (let k = 0; k < mass.length; k++) {
      const at = start[from[k]]++;
      all.from[at] = from[k];
      all.to[at] = to[k];
      all.mass[at] = mass[k];
    }
  }
  return all;
}

function indicesOfPositive(masses: Float64Array): Int32Array {
  const indices = new Int32Array(masses.length);
  let count = 0;
  for (let i = 0; i < masses.length; i++) if (masses[i] > 0) indices[count++] = i;
  return indices.slice(0, count);
}

function pick(values: Float64Array, indices: Int32Array): Float64Array {
  const picked = new Float64Array(indices.length);
  for (let k = 0; k < indices.length; k++) picked[k] = values[indices[k]];
  return picked;
}

function massesOf(side: string, { points, masses }: Cloud): ArrayLike<number> {
  if (masses === undefined) return new Float64Array(points.rows).fill(1 / points.rows);
  if (masses.length !== points.rows) {
    throw new InputError(
      `emd requires one mass a point (${side} has ${masses.length} for ${points.rows} points)`,
    );
  }
  return masses;
}
