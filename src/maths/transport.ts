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
import { costMatrix, type GroundCost, isMetric, type PointCost } from "./ground-cost.ts";
import { balanced, integerMasses } from "./masses.ts";
import { networkSimplex } from "./network-simplex.ts";
import { type Plan, requireCosts } from "./plan.ts";
import {
  type Certificate,
  certify,
  lipschitzPrices,
  type PartialPrices,
  pricesEverywhere,
} from "./prices.ts";
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
 * mass they share stays where it is, which makes histograms on one grid fast.
 *
 * @throws InputError for unequal totals (beyond 1e-9 relative), negative or non-finite masses, different dimensions
 */
export function emd(input: {
  readonly real: Cloud;
  readonly fake: Cloud;
  readonly cost?: GroundCost | PointCost;
}): Transport {
  const { real, fake, cost = "euclidean" } = input;
  return transport({
    real: massesOf("real", real),
    fake: massesOf("fake", fake),
    cost: costMatrix({ real: real.points, fake: fake.points, cost }),
    sharedMetric: real.points === fake.points && isMetric(cost),
  });
}

/**
 * Exact EMD for a given matrix of costs, row-major, `cost[i * fake.length + j]`. `sharedMetric` promises that both
 * sides live on the same points and that the matrix is a metric (symmetric, 0 on the diagonal, triangle inequality).
 *
 * @throws InputError as `emd` does, and for a matrix of the wrong size or with a non-finite entry
 */
export function transport(input: {
  readonly real: ArrayLike<number>;
  readonly fake: ArrayLike<number>;
  readonly cost: Float64Array;
  readonly sharedMetric?: boolean;
}): Transport {
  const { cost, sharedMetric = false } = input;
  const { real, fake } = balanced(input.real, input.fake);
  requireCosts(cost, real.length, fake.length);
  // For a metric an optimal plan leaves shared mass in place: a detour over a point never costs less than going
  // straight. For a squared distance that is false (two short hops beat a long one), so nothing may be taken off.
  const kept = sharedMetric ? real.map((mass, i) => Math.min(mass, fake[i])) : new Float64Array(0);
  const moved = solve(
    sharedMetric ? real.map((mass, i) => mass - kept[i]) : real,
    sharedMetric ? fake.map((mass, i) => mass - kept[i]) : fake,
    cost,
  );
  const plan = joinPlans(stay(kept), moved.plan);
  const prices = sharedMetric
    ? lipschitzPrices(moved, cost, real.length)
    : pricesEverywhere(moved, cost, fake.length);
  const certificate = certify({ real, fake, cost, plan, ...prices });
  return { cost: certificate.primal, plan, ...prices, certificate };
}

/** Solution on the points that take part in moving mass. */
interface Moved extends PartialPrices {
  readonly plan: Plan;
}

function solve(real: Float64Array, fake: Float64Array, cost: Float64Array): Moved {
  // Subtracting shared mass may leave a rounding on one side and nothing on the other: then nothing moves.
  if (sum(real) === 0 || sum(fake) === 0) {
    const none = new Int32Array(0);
    const zero = new Float64Array(0);
    return { plan: { from: none, to: none, mass: zero }, rows: none, columns: none, u: zero, v: zero };
  }
  const supply = integerMasses(real);
  const demand = integerMasses(fake);
  const rows = indicesOfPositive(supply);
  const columns = indicesOfPositive(demand);
  const solution = networkSimplex({
    supply: Float64Array.from(rows, (i) => real[i]),
    demand: Float64Array.from(columns, (j) => fake[j]),
    integerSupply: Float64Array.from(rows, (i) => supply[i]),
    integerDemand: Float64Array.from(columns, (j) => demand[j]),
    cost: submatrix(cost, fake.length, rows, columns),
  });
  const plan = {
    from: solution.from.map((row) => rows[row]),
    to: solution.to.map((column) => columns[column]),
    mass: solution.mass,
  };
  return { plan, rows, columns, u: solution.u, v: solution.v };
}

/** The plan that leaves each mass where it is. */
function stay(masses: Float64Array): Plan {
  const points = indicesOfPositive(masses);
  return { from: points, to: points, mass: Float64Array.from(points, (i) => masses[i]) };
}

function joinPlans(a: Plan, b: Plan): Plan {
  return {
    from: Int32Array.from([...a.from, ...b.from]),
    to: Int32Array.from([...a.to, ...b.to]),
    mass: Float64Array.from([...a.mass, ...b.mass]),
  };
}

function submatrix(cost: Float64Array, width: number, rows: Int32Array, columns: Int32Array): Float64Array {
  if (rows.length * columns.length === cost.length) return cost;
  const part = new Float64Array(rows.length * columns.length);
  let at = 0;
  for (const row of rows) for (const column of columns) part[at++] = cost[row * width + column];
  return part;
}

function indicesOfPositive(masses: Float64Array): Int32Array {
  const indices: number[] = [];
  masses.forEach((mass, i) => {
    if (mass > 0) indices.push(i);
  });
  return Int32Array.from(indices);
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
