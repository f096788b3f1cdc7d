import type { TObject } from "typebox";
import type { Tensor, Tf, Variable } from "../engine/engine.ts";

/** One way to hold a critic to its Lipschitz constraint: a term of its loss, a projection after its step, or both. */
export interface Penalty<Options = never> {
  readonly title: string;
  readonly source: string;
  readonly options: TObject;
  /** Term added to the critic's loss, from a batch of real and of generated samples and uniforms [rows, 1]. */
  term?(tf: Tf, critic: (x: Tensor) => Tensor, batch: PenaltyBatch, options: Options): Tensor;
  /** Moves the critic's variables back into the constraint. */
  project?(tf: Tf, variables: readonly Variable[], options: Options): void;
}

export interface PenaltyBatch {
  readonly real: Tensor;
  readonly fake: Tensor;
  /** One uniform number in (0, 1) a row. */
  readonly mix: Tensor;
}
