/**
 * G minimizes -log D(G(z)) instead: the same fixed point, but the gradient's factor is 1 - D(G(z)), which is largest
 * where D is most certain. It no longer follows the Jensen-Shannon divergence.
 */
import { crossEntropy } from "./minimax.ts";
import { meanOfRows, type Unpaired } from "./objective.ts";

export const nonSaturating: Unpaired = {
  title: "G minimizes -log D(G(z))",
  source: "Goodfellow et al. 2014, arXiv 1406.2661, section 3",
  probabilistic: true,
  takes: "logits",
  pairs: false,
  discriminatorLoss: crossEntropy,
  generatorLoss: (tf, { fake }) => meanOfRows(tf, tf.softplus(tf.neg(fake))),
};
