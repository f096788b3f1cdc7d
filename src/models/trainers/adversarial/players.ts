/** Both players of an adversarial training with all that moves. */
import type { Engine, MovingAverage, Optimizer, Tensor, Tf, Variable } from "../../../engine/engine.ts";
import type { OptimizerOptions } from "../../../engine/optimizer-options.ts";
import type { Rng } from "../../../maths/random.ts";
import type { Net } from "../../nets/net.ts";
import type { Objective } from "../../objectives/objective.ts";
import type { CommonOptions, GeneratorOptions, OpponentOptions, TurnOptions } from "../options.ts";
import type { DataShape, Growth, TrainContext } from "../trainer.ts";
import type { Constraint, ConstraintOptions } from "./constraint.ts";
import { packedShape } from "./packing.ts";

/** Makes a player's net for data of this shape, with the weights that the stream gives; several streams make a group. */
type Builder = (engine: Engine, data: DataShape, rng: Rng | readonly Rng[]) => Net;

/** What the players are, which is the trainer's choice; how they train is not its business. */
export interface Builders {
  readonly generator: Builder;
  readonly opponent: Builder;
}

/** A generator and its opponent as a scenario states them. */
export interface Matchup extends CommonOptions, Pick<Adversaries, "update"> {
  readonly objective: Objective;
  readonly generator: GeneratorOptions;
  readonly opponent: OpponentOptions;
  readonly constraint: ConstraintOptions;
}

/** The settings of a training of a generator against an opponent: a discriminator or a critic. */
export interface Adversaries extends CommonOptions {
  readonly objective: Objective;
  readonly update: "alternating" | "simultaneous";
  readonly build: Builders;
  readonly generator: { readonly optimizer: OptimizerOptions; readonly frozen: boolean };
  readonly opponent: { readonly optimizer: OptimizerOptions } & TurnOptions;
  readonly constraint: Constraint;
  /** Of a training in several parts, the one that these settings are of; absent where there is one only. */
  readonly stage?: TrainingStage;
}

/** A part of a training of images that grow. Its last step is the settings' `steps`. */
export interface TrainingStage extends Omit<Growth, "to"> {
  /** Weight of its level beside the one below, a scalar that each step sets; absent where there is none below. */
  readonly alpha?: Variable;
  alphaAt(step: number): number;
}

/** Both players of one seed, or of a group of seeds that train at once: all tensors then have a leading seed axis. */
export interface Players {
  /** How many seeds form the group; undefined for a seed alone. */
  readonly group: number | undefined;
  readonly generator: Net;
  readonly opponent: Net;
  readonly optimizerG: Optimizer;
  readonly optimizerD: Optimizer;
  /** Moving average of the generator's weights; undefined without EMA. */
  readonly average: MovingAverage | undefined;
  /** Everything a step may read or assign. */
  readonly variables: readonly Variable[];
}

/** @param contexts one for each seed; several make a group */
export function createPlayers(setup: Adversaries, contexts: readonly TrainContext[]): Players {
  const [{ engine, data }] = contexts;
  const group = contexts.length > 1 ? contexts.length : undefined;
  const rngs = (player: string): Rng | Rng[] => {
    const all = contexts.map(({ rng }) => rng.fork("weights").fork(player));
    return group === undefined ? all[0] : all;
  };
  const generator = setup.build.generator(engine, data, rngs("generator"));
  const plain = setup.build.opponent(engine, packedShape(data, setup.packing), rngs("opponent"));
  const opponent = setup.constraint.normalize?.(engine.tf, plain, rngs("singular vectors")) ?? plain;
  const optimizerG = engine.optimizer(setup.generator.optimizer, generator.variables);
  const optimizerD = engine.optimizer(setup.opponent.optimizer, opponent.variables);
  const average =
    setup.ema > 0 && !setup.generator.frozen ? engine.movingAverage(generator.variables) : undefined;
  const variables = [
    ...generator.variables,
    ...opponent.variables,
    ...(opponent.state ?? []),
    ...optimizerG.slots,
    ...optimizerD.slots,
    ...(average?.averages ?? []),
    ...(setup.stage?.alpha === undefined ? [] : [setup.stage.alpha]),
  ];
  return { group, generator, opponent, optimizerG, optimizerD, average, variables };
}

/** Parameters of one seed; of a group's they are copies, which `dispose` gives back. */
export interface SeedParameters {
  readonly generator: readonly Tensor[];
  readonly opponent: readonly Tensor[];
  readonly average: readonly Tensor[] | undefined;
  dispose(): void;
}

/** @param seed position in the group */
export function parametersOf(tf: Tf, players: Players, seed: number): SeedParameters {
  const { group, generator, opponent, average } = players;
  const copies: Tensor[] = [];
  const ofSeed = (variables: readonly Variable[]): readonly Tensor[] => {
    if (group === undefined) return variables;
    const own = variables.map((each) => tf.tidy(() => tf.squeeze(tf.slice(each, [seed], [1]), [0])));
    copies.push(...own);
    return own;
  };
  return {
    generator: ofSeed(generator.variables),
    opponent: ofSeed([...opponent.variables, ...(opponent.state ?? [])]),
    average: average && ofSeed(average.averages),
    dispose: () => tf.dispose(copies),
  };
}
