import type { Tensor, Tf } from "../../engine/engine.ts";

/** Mean over the rows of D's outputs: a number, or one for each seed of a group. */
export const meanOfRows = (tf: Tf, outputs: Tensor): Tensor => tf.mean(outputs, [-2, -1]);

/** D's outputs before any sigmoid, each [rows, 1], or [seeds, rows, 1] for a group of seeds. */
export interface Outputs {
  readonly real: Tensor;
  readonly fake: Tensor;
}

interface Stated {
  readonly title: string;
  readonly source: string;
  /** Whether sigmoid(D) estimates the probability of "real". */
  readonly probabilistic: boolean;
  /**
   * What D's outputs are: `logits`, for which its last layer must be linear; `scores`; or `potentials` of the dual of the
   * earth mover's distance, which snapshots carry for a certificate.
   */
  readonly takes: "logits" | "scores" | "potentials";
  /** What D minimizes: a number, or one for each seed of a group. */
  discriminatorLoss(tf: Tf, outputs: Outputs): Tensor;
}

/** G's loss judges each generated sample by itself. */
export interface Unpaired extends Stated {
  readonly pairs: false;
  /** What G minimizes: a number, or one for each seed of a group. */
  generatorLoss(tf: Tf, outputs: Pick<Outputs, "fake">): Tensor;
}

/** G's loss compares generated with real samples, row by row; the generator's step then draws real samples of its own. */
interface Paired extends Stated {
  readonly pairs: true;
  generatorLoss(tf: Tf, outputs: Outputs): Tensor;
}

/** What both players minimize, as functions of D's outputs. */
export type Objective = Unpaired | Paired;

/** What G pays. D judges real samples only where the objective pairs them. */
export const generatorLossOf = (
  tf: Tf,
  objective: Objective,
  { fake, real }: { readonly fake: Tensor; real(): Tensor },
): Tensor =>
  objective.pairs
    ? objective.generatorLoss(tf, { real: real(), fake })
    : objective.generatorLoss(tf, { fake });
