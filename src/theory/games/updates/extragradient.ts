/**
 * Extragradient: look one step ahead, then step from here with the velocity found there.
 *
 *   z~ = z + eta v(z)        z' = z + eta v(z~)
 *
 * On the bilinear game the radius shrinks by sqrt(1 - eta^2 + eta^4) for eta < 1, where simultaneous steps spiral out.
 *
 * Source: Korpelevich 1976, "The extragradient method for finding saddle points and other problems", Matecon 12; Gidel et al.
 * 2019, arXiv 1802.10551.
 */

import { Type } from "typebox";
import type { Pair } from "../../../maths/planar.ts";
import type { Field } from "../game.ts";
import { type Move, move, type Update } from "./update.ts";

export const extragradient: Update<object> = {
  title: "Extragradient: each step uses the velocity one step ahead",
  source: "Korpelevich 1976, Matecon 12; Gidel et al. 2019, arXiv 1802.10551",
  options: Type.Object({}),
  map: (field, rate) => ({
    next: (position) => second(field, rate, position).to,
    jacobian: (position) => second(field, rate, position).jacobian(),
  }),
};

function second(field: Field, rate: number, position: Pair): Move {
  const first = move(field, rate, position);
  return move(field, rate, position, { ahead: first });
}
