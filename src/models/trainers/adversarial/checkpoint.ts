/** An adversarial training as plain arrays: what a checkpoint holds of it, and how it goes on from one. */
import type { Engine } from "../../../engine/engine.ts";
import { type Parts, readParts, writeParts } from "../state.ts";
import type { Origin, TrainingState } from "../trainer.ts";
import type { createDynamics } from "./dynamics.ts";
import type { Players } from "./players.ts";

/** What moves beside the players. */
export interface Moving {
  /** Positions of the seeds that have not diverged. */
  readonly training: Set<number>;
  /** By position; undefined where dynamics are not measured. */
  readonly dynamics: readonly ReturnType<typeof createDynamics>[];
}

const TRAINING = "training";
const memoryOf = (seed: number, what: string): string => `${what} of ${seed}`;

/** What the players are, by whom it belongs to. */
const netsOf = ({ generator, opponent, average }: Players): Parts => ({
  generator: generator.variables,
  opponent: opponent.variables,
  "opponent's state": opponent.state ?? [],
  "generator's average": average?.averages ?? [],
});

/** All that a step may assign. The slots of an optimizer may differ by engine. */
const partsOf = (players: Players): Parts => ({
  ...netsOf(players),
  "generator's optimizer": players.optimizerG.slots,
  "opponent's optimizer": players.optimizerD.slots,
});

export function stateOf(engine: Engine, players: Players, { training, dynamics }: Moving): TrainingState {
  const memories = dynamics.flatMap((each, seed) =>
    Object.entries(each?.memory ?? {}).map(([what, vector]) => [memoryOf(seed, what), vector.slice()]),
  );
  return {
    ...readParts(engine, partsOf(players)),
    [TRAINING]: Float32Array.from(training),
    ...Object.fromEntries(memories),
  };
}

/** @throws RangeError when the state is that of another training */
export function restorePlayers({ tf }: Engine, players: Players, { state }: Origin): void {
  writeParts(tf, partsOf(players), state);
}

/** Enough to draw samples, on any engine. @throws RangeError as `restorePlayers` */
export function restoreNets({ tf }: Engine, players: Players, { state }: Origin): void {
  writeParts(tf, netsOf(players), state);
}

export function restoreMoving({ training, dynamics }: Moving, { state }: Origin): void {
  const alive = new Set(state[TRAINING]);
  for (const seed of [...training]) if (!alive.has(seed)) training.delete(seed);
  for (const [seed, each] of dynamics.entries()) {
    for (const what of ["first", "before"] as const) {
      const vector = state[memoryOf(seed, what)];
      if (each !== undefined && vector !== undefined) each.memory[what] = Float64Array.from(vector);
    }
  }
}
