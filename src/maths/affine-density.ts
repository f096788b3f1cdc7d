/**
 * The density of x = b + W z in the plane, z ~ N(0, I), by change of variables:
 *
 *   ln p(x) = -|W^-1 (x - b)|^2 / 2 - ln 2 pi - ln |det W|
 *
 * Source: Goodfellow, Bengio & Courville 2016, "Deep Learning", section 3.12.
 *
 * @example
 *   affineLogDensity({ shift: [1, 0], matrix: [2, 0, 0, 2] })?.([1, 0])   // -ln(2 pi 4) = -3.224171
 */

import type { LogDensity, Plane } from "../samples.ts";

export interface AffineMap {
  /** b, the image of 0. */
  readonly shift: readonly [number, number];
  /** W by rows: the images of both unit vectors, less b, are its columns. */
  readonly matrix: readonly [number, number, number, number];
}

/** Undefined where W is singular or not finite: what lies on a line has no density in the plane. */
export function affineLogDensity({
  shift: [b1, b2],
  matrix: [a, b, c, d],
}: AffineMap): LogDensity | undefined {
  const determinant = a * d - b * c;
  const constant = -Math.log(2 * Math.PI) - Math.log(Math.abs(determinant));
  if (!Number.isFinite(constant + b1 + b2)) return undefined;
  return (point) => {
    const [x, y] = [point[0] - b1, point[1] - b2];
    const z1 = (d * x - b * y) / determinant;
    const z2 = (a * y - c * x) / determinant;
    return constant - (z1 * z1 + z2 * z2) / 2;
  };
}

/** A map of the line is affine where its float32 values differ from a straight line by less than this part of its range. */
const STRAIGHT = 1e-5;

/**
 * The normal density of G(z), z ~ N(0, 1), of a G on the line that is affine.
 *
 * @param z ascending, at least 2 values
 * @param g G at each z
 * @returns undefined where G is not affine, constant or not finite
 */
export function affineNormal(
  z: Float64Array,
  g: Float64Array,
): { readonly sd: number; density(at: number): number } | undefined {
  const last = z.length - 1;
  const slope = (g[last] - g[0]) / (z[last] - z[0]);
  const mean = g[0] - slope * z[0];
  const range = Math.abs(g[last] - g[0]);
  if (!(range > 0) || !g.every((value, i) => Math.abs(value - mean - slope * z[i]) <= STRAIGHT * range))
    return undefined;
  const sd = Math.abs(slope);
  return { sd, density: (at) => Math.exp(-(((at - mean) / sd) ** 2) / 2) / (sd * Math.sqrt(2 * Math.PI)) };
}

/** Standard deviation of the wider of both coordinates. */
export const affineReach = ({ matrix: [a, b, c, d] }: AffineMap): number =>
  Math.max(Math.hypot(a, b), Math.hypot(c, d));

/** ln p_data at the points of a plane, in the order of its entries. */
export const dataOnPlane = ({ axis }: Pick<Plane, "axis">, logDensity: LogDensity): Float64Array =>
  Float64Array.from({ length: axis.length ** 2 }, (_, k) =>
    logDensity([axis[k % axis.length], axis[Math.floor(k / axis.length)]]),
  );
