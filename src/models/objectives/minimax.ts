/**
 * The game of the founding paper: D maximizes V = E log D(x) + E log(1 - D(G(z))), G minimizes it.
 *
 * With logit l and D = sigmoid(l): -log D = softplus(-l) and -log(1 - D) = softplus(l), both exact for any l. The
 * generator's gradient carries the factor D(G(z)) and vanishes when D rejects its samples with certainty.
 */
import type { Tensor, Tf } from "../../engine/engine.ts";
import { meanOfRows, type Outputs, type Unpaired } from "./objective.ts";

/** Cross-entropy of D's two-class problem, summed over the classes: 2 ln 2 at D = 1/2. */
export function crossEntropy(tf: Tf, { real, fake }: Outputs): Tensor {
  return tf.add(meanOfRows(tf, tf.softplus(tf.neg(real))), meanOfRows(tf, tf.softplus(fake)));
}

export const minimax: Unpaired = {
  title: "G minimizes log(1 - D(G(z)))",
  source: "Goodfellow et al. 2014, arXiv 1406.2661, equation 1",
  probabilistic: true,
  takes: "logits",
  pairs: false,
  discriminatorLoss: crossEntropy,
  generatorLoss: (tf, { fake }) => tf.neg(meanOfRows(tf, tf.softplus(fake))),
};
