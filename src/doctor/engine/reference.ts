/**
 * One step of Algorithm 1 in float64: the losses and gradients written out, gradient descent with heavy-ball momentum, and clipping
 * after the critic's step. With l the discriminator's output, softplus(l) = ln(1 + e^l) and sigmoid its derivative:
 *
 *   minimax, non-saturating   loss D = E softplus(-l(real)) + E softplus(l(fake))
 *   minimax                   loss G = -E softplus(l(fake))
 *   non-saturating            loss G = E softplus(-l(fake))
 *   wasserstein               loss D = E l(fake) - E l(real),   loss G = -E l(fake)
 */

import { sigmoid } from "../../maths/distances.ts";
import { copy, eachOf, output, type Parameters, propagate, zeros } from "./tiny-net.ts";

export interface Recipe {
  readonly objective: "minimax" | "non-saturating" | "wasserstein";
  readonly update: "alternating" | "simultaneous";
  readonly rate: number;
  readonly momentum: number;
  readonly clip?: number;
}

/** A player's weights and velocity. */
interface Player {
  readonly weights: Parameters;
  readonly velocity: Parameters;
}

export interface State {
  readonly generator: Player;
  readonly opponent: Player;
}

export interface Batch {
  readonly real: Float32Array;
  readonly latentD: Float32Array;
  readonly latentG: Float32Array;
}

export const start = (generator: Parameters, opponent: Parameters): State => ({
  generator: { weights: generator, velocity: zeros(generator) },
  opponent: { weights: opponent, velocity: zeros(opponent) },
});

/** A loss of one output, and its derivative. */
type Loss = (logit: number) => readonly [value: number, slope: number];

const softplus = (l: number) => Math.max(l, 0) + Math.log1p(Math.exp(-Math.abs(l)));
const toReal: Loss = (l) => [softplus(-l), -sigmoid(-l)];
const toFake: Loss = (l) => [softplus(l), sigmoid(l)];
const up: Loss = (l) => [-l, -1];
const down: Loss = (l) => [l, 1];

const losses: Readonly<Record<Recipe["objective"], { real: Loss; fake: Loss; generator: Loss }>> = {
  minimax: { real: toReal, fake: toFake, generator: (l) => [-softplus(l), -sigmoid(l)] },
  "non-saturating": { real: toReal, fake: toFake, generator: toReal },
  wasserstein: { real: up, fake: down, generator: up },
};

/** Moves both players; what they are paid on the way. */
export function step(
  recipe: Recipe,
  state: State,
  batch: Batch,
): State & { readonly lossD: number; readonly lossG: number } {
  const { objective, update, clip } = recipe;
  const { real, fake, generator: ofGenerator } = losses[objective];
  const { generator, opponent } = state;

  const gradientD = zeros(opponent.weights);
  const paid = (x: number, loss: Loss, n: number) => {
    const [value, slope] = loss(output(opponent.weights, x));
    propagate(opponent.weights, x, slope / n, gradientD);
    return value / n;
  };
  const { latentD, latentG } = batch;
  let lossD = 0;
  for (const x of batch.real) lossD += paid(x, real, batch.real.length);
  for (const z of latentD) lossD += paid(output(generator.weights, z), fake, latentD.length);
  const moved = descend(opponent, gradientD, recipe);
  const limit = clip ?? Infinity;
  const clipped = {
    ...moved,
    weights: copy(moved.weights, (value) => Math.max(-limit, Math.min(limit, value))),
  };

  // G answers the new D, or the old one where both move at once.
  const judge = update === "alternating" ? clipped.weights : opponent.weights;
  const gradientG = zeros(generator.weights);
  const unused = zeros(judge);
  let lossG = 0;
  for (const z of latentG) {
    const x = output(generator.weights, z);
    const [value, slope] = ofGenerator(output(judge, x));
    lossG += value / latentG.length;
    propagate(generator.weights, z, propagate(judge, x, slope / latentG.length, unused), gradientG);
  }
  return { lossD, lossG, opponent: clipped, generator: descend(generator, gradientG, recipe) };
}

function descend({ weights, velocity }: Player, gradient: Parameters, { rate, momentum }: Recipe): Player {
  const next = eachOf((i) => velocity[i].map((v, k) => momentum * v + gradient[i][k]));
  return {
    velocity: next,
    weights: eachOf((i) => weights[i].map((w, k) => w - rate * next[i][k])),
  };
}
