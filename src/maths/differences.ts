/**
 * The Jacobian of a vector field at a point, by what it does to a direction, from central differences:
 *
 *   J u  =  (v(z + h u) - v(z - h u)) / 2 h  +  O(h^2)
 *
 * h is such that no coordinate moves further than `step`. The rounding of v is divided by h, so the error is least near the
 * cube root of v's relative rounding: 6e-6 in float64, 4e-3 in float32.
 */

import type { Operator } from "./spectrum.ts";
import type { Vector } from "./vectors.ts";

export const STEP_FLOAT64 = 6e-6;
export const STEP_FLOAT32 = 4e-3;

/** @param step the furthest that a coordinate is moved, in units of the coordinates */
export function differenceOperator(
  velocity: (position: Vector) => Vector,
  at: Vector,
  step: number,
): Operator {
  return {
    n: at.length,
    apply(direction) {
      const longest = direction.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      if (longest === 0) return new Float64Array(at.length);
      const h = step / longest;
      const ahead = velocity(at.map((value, i) => value + h * direction[i]));
      const behind = velocity(at.map((value, i) => value - h * direction[i]));
      return ahead.map((value, i) => (value - behind[i]) / (2 * h));
    },
  };
}
