/**
 * Consensus: both players also descend half the squared length of the velocity, which is 0 only where neither moves.
 *
 *   w  =  v - gamma grad (|v|^2 / 2)  =  v - gamma J' v
 *
 * Its Jacobian is J - gamma (J' J + sum_k v_k H_k), H_k the second derivatives of v_k. The last term is the derivative of J' v
 * with v held, taken by central differences of the closed J: error about 1e-10 of v times v's fourth-order scale, and exactly
 * 0 at the equilibrium, where v is 0, and in linear games.
 *
 * Source: Mescheder, Nowozin & Geiger 2017, "The numerics of GANs", arXiv 1705.10461.
 */

import { Type } from "typebox";
import { InputError } from "../../errors.ts";
import { type Matrix, matrixSum, type Pair, product, sum, times, transpose } from "../../maths/planar.ts";
import type { Field } from "./game.ts";

export const consensusOption = Type.Number({
  default: 0,
  minimum: 0,
  description: "Weight gamma of consensus, the descent of |v|^2 / 2 by both players; 0 for none",
});

/** Cube root of the unit roundoff: where the truncation and rounding of a central difference balance. */
const DIFFERENCE = 6e-6;

/**
 * The field with consensus of weight gamma; the field itself for gamma 0.
 * @throws InputError for a field with jumps, which has no gradient of |v|^2 everywhere
 */
export function withConsensus(field: Field, gamma: number): Field {
  if (gamma === 0) return field;
  if (!field.smooth) {
    throw new InputError(
      "consensus requires a velocity that is differentiable everywhere (this one has jumps)",
      {
        where: "game",
        hint: "set the gradient penalty's target to 0, or remove consensus",
      },
    );
  }
  const jacobianAt = (position: Pair) => field.jacobian(position) as Matrix;
  return {
    ...field,
    velocity(position) {
      const velocity = field.velocity(position);
      return sum(velocity, times(transpose(jacobianAt(position)), velocity), -gamma);
    },
    jacobian(position) {
      const jacobian = jacobianAt(position);
      const held = field.velocity(position);
      const slope = (direction: Pair): Pair => {
        const ahead = times(transpose(jacobianAt(sum(position, direction, DIFFERENCE))), held);
        const behind = times(transpose(jacobianAt(sum(position, direction, -DIFFERENCE))), held);
        const difference = sum(ahead, behind, -1);
        return [difference[0] / (2 * DIFFERENCE), difference[1] / (2 * DIFFERENCE)];
      };
      // Second derivatives are symmetric, so columns may stand as rows.
      const curvature: Matrix = [slope([1, 0]), slope([0, 1])];
      return matrixSum(jacobian, matrixSum(product(transpose(jacobian), jacobian), curvature), -gamma);
    },
  };
}
