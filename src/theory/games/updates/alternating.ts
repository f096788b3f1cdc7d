/**
 * Alternating gradient descent: one player steps, the other answers from where that led. The discriminator may take several
 * steps in its turn, as in training. One round is the generator's step and all of the discriminator's.
 *
 * On the bilinear game a round with one step each is a map of determinant 1: x^2 + y^2 -+ eta x y stays, and the players go
 * round an ellipse until eta = 2.
 *
 * Source: Goodfellow et al. 2014, arXiv 1406.2661, algorithm 1; Bailey, Gidel & Piliouras 2020, "Finite regret and cycles with
 * fixed step-size via alternating gradient descent-ascent", arXiv 1907.04392.
 */

import { type Static, Type } from "typebox";
import { IDENTITY, type Matrix, product } from "../../../maths/planar.ts";
import { type Move, move, type Player, type Update } from "./update.ts";

const schema = Type.Object({
  first: Type.Union([Type.Literal("generator"), Type.Literal("discriminator")], {
    default: "generator",
    description: "Player that moves first in a round",
  }),
  discriminatorSteps: Type.Integer({
    default: 1,
    minimum: 1,
    maximum: 1000,
    description: "Steps of the discriminator in its turn",
  }),
});

export const alternating: Update<Static<typeof schema>> = {
  title: "Alternating steps: each player responds to the other's latest step",
  source: "Goodfellow et al. 2014, arXiv 1406.2661; Bailey, Gidel & Piliouras 2020, arXiv 1907.04392",
  options: schema,
  map(field, rate, { first, discriminatorSteps }) {
    const discriminator = new Array<Player>(discriminatorSteps).fill("discriminator");
    const turns: readonly Player[] =
      first === "generator" ? ["generator", ...discriminator] : [...discriminator, "generator"];
    return {
      next: (position) => turns.reduce((at, player) => move(field, rate, at, { mover: player }).to, position),
      jacobian(position) {
        let at = position;
        let jacobian: Matrix | null = IDENTITY;
        for (const player of turns) {
          const turn: Move = move(field, rate, at, { mover: player });
          const own = turn.jacobian();
          jacobian = own && jacobian && product(own, jacobian);
          at = turn.to;
        }
        return jacobian;
      },
    };
  },
};
