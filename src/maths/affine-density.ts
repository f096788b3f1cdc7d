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

/** Standard deviation of the wider of both coordinates. */
export const affineReach = ({ matrix: [a, b, c, d] }: AffineMap): number =>
  Math.max(Math.hypot(a, b), Math.hypot(c, d));

/** ln p_data at the points of a plane, in the order of its entries. */
export const dataOnPlane = ({ axis }: Pick<Plane, "axis">, logDensity: LogDensity): Float64Array =>
  Float64Array.from({ length: axis.length ** 2 }, (_, k) =>
    logDensity([axis[k % axis.length], axis[Math.floor(k / axis.length)]]),
  );
