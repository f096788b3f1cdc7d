/**
 * Simultaneous gradient descent: both players step from the same position.
 *
 *   z' = z + eta v(z)
 *
 * On the bilinear game the radius grows by sqrt(1 + eta^2) each step, whatever the rate.
 *
 * Source: Mescheder, Nowozin & Geiger 2017, "The numerics of GANs", arXiv 1705.10461.
 */

import { Type } from "typebox";
import { move, type Update } from "./update.ts";

export const simultaneous: Update<object> = {
  title: "Simultaneous steps: both players move from the same position",
  source: "Mescheder, Nowozin & Geiger 2017, arXiv 1705.10461",
  options: Type.Object({}),
  map: (field, rate) => ({
    next: (position) => move(field, rate, position).to,
    jacobian: (position) => move(field, rate, position).jacobian(),
  }),
};
