/**
 * Consensus optimization: simultaneous steps of players who also descend half the squared length of the velocity. On the
 * bilinear game the radius changes by sqrt((1 - eta gamma)^2 + eta^2) each step.
 *
 * A game's own option `consensus` changes the field instead, for use with any update rule.
 *
 * Source: Mescheder, Nowozin & Geiger 2017, "The numerics of GANs", arXiv 1705.10461.
 */

import { type Static, Type } from "typebox";
import { withConsensus } from "../consensus.ts";
import { simultaneous } from "./simultaneous.ts";
import type { Update } from "./update.ts";

const schema = Type.Object({
  gamma: Type.Number({ default: 1, minimum: 0, description: "Weight of the descent of |v|^2 / 2" }),
});

export const consensus: Update<Static<typeof schema>> = {
  title: "Consensus optimization: simultaneous steps that also shorten the velocity",
  source: "Mescheder, Nowozin & Geiger 2017, arXiv 1705.10461",
  options: schema,
  map: (field, rate, { gamma }) => simultaneous.map(withConsensus(field, gamma), rate, {}),
};
