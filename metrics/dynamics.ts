/**
 * A training as a game of two players: what its velocity v = (-grad_G loss_G, -grad_D loss_D) does near where it is.
 *
 *   .speed        |v|, on one batch that is the same at every snapshot: 0 where neither player wants to move
 *   .turn         angle between v and the v of the snapshot before
 *   .abscissa     largest real part of the eigenvalues l of v's Jacobian, flat directions left out: below 0 the flow attracts
 *   .rotation     sum (Im l)^2 / sum |l|^2: the share of the spectrum's mass that turns
 *   .round        largest modulus of the eigenvalues of one round of both players' steps, flat directions left out: below 1 it
 *                 attracts. Plain gradient descent and up to 256 parameters only
 *   .path-angle   at the last snapshot, mean cosine between v and the straight way from the first such snapshot to here
 *
 * Units: losses per parameter unit (speed), that per parameter unit once more (abscissa), radians, shares, cosine.
 * Input: `dynamics`, which a trainer's snapshots carry where its option `dynamics` asks for it; the formulas are in
 * src/maths/local-dynamics.ts, and the eigenvalues themselves stand beside the snapshot, for the figure.
 * Cannot see: what adaptive optimizers make of v (only plain descent follows it); of more than 256 parameters all but the
 * outermost eigenvalues; and away from an equilibrium, where a training is going: that is what the verdict `dynamics` asks the
 * path as well.
 * Cost: none here. The trainer's: 256 parameters 256 products with the Jacobian, above that 4 for each eigenvalue; a product takes
 * about as long as four steps.
 *
 * Source: Mescheder, Nowozin & Geiger 2017, arXiv 1705.10461; Mescheder, Geiger & Nowozin 2018, arXiv 1801.04406; Berard et al.
 * 2019, arXiv 1906.04848.
 *
 * @example
 *   // A linear generator and a linear discriminator at the equilibrium: eigenvalues +-i/2, and -1/2 of D's bias:
 *   // abscissa 0, rotation (1/4 + 1/4) / (3/4) = 2/3
 */

import { Type } from "typebox";
import { meanCosine } from "../src/maths/path-angle.ts";
import type { Quantity } from "../src/result/index.ts";
import type { Dynamics } from "../src/samples.ts";
import { defineMetric, quantity } from "./metric.ts";

const quantities = {
  ".speed": { unit: "loss per parameter unit", range: [0, Infinity], better: "null" },
  ".turn": { unit: "radians", range: [0, Math.PI], better: "null" },
  ".abscissa": {
    unit: "loss per squared parameter unit",
    range: [-Infinity, Infinity],
    better: "lower",
  },
  ".rotation": { unit: "share", range: [0, 1], better: "null" },
  ".round": { unit: "ratio", range: [0, Infinity], better: "lower", needs: ["round"] },
  ".path-angle": { unit: "cosine", range: [-1, 1], better: "null" },
} as const;

export const dynamics = defineMetric({
  title: "Two-player dynamics: eigenvalues of the game's Jacobian, rotation, path angle",
  source: "Mescheder, Geiger & Nowozin 2018, arXiv 1801.04406; Berard et al. 2019, arXiv 1906.04848",
  options: Type.Object({}),
  needs: ["dynamics"],
  quantities,
  enabled: true,
  minimum: () => 0,

  compute: ({ dynamics: seen }) =>
    Object.fromEntries(
      Object.entries(whatIsKnown(seen)).map(([suffix, known]) => [suffix, told(suffix, known, seen)]),
    ),
});

type Suffix = keyof typeof quantities;

/** A value, or why there is none. */
type Known = number | string;

function whatIsKnown(seen: Dynamics): Partial<Record<Suffix, Known>> {
  const { speed, turn, abscissa, rotation, round, path } = seen;
  return {
    ".speed": speed,
    ".turn": turn ?? "there was no velocity before",
    ".abscissa": abscissa ?? "no eigenvalue of the Jacobian is known",
    ".rotation": rotation ?? "no eigenvalue of the Jacobian is known",
    ...(round !== null && { ".round": round }),
    ".path-angle":
      (path && meanCosine(path)) ?? "there is no way from a first to a last step, or no velocity on it",
  };
}

function told(suffix: string, known: Known, { generator, opponent }: Dynamics): Quantity {
  return typeof known === "string"
    ? { value: null, why: known }
    : quantity({ value: known, unit: quantities[suffix as Suffix].unit, n: generator + opponent });
}
