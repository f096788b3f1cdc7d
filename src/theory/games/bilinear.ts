/**
 * The bilinear game, V(x, y) = x y: x, the generator, descends and y, the discriminator, ascends.
 *
 *   v = (-y, x)      flow: circles around the equilibrium (0, 0)
 *
 * Every other behavior is the update rule's own doing, in closed form for step eta:
 *   simultaneous    the radius grows by sqrt(1 + eta^2) each step
 *   alternating     x^2 + y^2 - eta x y (x first) or + eta x y (y first) stays: an ellipse whose longest radius is
 *                   sqrt((1 + eta/2) / (1 - eta/2)) times its shortest; it opens at eta = 2 and both players escape
 *   extragradient   the radius shrinks by sqrt(1 - eta^2 + eta^4), for eta < 1
 *   consensus       v = (-y - gamma x, x - gamma y): the radius changes by sqrt((1 - eta gamma)^2 + eta^2)
 *
 * Source: Goodfellow 2016, "NIPS 2016 tutorial: generative adversarial networks", arXiv 1701.00160 (the exercise on games); Gidel et al.
 * 2019, "A variational inequality perspective on generative adversarial networks", arXiv 1802.10551.
 *
 * @example bilinear.field({ consensus: 0 }).velocity([1, 2])   // [-2, 1]
 */

import { type Static, Type } from "typebox";
import { consensusOption, withConsensus } from "./consensus.ts";
import type { Field, Game } from "./game.ts";

const schema = Type.Object({ consensus: consensusOption });

const field: Field = {
  coordinates: ["x", "y"],
  equilibrium: [0, 0],
  linear: true,
  smooth: true,
  clip: null,
  velocity: ([x, y]) => [-y, x],
  jacobian: () => [
    [0, -1],
    [1, 0],
  ],
};

export const bilinear: Game<Static<typeof schema>> = {
  title: "Bilinear game V = x y",
  source: "Goodfellow 2016, arXiv 1701.00160; Gidel et al. 2019, arXiv 1802.10551",
  options: schema,
  field: ({ consensus }) => withConsensus(field, consensus),
};
