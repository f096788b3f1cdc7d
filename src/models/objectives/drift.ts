/**
 * A critic's loss knows its output only up to a constant, which may wander as far as float32 goes; a small price on the
 * square of the output of real samples keeps it near 0. Outputs that are priced are scores, and carry no certificate.
 *
 * Source: Karras, Aila, Laine & Lehtinen 2018, arXiv 1710.10196, appendix A.1.
 */
import { meanOfRows, type Objective } from "./objective.ts";

/** @param price of the mean square; 0 for none */
export const anchored = (objective: Objective, price: number): Objective => ({
  ...objective,
  takes: "scores",
  discriminatorLoss(tf, outputs) {
    const loss = objective.discriminatorLoss(tf, outputs);
    return price === 0 ? loss : tf.add(loss, tf.mul(price, meanOfRows(tf, tf.square(outputs.real))));
  },
});
