/**
 * G minimizes -log D(G(z)) instead: the same fixed point, but the gradient's factor is 1 - D(G(z)), which is largest
 * where D is most certain. It no longer follows the Jensen-Shannon divergence.
 */
import { crossEntropy } from "./minimax.ts";
import { meanOfRows, type Objective } from "./objective.ts";

export const nonSaturating: Objective = {
  title: "non-saturating: G minimizes -log D(G(z))",
  source: "Goodfellow et al. 2014, arXiv 1406.2661, section 3",
  probabilistic: true,
  discriminatorLoss: crossEntropy,
  generatorLoss: (tf, fake) => meanOfRows(tf, tf.softplus(tf.neg(fake))),
};
