/**
 * Sliced transport: the mean cost of transport between the projections of two clouds on directions of the unit sphere,
 * with the mean prices, which are its influence function.
 *
 * Source: Rabin, Peyre, Delon & Bernot 2011, "Wasserstein barycenter and its application to texture mixing", SSVM;
 * Bonneel, Rabin, Peyre & Pfister 2015, "Sliced and Radon Wasserstein barycenters of measures", JMIV 51.
 */

import type { Samples } from "../samples.ts";
import { eachProjection } from "./dense/projections.ts";
import { lineCostsOfHalves } from "./halved-line.ts";
import type { Halvings } from "./halvings.ts";
import { type Order, transportOnLine } from "./line-transport.ts";
import { Rng } from "./random.ts";
import { firstRows } from "./rows.ts";
import { CompensatedSum, sum } from "./statistics.ts";

export interface SlicedTransport {
  /** Mean over the directions of W1 (order 1) or W2 squared (order 2). */
  readonly cost: number;
  /** Standard error of that mean as an estimate of the mean over all directions; 0 for a single direction. */
  readonly directionError: number;
  /** Mean price of each real row. */
  readonly u: Float64Array;
  readonly v: Float64Array;
}

/** Directions uniform on the sphere, one a row; in one dimension there is only one. */
export function directions({ count, dim, seed }: { count: number; dim: number; seed: number }): Samples {
  if (dim === 1) return { rows: 1, dim, data: Float64Array.of(1) };
  const data = new Float64Array(count * dim);
  const rng = new Rng(seed).fork("sliced-wasserstein");
  for (let row = 0; row < count; row++) {
    const direction = rng.fork(row).normals(data.subarray(row * dim, (row + 1) * dim));
    const length = Math.sqrt(sum(direction.map((x) => x * x)));
    for (let axis = 0; axis < dim; axis++) direction[axis] /= length;
  }
  return { rows: count, dim, data };
}

/** Dimensions from which all directions are taken at once. */
const WIDE = 16;

/**
 * O(directions * (rows dim + rows log rows)).
 *
 * @throws InputError for no rows, or a projection that is not finite
 */
export function slicedTransport(input: {
  readonly real: Samples;
  readonly fake: Samples;
  readonly directions: Samples;
  readonly order: Order;
}): SlicedTransport {
  const { real, fake, directions: along, order } = input;
  const u = new Float64Array(real.rows);
  const v = new Float64Array(fake.rows);
  const costs: number[] = [];
  const take = (places: { readonly real: Float64Array; readonly fake: Float64Array }) => {
    const slice = transportOnLine({ ...places, order });
    costs.push(slice.cost);
    addMean(u, slice.u, along.rows);
    addMean(v, slice.v, along.rows);
  };
  eachSlice({ real, fake }, along, take);
  const cost = sum(costs) / costs.length;
  const squares = sum(costs.map((one) => (one - cost) ** 2));
  const directionError = Math.sqrt(squares / Math.max(1, costs.length - 1) / costs.length);
  return { cost, directionError, u, v };
}

/** Of each halving the mean cost over the directions, without prices. */
export function slicedCostsOfHalves({ points, sides }: Halvings, along: Samples, order: Order): Float64Array {
  const half = points.rows / 2;
  const real = firstRows(points, half);
  const fake = { ...real, data: points.data.subarray(half * points.dim) };
  const means = new Float64Array(sides.length);
  const places = new Float64Array(points.rows);
  eachSlice({ real, fake }, along, (slice) => {
    places.set(slice.real);
    places.set(slice.fake, half);
    const costs = lineCostsOfHalves(places, sides, order);
    for (let draw = 0; draw < means.length; draw++) means[draw] += costs[draw] / along.rows;
  });
  return means;
}

/** Calls `take` with the places of both sides' rows along each direction, good until it returns. */
export function eachSlice(
  sides: { readonly real: Samples; readonly fake: Samples },
  along: Samples,
  take: (places: { readonly real: Float64Array; readonly fake: Float64Array }) => void,
): void {
  if (along.dim >= WIDE) {
    eachProjection({ ...sides, directions: along }, take);
    return;
  }
  for (let k = 0; k < along.rows; k++) {
    const direction = along.data.subarray(k * along.dim, (k + 1) * along.dim);
    take({ real: project(sides.real, direction), fake: project(sides.fake, direction) });
  }
}

/** Each row's place along a direction. */
export function project({ rows, dim, data }: Samples, direction: ArrayLike<number>): Float64Array {
  const projected = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let dot = 0;
    for (let axis = 0; axis < dim; axis++) dot += data[row * dim + axis] * direction[axis];
    projected[row] = dot;
  }
  return projected;
}

/** Adds one direction's prices, freed of their arbitrary constant: else those would grow and eat the digits. */
function addMean(mean: Float64Array, prices: Float64Array, count: number): void {
  const total = new CompensatedSum();
  for (const price of prices) total.add(price);
  const center = total.value / prices.length;
  for (let i = 0; i < prices.length; i++) mean[i] += (prices[i] - center) / count;
}
