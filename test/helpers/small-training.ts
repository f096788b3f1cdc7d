/** Trainings of seconds for the trainers' tests: tiny nets on the ring, with an engine that can be watched. */

import { Value } from "typebox/value";
import { createTarget } from "../../src/data/index.ts";
import type { Engine, Variable } from "../../src/engine/engine.ts";
import { Rng } from "../../src/maths/random.ts";
import type { Objective } from "../../src/models/objectives/objective.ts";
import { constraintOf } from "../../src/models/trainers/adversarial/constraint.ts";
import { buildNets } from "../../src/models/trainers/adversarial/nets.ts";
import type { Adversaries } from "../../src/models/trainers/adversarial/players.ts";
import type { GanOptions } from "../../src/models/trainers/gan.ts";
import { gan } from "../../src/models/trainers/gan.ts";
import type {
  GroupEvent,
  SnapshotEvent,
  StepEvent,
  TrainContext,
  TrainEvent,
  TrainerKind,
  TrainerOptions,
} from "../../src/models/trainers/trainer.ts";
import { type WganOptions, wgan } from "../../src/models/trainers/wgan.ts";

const player = { widths: [8], optimizer: { kind: "adam", rate: 0.01 } };

/** What differs from the small default training, with nested objects merged one level deep. */
export type Changes = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function change(base: Record<string, unknown>, changes: Changes): Record<string, unknown> {
  const merged = { ...base };
  for (const [key, value] of Object.entries(changes)) {
    const present = merged[key];
    merged[key] = isObject(present) && isObject(value) ? { ...present, ...value } : value;
  }
  return merged;
}

/** A trainer's options with every default filled in. */
export const optionsOf = <Options extends TrainerOptions>(
  { options }: TrainerKind<Options>,
  given: Changes,
): Options => Value.Parse(options, Value.Default(options, given)) as Options;

export function ganOptions(changes: Changes = {}): GanOptions {
  return optionsOf(gan, change({ steps: 6, batch: 8, generator: player, discriminator: player }, changes));
}

/** The settings of the small GAN with an objective that need not be registered. */
export function adversariesOf(changes: Changes, objective: Objective): Adversaries {
  const { discriminator, regularizer, ...common } = ganOptions(changes);
  const players = { ...common, opponent: discriminator };
  return { ...players, build: buildNets(players), objective, constraint: constraintOf(regularizer) };
}

export function wganOptions(changes: Changes = {}): WganOptions {
  const base = { steps: 6, batch: 8, generator: player, critic: { ...player, steps: 2 } };
  return optionsOf(wgan, change(base, changes));
}

/** The contexts of a group of seeds; by default of one seed alone. */
export function context(
  engine: Engine,
  seeds: number | readonly number[] = 1,
  more: Partial<TrainContext> = {},
): TrainContext[] {
  const data = createTarget({ kind: "ring" });
  const rhythm = { logEvery: 1, snapshotEvery: 1000, snapshotSamples: 16 };
  return [seeds].flat().map((seed) => ({ engine, data, rng: new Rng(seed), ...rhythm, ...more }));
}

/** All events of one seed of a group; a generator that can be asked until its trainer goes on is not among them. */
export async function collect(events: AsyncGenerator<GroupEvent>, position = 0): Promise<TrainEvent[]> {
  return (await collectAll(events, position + 1))[position];
}

/** The same of the first seeds of a group, by position. */
export async function collectAll(
  events: AsyncGenerator<GroupEvent>,
  seeds: number,
): Promise<readonly TrainEvent[][]> {
  const all = Array.from({ length: seeds }, (): TrainEvent[] => []);
  for await (const { seed, event } of events)
    all[seed]?.push(event.kind === "snapshot" ? { ...event, latents: undefined } : event);
  return all;
}

/** A step of a training with two players. */
type PlayedStep = StepEvent & {
  readonly lossD: number;
  readonly criticReal: number;
  readonly criticFake: number;
};
export const stepsOf = (events: readonly TrainEvent[]): PlayedStep[] =>
  events.filter((event): event is PlayedStep => event.kind === "step" && event.lossD !== null);
export const snapshotsOf = (events: readonly TrainEvent[]): SnapshotEvent[] =>
  events.filter((event) => event.kind === "snapshot");

/** One move of one player: everybody's weights before and after, and what the schedule was asked for. */
export interface Move {
  readonly player: "generator" | "opponent";
  readonly before: Readonly<Record<Move["player"], Float32Array[]>>;
  readonly after: Readonly<Record<Move["player"], Float32Array[]>>;
}

export interface Watched {
  readonly engine: Engine;
  readonly moves: Move[];
  /** [t, rate] of every update, by player. */
  readonly schedules: Record<Move["player"], [number, number][]>;
}

/** An engine whose optimizers write down each update. A trainer asks for the generator's first, anew in each stage. */
export function watch(engine: Engine): Watched {
  const moves: Move[] = [];
  const schedules: Watched["schedules"] = { generator: [], opponent: [] };
  const variablesOf: { [Player in Move["player"]]?: readonly Variable[] | undefined } = {};
  const read = (player: Move["player"]) =>
    (variablesOf[player] ?? []).map((variable) => Float32Array.from(variable.dataSync()));
  const readAll = () => ({ generator: read("generator"), opponent: read("opponent") });
  return {
    moves,
    schedules,
    engine: {
      ...engine,
      optimizer(options, variables) {
        const isSecond = variablesOf.generator !== undefined && variablesOf.opponent === undefined;
        const player = isSecond ? "opponent" : "generator";
        variablesOf.opponent = undefined;
        variablesOf[player] = variables;
        const inner = engine.optimizer(options, variables);
        return {
          ...inner,
          schedule(t, rate) {
            schedules[player].push([t, rate]);
            return inner.schedule(t, rate);
          },
          apply(gradients, schedule) {
            const before = readAll();
            inner.apply(gradients, schedule);
            moves.push({ player, before, after: readAll() });
          },
        };
      },
    },
  };
}
