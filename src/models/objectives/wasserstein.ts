/**
 * The critic maximizes E f(x) - E f(G(z)) over (approximately) Lipschitz functions: by Kantorovich and Rubinstein's
 * duality the maximum is the earth mover's distance up to the Lipschitz constant. A critic is no probability.
 */
import { meanOfRows, type Objective } from "./objective.ts";

export const wasserstein: Objective = {
  title: "The critic maximizes E f(real) - E f(fake)",
  source: "Arjovsky, Chintala & Bottou 2017, arXiv 1701.07875",
  probabilistic: false,
  takes: "potentials",
  pairs: false,
  discriminatorLoss: (tf, { real, fake }) => tf.sub(meanOfRows(tf, fake), meanOfRows(tf, real)),
  generatorLoss: (tf, { fake }) => tf.neg(meanOfRows(tf, fake)),
};
