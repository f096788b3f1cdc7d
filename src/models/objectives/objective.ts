import type { Tensor, Tf } from "../../engine/engine.ts";

/** Mean over the rows of D's outputs: a number, or one for each seed of a group. */
export const meanOfRows = (tf: Tf, outputs: Tensor): Tensor => tf.mean(outputs, [-2, -1]);

/**
 * One objective: what both players minimize, as functions of D's outputs before any sigmoid, each [rows, 1], or
 * [seeds, rows, 1] for a group of seeds, which gives a loss for each.
 */
export interface Objective {
  readonly title: string;
  readonly source: string;
  /** Whether sigmoid(D) estimates the probability of "real". */
  readonly probabilistic: boolean;
  discriminatorLoss(tf: Tf, real: Tensor, fake: Tensor): Tensor;
  generatorLoss(tf: Tf, fake: Tensor): Tensor;
}
