/**
 * The Dirac-GAN: real data are the point 0, the generator is the point theta, the discriminator the line D(x) = psi x.
 * Both players are one number, the equilibrium is (0, 0), and yet it tells training methods apart.
 *
 *   L(theta, psi) = f(psi theta) + f(0),   f(t) = -log(1 + e^-t),   f'(t) = 1 / (1 + e^t)
 *
 *   saturating       v = (-psi f'(psi theta),   theta f'(psi theta))
 *   non-saturating   v = (-psi f'(-psi theta),  theta f'(psi theta))
 *   wasserstein      v = (-psi, theta), which is f(t) = t
 *
 * What can be added, to any of them:
 *   clip c           psi back into [-c, c] after each of its steps
 *   penalty lambda   gradient penalty at target t: v_psi loses lambda (|psi| - t) sign psi, which jumps at psi = 0 unless t = 0
 *   r1 gamma         R1, the penalty at target 0 on real data: v_psi loses gamma psi
 *   noise sigma      instance noise: real and generated points get independent N(0, sigma^2), in exact expectation
 *   consensus gamma  both descend |v|^2 / 2
 *
 * At the equilibrium the flow's eigenvalues are +-i/2 for saturating and non-saturating, so that the linear part neither
 * attracts nor repels; R1 moves them to -gamma/2 +- sqrt(gamma^2/4 - 1/4) (critical at gamma = 1), instance noise to
 * -sigma^2/4 +- sqrt(sigma^4/16 - 1/4).
 *
 * Source: Mescheder, Geiger & Nowozin 2018, arXiv 1801.04406.
 *
 * @example dirac.field({ ...defaults, r1: 0.3 }).velocity([1, 1])   // [-0.268941, -0.031059]
 */

import { type Static, Type } from "typebox";
import type { Pair } from "../../maths/planar.ts";
import { consensusOption, withConsensus } from "./consensus.ts";
import type { Field, Game } from "./game.ts";
import { logistic } from "./logistic.ts";

const schema = Type.Object({
  objective: Type.Union(
    [Type.Literal("saturating"), Type.Literal("non-saturating"), Type.Literal("wasserstein")],
    { default: "saturating", description: "Loss that the players minimize" },
  ),
  clip: Type.Union([Type.Number({ exclusiveMinimum: 0 }), Type.Null()], {
    default: null,
    description: "psi is clipped to [-clip, clip] after each of its steps; null for no clipping",
  }),
  penalty: Type.Number({
    default: 0,
    minimum: 0,
    description: "Weight lambda of the gradient penalty; 0 for none",
  }),
  target: Type.Number({
    default: 1,
    minimum: 0,
    description: "Slope |psi| that the gradient penalty aims at",
  }),
  r1: Type.Number({ default: 0, minimum: 0, description: "Weight gamma of the R1 penalty; 0 for none" }),
  noise: Type.Number({
    default: 0,
    minimum: 0,
    maximum: 4,
    description: "Standard deviation of the instance noise; 0 for none",
  }),
  consensus: consensusOption,
});

type DiracOptions = Static<typeof schema>;

/** The objective's own part of the field. */
type Core = Pick<Field, "velocity"> & { jacobian: (position: Pair) => readonly [Pair, Pair] };

const wasserstein: Core = {
  velocity: ([theta, psi]) => [-psi, theta],
  jacobian: () => [
    [0, -1],
    [1, 0],
  ],
};

function core({ objective, noise }: DiracOptions): Core {
  // Noise has mean 0, which is all that a linear f sees of it.
  return objective === "wasserstein" ? wasserstein : logistic(objective === "saturating" ? 1 : -1, noise);
}

export const dirac: Game<DiracOptions> = {
  title: "Dirac-GAN: one generated point, one real point, a linear discriminator",
  source: "Mescheder, Geiger & Nowozin 2018, arXiv 1801.04406",
  options: schema,
  field(options) {
    const { velocity, jacobian } = core(options);
    const { objective, clip, penalty, target, r1, consensus } = options;
    const smooth = penalty * target === 0;
    const field: Field = {
      coordinates: ["theta", "psi"],
      equilibrium: [0, 0],
      linear: objective === "wasserstein" && smooth && clip === null,
      smooth,
      clip,
      velocity(position) {
        const [vTheta, vPsi] = velocity(position);
        const psi = position[1];
        return [vTheta, vPsi - r1 * psi - penalty * (Math.abs(psi) - target) * Math.sign(psi)];
      },
      jacobian(position) {
        if (!smooth && position[1] === 0) return null;
        const [ofTheta, [byTheta, byPsi]] = jacobian(position);
        return [ofTheta, [byTheta, byPsi - r1 - penalty]];
      },
    };
    return withConsensus(field, consensus);
  },
};
