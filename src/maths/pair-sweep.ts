/**
 * One look at all distances within and between two sets of points, and what several statistics take from it: mean distances
 * (energy distance), nearest neighbors on the own and on the other side (nearest-neighbor accuracy), the radius of the ball
 * that holds k real rows (coverage), and how many generated rows a larger ball holds (local density).
 *
 * Cost: (n + m)^2 / 2 distances, memory for a few numbers a row.
 */

import { InputError } from "../errors.ts";
import type { Samples } from "../samples.ts";
import { ballsByProducts } from "./dense/balls.ts";
import { contrastsOfHalves, sumOfDistances } from "./dense/labeled-sums.ts";
import { acrossByProducts, ranksByProducts, worthProducts } from "./dense/neighbors.ts";
import type { Precision } from "./dense/packed.ts";
import { visitPairs } from "./distance-tiles.ts";
import type { Halvings } from "./halvings.ts";
import { type NearestWithin, nearestWithin, type OfBoth, type TwoSets } from "./neighbors.ts";
import { CompensatedSum } from "./statistics.ts";

export interface PairSweep {
  /** Mean distance of a pair: of two different real rows, of two different generated rows, of one of either. */
  readonly meanDistance: OfBoth<number> & { readonly across: number };
  /** Squared distance of each row to the nearest other row of its own side. */
  readonly own: OfBoth;
  /** Squared distance of each row to the nearest row of the other side. */
  readonly other: OfBoth;
  /** Squared distance of each real row to its k-th nearest other real row. */
  readonly radii: Float64Array;
  /** Generated rows in the open ball round each real row that reaches to its `wide`-th nearest other real row. */
  readonly held: Int32Array;
}

/** How many other real rows the balls round a real row reach over. */
export interface Reach {
  readonly k: number;
  /** At least k. */
  readonly wide: number;
}

/** What pairs within one set tell. */
export interface WithinSweep {
  readonly nearest: NearestWithin;
  /** Mean distance of two different rows. */
  readonly mean: number;
}

/**
 * @param ofReal what pairs within the real side tell, where that is known: `sweepWithin(real, [1, k, wide])`
 * @throws InputError unless the real side has more than `wide` rows, and the other more than one
 */
export function sweepPairs(
  { real, fake }: TwoSets,
  { k, wide }: Reach,
  ofReal: WithinSweep = sweepWithin(real, [1, k, wide]),
): PairSweep {
  const ofFake = sweepWithin(fake, [1]);
  const reach = ofReal.nearest(wide);
  const { other, held, total } =
    acrossByProductsOf({ real, fake }, reach) ?? acrossByDifferences({ real, fake }, reach);
  return {
    meanDistance: {
      real: ofReal.mean,
      fake: ofFake.mean,
      across: total / (real.rows * fake.rows),
    },
    own: { real: ofReal.nearest(1), fake: ofFake.nearest(1) },
    other,
    radii: ofReal.nearest(k),
    held,
  };
}

interface Across extends Pick<PairSweep, "other" | "held"> {
  /** Sum of all distances. */
  readonly total: number;
}

/** @returns undefined where products are not worth it, or tell too little */
function acrossByProductsOf({ real, fake }: TwoSets, reach: Float64Array): Across | undefined {
  if (!worthProducts(real.rows, fake.rows, real.dim)) return undefined;
  const other = acrossByProducts({ real, fake });
  const balls = other && ballsByProducts({ real, fake }, { real: reach, fake: new Float64Array(fake.rows) });
  if (other === undefined || balls === undefined) return undefined;
  const total = sumOfDistances({ real, fake }, precisionFor(real.rows * fake.rows, real.dim));
  return { other, held: balls.held.real, total };
}

function acrossByDifferences({ real, fake }: TwoSets, reach: Float64Array): Across {
  const other = {
    real: new Float64Array(real.rows).fill(Infinity),
    fake: new Float64Array(fake.rows).fill(Infinity),
  };
  const held = new Int32Array(real.rows);
  const total = new CompensatedSum();
  visitPairs({ real, fake }, ({ row, rows, column, columns, squares, stride }) => {
    let distances = 0;
    for (let i = 0; i < rows; i++) {
      let least = other.real[row + i];
      const reached = reach[row + i];
      let inside = 0;
      for (let j = 0; j < columns; j++) {
        const square = squares[i * stride + j];
        distances += Math.sqrt(square);
        if (square < least) least = square;
        if (square < reached) inside++;
        if (square < other.fake[column + j]) other.fake[column + j] = square;
      }
      other.real[row + i] = least;
      held[row + i] += inside;
    }
    total.add(distances);
  });
  return { other, held, total: total.value };
}

/**
 * Energy distance 2 E|X - Y| - E|X - X'| - E|Y - Y'|, unbiased: 0 in expectation where both sides have one law, then below 0 half
 * of the time.
 *
 * Source: Szekely & Rizzo 2004, "Testing for equal distributions in high dimension", InterStat 5.
 */
export const energyDistance = ({ meanDistance: { real, fake, across } }: PairSweep): number =>
  2 * across - real - fake;

/** Products of pairs from which float32 saves a second, and dimensions below which it saves little. */
const MANY = 1e10;
const WIDE = 128;

/**
 * How products for a mean distance are made. In float32 a distance is wrong by some 1e-7 of itself, the mean by far less, and both by far less than
 * chance moves it.
 */
const precisionFor = (pairs: number, dim: number): Precision =>
  dim >= WIDE && pairs * dim > MANY ? "float32" : "float64";

/** The energy distance of both halves of each halving. */
export function energyDistancesOfHalves(halvings: Halvings): Float64Array {
  const { rows, dim } = halvings.points;
  const contrasts = contrastsOfHalves(halvings, "distance", precisionFor(rows ** 2 / 4, dim));
  return contrasts.map((contrast) => -contrast);
}

/**
 * @param reach numbers of neighbors that are asked for, ascending
 * @throws InputError unless there are more rows
 */
export function sweepWithin(points: Samples, reach: readonly number[]): WithinSweep {
  const k = reach[reach.length - 1];
  if (!(Number.isInteger(k) && k >= 1 && points.rows > k)) {
    throw new InputError(`a sweep requires more than k rows on either side (k ${k}, rows ${points.rows})`);
  }
  const pairs = (points.rows * (points.rows - 1)) / 2;
  if (worthProducts(points.rows, points.rows, points.dim)) {
    const ranks = reach.filter((rank, at) => rank !== reach[at - 1]);
    const found = ranksByProducts(points, ranks);
    if (found !== undefined) {
      const total = sumOfDistances({ real: points }, precisionFor(points.rows ** 2, points.dim));
      return { nearest: (rank) => found[ranks.indexOf(rank)], mean: total / pairs };
    }
  }
  const total = new CompensatedSum();
  const nearest = nearestWithin(points, k, ({ row, rows, column, columns, squares, stride }) => {
    let distances = 0;
    for (let i = 0; i < rows; i++) {
      for (let j = row === column ? i + 1 : 0; j < columns; j++)
        distances += Math.sqrt(squares[i * stride + j]);
    }
    total.add(distances);
  });
  return { nearest, mean: total.value / pairs };
}
