/**
 * D judges pairs of a real and a generated sample, drawn together row by row: what counts is by how much it scores one above
 * the other, so that its outputs are known up to a constant only.
 *
 *   loss D = mean softplus(-(D(x) - D(G(z)))),   loss G = mean softplus(-(D(G(z)) - D(x)))
 *
 * Both are ln 2 where D tells nothing. G is paid for every real sample that its own outdo, also where D ranks all generated
 * ones below all real ones. R3GAN takes this loss and penalizes D's gradient on real and on generated samples, which this does
 * not. The generator's step pairs with fresh real samples, as in algorithm 1 of the source.
 */
import type { Tensor, Tf } from "../../engine/engine.ts";
import { meanOfRows, type Objective } from "./objective.ts";

/** Cross-entropy of the claim that `higher` scores above `lower`. */
const ranking = (tf: Tf, higher: Tensor, lower: Tensor): Tensor =>
  meanOfRows(tf, tf.softplus(tf.sub(lower, higher)));

export const relativistic: Objective = {
  title: "D ranks each real sample above the generated one beside it; G minimizes the reverse",
  source: "Jolicoeur-Martineau 2018, arXiv 1807.00734; Huang et al. 2024 (R3GAN), arXiv 2501.05441",
  probabilistic: false,
  takes: "logits",
  pairs: true,
  discriminatorLoss: (tf, { real, fake }) => ranking(tf, real, fake),
  generatorLoss: (tf, { real, fake }) => ranking(tf, fake, real),
};
