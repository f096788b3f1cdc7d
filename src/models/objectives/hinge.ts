/** D is paid only up to a margin of 1 on each side; G raises D's score without bound. */
import { meanOfRows, type Objective } from "./objective.ts";

export const hinge: Objective = {
  title: "D is paid up to a margin of 1",
  source: "Lim & Ye 2017, arXiv 1705.02894; Miyato et al. 2018, arXiv 1802.05957",
  probabilistic: false,
  takes: "scores",
  pairs: false,
  discriminatorLoss: (tf, { real, fake }) =>
    tf.add(meanOfRows(tf, tf.relu(tf.sub(1, real))), meanOfRows(tf, tf.relu(tf.add(1, fake)))),
  generatorLoss: (tf, { fake }) => tf.neg(meanOfRows(tf, fake)),
};
