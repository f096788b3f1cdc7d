/** Both players of an adversarial training with all that moves. */
import type { MovingAverage, Optimizer, Tensor, Tf, Variable } from "../../engine/engine.ts";
import { buildMlp, type Net } from "../../nets/mlp.ts";
import type { Objective } from "../../objectives/objective.ts";
import type { PenaltyBatch } from "../../penalties/penalty.ts";
import type { CommonOptions, OpponentOptions, PlayerOptions } from "../options.ts";
import type { TrainContext } from "../trainer.ts";

/** What holds a critic to its Lipschitz constraint: a term of its loss, a projection after its step, or neither. */
export interface Constraint {
  term?(tf: Tf, critic: (x: Tensor) => Tensor, batch: PenaltyBatch): Tensor;
  project?(tf: Tf, variables: readonly Variable[]): void;
}

/** The settings of a training of a generator against an opponent: a discriminator or a critic. */
export interface Adversaries extends CommonOptions {
  readonly objective: Objective;
  readonly update: "alternating" | "simultaneous";
  readonly generator: PlayerOptions;
  readonly opponent: OpponentOptions;
  readonly constraint?: Constraint;
}

export interface Players {
  readonly generator: Net;
  readonly opponent: Net;
  readonly optimizerG: Optimizer;
  readonly optimizerD: Optimizer;
  /** Moving average of the generator's weights; undefined without EMA. */
  readonly average: MovingAverage | undefined;
  /** Everything a step may read or assign. */
  readonly variables: readonly Variable[];
}

export function createPlayers(setup: Adversaries, { engine, data, rng }: TrainContext): Players {
  const { tf } = engine;
  const weights = rng.fork("weights");
  const generator = buildMlp(tf, setup.latent.dim, data.dim, setup.generator, weights.fork("generator"));
  const opponent = buildMlp(tf, data.dim, 1, setup.opponent, weights.fork("opponent"));
  const optimizerG = engine.optimizer(setup.generator.optimizer, generator.variables);
  const optimizerD = engine.optimizer(setup.opponent.optimizer, opponent.variables);
  const average = setup.ema > 0 ? engine.movingAverage(generator.variables) : undefined;
  const variables = [
    ...generator.variables,
    ...opponent.variables,
    ...optimizerG.slots,
    ...optimizerD.slots,
    ...(average?.averages ?? []),
  ];
  return { generator, opponent, optimizerG, optimizerD, average, variables };
}
