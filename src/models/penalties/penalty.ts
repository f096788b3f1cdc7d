import type { TObject } from "typebox";
import type { Tensor, Tf, Variable } from "../../engine/engine.ts";
import type { Rng } from "../../maths/random.ts";

/**
 * One way to hold a discriminator or critic back: a term of its loss, a projection after its step, or other weights in
 * place of its own.
 */
export interface Penalty<Options = unknown> {
  readonly title: string;
  readonly source: string;
  readonly options: TObject;
  /** Term added to the critic's loss, from a batch of real and of generated samples and uniforms [rows, 1]. */
  term?(tf: Tf, critic: (x: Tensor) => Tensor, batch: PenaltyBatch, options: Options): Tensor;
  /** Moves the critic's variables back into the constraint. */
  project?(tf: Tf, variables: readonly Variable[], options: Options): void;
  /** @param rng stream of the first state; several where the kernels are those of a group of nets */
  normalize?(tf: Tf, kernels: readonly Variable[], rng: Rng | readonly Rng[]): Normalization;
}

export interface PenaltyBatch {
  readonly real: Tensor;
  readonly fake: Tensor;
  /** One uniform number in (0, 1) a row. */
  readonly mix: Tensor;
}

/** Other kernels in place of a net's own, with what has to be remembered for them from step to step. */
export interface Normalization {
  readonly state: readonly Variable[];
  /** Brings the state up to date with the kernels. */
  advance(): void;
  /** The kernels to compute with. */
  apply(kernels: readonly Tensor[], state: readonly Tensor[]): readonly Tensor[];
}
