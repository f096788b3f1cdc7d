/**
 * One-sided label smoothing: D is asked for 1 - amount on real samples and for 0 on generated ones, as before. With
 * target t = 1 - amount the cross-entropy on a real sample is t softplus(-l) + (1 - t) softplus(l) = softplus(-l) + amount
 * l, so the smoothing is a term of its own: the mean logit on real samples, `amount` times.
 *
 * D's best answer becomes (1 - amount) p_data / (p_data + p_g), which is no probability of "real" any more.
 *
 * Source: Salimans et al. 2016, arXiv 1606.03498, section 3.4.
 */
import { meanOfRows, type Objective } from "./objective.ts";

/** @param amount what real samples' target lacks of 1, in [0, 1); 0 leaves the objective as it is */
export function smoothed(objective: Objective, amount: number): Objective {
  if (amount === 0) return objective;
  return {
    ...objective,
    probabilistic: false,
    discriminatorLoss: (tf, outputs) =>
      tf.add(objective.discriminatorLoss(tf, outputs), tf.mul(amount, meanOfRows(tf, outputs.real))),
  };
}
