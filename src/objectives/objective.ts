import type { Tensor, Tf } from "../engine/engine.ts";

/** One objective: what both players minimize, as functions of D's outputs before any sigmoid, each [rows, 1]. */
export interface Objective {
  readonly title: string;
  readonly source: string;
  /** Whether sigmoid(D) estimates the probability of "real". */
  readonly probabilistic: boolean;
  discriminatorLoss(tf: Tf, real: Tensor, fake: Tensor): Tensor;
  generatorLoss(tf: Tf, fake: Tensor): Tensor;
}
