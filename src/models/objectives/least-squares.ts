/** D regresses to 1 on real and 0 on generated samples, G to 1; D's output is a score, no probability. */
import { meanOfRows, type Objective } from "./objective.ts";

export const leastSquares: Objective = {
  title: "D is regressed to 1 and 0",
  source: "Mao et al. 2017, arXiv 1611.04076",
  probabilistic: false,
  takes: "scores",
  pairs: false,
  discriminatorLoss: (tf, { real, fake }) =>
    tf.mul(0.5, tf.add(meanOfRows(tf, tf.square(tf.sub(real, 1))), meanOfRows(tf, tf.square(fake)))),
  generatorLoss: (tf, { fake }) => tf.mul(0.5, meanOfRows(tf, tf.square(tf.sub(fake, 1)))),
};
