/**
 * Densities on a grid of x, as means over cells: cell i reaches half a step to either side of x_i.
 *
 * The generator's density follows from its map by change of variables. Between two neighboring latent values G is taken
 * as a straight line, so the mass of that interval of z spreads over the interval of x that the line covers. For a
 * piecewise linear G (a ReLU net, up to the grid of z) this is exact, folds and all; where G is flat its mass piles up in
 * one cell, as it does in truth.
 *
 * Means over cells, not values at points: a density may have jumps and spikes, the mass of a cell is always finite.
 *
 * @example
 *   // z ~ N(0, 1), G(z) = 2 + z:
 *   generatorDensity({ x, z, g: z.map((value) => 2 + value) }).density   // N(2, 1) on x
 */

import { InputError } from "../errors.ts";
import type { LogDensity } from "../samples.ts";
import { logAddExp } from "./distances.ts";
import { sum } from "./statistics.ts";

export interface CellDensity {
  /** Mean density of each cell; times the step of x it is the cell's mass. */
  readonly density: Float64Array;
  /** Mass that lies on no cell, in [0, 1]. */
  readonly outside: number;
}

/** Gauss-Legendre nodes on [-1, 1] and weights (sum 2), exact for polynomials of degree 9. Abramowitz & Stegun, 25.4. */
const NODES = [-0.906179845938664, -0.5384693101056831, 0, 0.5384693101056831, 0.906179845938664];
const WEIGHTS = [
  0.2369268850561891, 0.4786286704993665, 0.5688888888888889, 0.4786286704993665, 0.2369268850561891,
];

/** Parts of a cell that are integrated one by one, at most. */
export const MOST_PARTS = 1000;

/**
 * The target's density on the cells of x.
 *
 * @param x uniform and ascending, at least 2 values
 * @param scale the length over which the density varies: cells that are longer are integrated in parts, a thousand at most
 * @throws InputError for another grid
 */
export function dataDensity({
  x,
  logDensity,
  scale = Infinity,
}: {
  readonly x: Float64Array;
  readonly logDensity: LogDensity;
  readonly scale?: number | undefined;
}): CellDensity {
  const step = stepOf(x);
  const parts = Math.min(MOST_PARTS, Math.max(1, Math.ceil(step / scale)));
  const density = x.map((center) => {
    const edge = (part: number) => center + step * (part / parts - 0.5);
    const masses = Array.from({ length: parts }, (_, part) =>
      integral((at) => Math.exp(logDensity([at])), edge(part), edge(part + 1)),
    );
    return sum(masses) / step;
  });
  return { density, outside: Math.max(0, 1 - sum(density) * step) };
}

/**
 * The generator's density on the cells of x, from its map z -> G(z) on a grid of z.
 *
 * @param zWeights probability of each interval of z (`z.length - 1`); absent for a standard normal latent. Mass beyond
 *   the ends of z counts as outside.
 * @throws InputError for a grid of x that is not uniform, lengths that don't match, or non-finite G
 */
export function generatorDensity(input: {
  readonly x: Float64Array;
  readonly z: Float64Array;
  readonly g: Float64Array;
  readonly zWeights?: Float64Array;
}): CellDensity {
  const { x, z, g, zWeights } = input;
  const step = stepOf(x);
  requireMap(z, g, zWeights);
  const left = x[0] - step / 2;
  const masses = new Float64Array(x.length);
  for (let i = 0; i + 1 < z.length; i++) {
    // Latent mass between two fractions of this interval.
    const massBetween = (from: number, to: number): number => {
      if (zWeights !== undefined) return zWeights[i] * (to - from);
      const width = z[i + 1] - z[i];
      return integral(normalDensity, z[i] + from * width, z[i] + to * width);
    };
    // Positions in units of cells.
    const begin = (g[i] - left) / step;
    const end = (g[i + 1] - left) / step;
    const first = Math.max(0, Math.floor(Math.min(begin, end)));
    const last = Math.min(x.length - 1, Math.floor(Math.max(begin, end)));
    for (let cell = first; cell <= last; cell++) {
      const [a, b] =
        begin === end ? [0, 1] : [(cell - begin) / (end - begin), (cell + 1 - begin) / (end - begin)];
      const from = Math.max(0, Math.min(a, b));
      const to = Math.min(1, Math.max(a, b));
      // A cell that is only touched may come out a rounding below nothing.
      if (to > from) masses[cell] += massBetween(from, to);
    }
  }
  return { density: masses.map((mass) => mass / step), outside: Math.max(0, 1 - sum(masses)) };
}

/**
 * Logarithm of the generator's density at points of x, from its map on a grid of z between whose values it is straight: the
 * sum over all z that lead to x of p(z) / |G'(z)|. For an affine G exact. -Infinity where no z of the grid leads to.
 *
 * @throws InputError as `generatorDensity` does
 */
export function generatorLogDensity({
  x,
  z,
  g,
  zWeights,
}: {
  readonly x: Float64Array;
  readonly z: Float64Array;
  readonly g: Float64Array;
  readonly zWeights?: Float64Array;
}): Float64Array {
  requireMap(z, g, zWeights);
  const logs = new Float64Array(x.length).fill(-Infinity);
  for (let i = 0; i + 1 < z.length; i++) {
    const width = z[i + 1] - z[i];
    const stretch = Math.log(Math.abs((g[i + 1] - g[i]) / width));
    for (let k = 0; k < x.length; k++) {
      const along = (x[k] - g[i]) / (g[i + 1] - g[i]);
      // Half-open, so that a point on a knot is counted once.
      if (!(along >= 0 && along < 1)) continue;
      const at = z[i] + along * width;
      const density =
        zWeights === undefined ? -(at ** 2) / 2 - LOG_ROOT_TWO_PI : Math.log(zWeights[i] / width);
      logs[k] = logAddExp(logs[k], density - stretch);
    }
  }
  return logs;
}

/** D* = p_data / (p_data + p_g), cell by cell; 1/2, which is as good as any, where neither has mass. */
export function optimalDiscriminator(densities: {
  data: Float64Array;
  generated: Float64Array;
}): Float64Array {
  const { data, generated } = densities;
  return data.map((p, i) => (p + generated[i] === 0 ? 0.5 : p / (p + generated[i])));
}

const LOG_ROOT_TWO_PI = Math.log(2 * Math.PI) / 2;

function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
}

function integral(f: (at: number) => number, from: number, to: number): number {
  const half = (to - from) / 2;
  const middle = (from + to) / 2;
  let total = 0;
  for (let k = 0; k < NODES.length; k++) total += WEIGHTS[k] * f(middle + half * NODES[k]);
  return total * half;
}

function stepOf(x: Float64Array): number {
  const step = (x[x.length - 1] - x[0]) / (x.length - 1);
  const uniform =
    step > 0 && x.every((value, i) => Math.abs(value - x[0] - i * step) < 1e-6 * step * x.length);
  if (!uniform)
    throw new InputError("densities on cells require a uniform ascending grid of at least 2 values of x");
  return step;
}

function requireMap(z: Float64Array, g: Float64Array, zWeights: Float64Array | undefined): void {
  if (z.length < 2 || g.length !== z.length) {
    throw new InputError(
      `change of variables requires G at 2 or more values of z (z ${z.length}, G ${g.length})`,
    );
  }
  if (zWeights !== undefined && zWeights.length !== z.length - 1) {
    throw new InputError(
      `change of variables requires ${z.length - 1} weights of z (got ${zWeights.length})`,
    );
  }
  const bad = g.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new InputError(`change of variables requires finite G (G(${z[bad]}) is ${g[bad]})`);
}
