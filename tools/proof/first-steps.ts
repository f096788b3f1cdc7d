/**
 * The first steps of each trainer on an engine: losses and the gradient norm of each layer, which are all that a step computes. Two
 * engines that agree on them run the same mathematics.
 */
import { imagesOf } from "../../bench/steps/images.ts";
import { createTarget } from "../../src/data/index.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { Rng } from "../../src/maths/random.ts";
import { trainers } from "../../src/models/trainers/index.ts";
import type { TrainerKind } from "../../src/models/trainers/trainer.ts";
import { loadScenarios } from "../../src/scenario/load.ts";
import { isTraining } from "../../src/scenario/scenario.ts";

type Options = Readonly<Record<string, unknown>>;
type Player = Readonly<Record<string, unknown>>;

/** Image trainers take few rows, so that plain JavaScript needs seconds. */
const few = (trainer: Options): Options => ({ ...trainer, batch: 4 });
/**
 * A critic takes several steps before the generator's. Adam and RMSprop divide a gradient by its own size, so that the rounding of one
 * that vanishes becomes a step of full size; plain descent keeps rounding small.
 */
const plain = ({ generator, critic, ...rest }: Options): Options => {
  const optimizer = { kind: "sgd", rate: 1e-4, momentum: 0 };
  return {
    ...rest,
    generator: { ...(generator as Player), optimizer },
    critic: { ...(critic as Player), optimizer },
  };
};
const same = (trainer: Options): Options => trainer;

/** A scenario for each trainer and each kind of player, and what is changed in it. */
const TRAINERS: Readonly<Record<string, (trainer: Options) => Options>> = {
  "ring8-gan": same,
  "ring8-r1": same,
  "ring-cgan": same,
  "ring8-wgan-clip": plain,
  "ring8-wgan-gp": plain,
  "mnist-dcgan": few,
  "mnist-cgan": few,
  "mnist-wgan-gp": (trainer) => few(plain(trainer)),
  "mnist-vae": few,
  "mnist-progressive": few,
};

export const trainerScenarios = Object.keys(TRAINERS);

/** @returns the numbers of each of the first steps */
export async function firstSteps(engine: Engine, scenario: string, steps: number): Promise<number[][]> {
  const [{ trainer, target }] = loadScenarios([scenario]).filter(isTraining);
  const kind: TrainerKind = trainers[trainer.kind];
  const options = { ...TRAINERS[scenario](trainer as unknown as Options), ema: 0 } as never;
  const data =
    target.kind === "mnist" ? imagesOf(1, scenario === "mnist-progressive" ? 32 : 28) : createTarget(target);
  const context = { engine, data, rng: new Rng(1).fork("training"), logEvery: 1 };
  const rest = { snapshotEvery: 1_000_000, snapshotSamples: 1 };
  const numbers: number[][] = [];
  const training = kind.train(options, [{ ...context, ...rest }]);
  for await (const { event } of training) {
    if (event.kind !== "step") continue;
    const { lossD = 0, lossG = 0, layersD = [], layersG = [] } = event as Partial<typeof event>;
    numbers.push([lossD ?? 0, lossG, ...layersD, ...layersG]);
    if (numbers.length === steps) break;
  }
  if (numbers.length < steps) throw new Error(`${scenario} ended after ${numbers.length} of ${steps} steps`);
  return numbers;
}

/** The largest difference of two lists, relative to the number it belongs to. */
export const relativeDifference = (found: readonly number[], expected: readonly number[]): number =>
  found.length === expected.length
    ? Math.max(
        ...found.map((x, i) => (x === expected[i] ? 0 : Math.abs(x - expected[i]) / Math.abs(expected[i]))),
      )
    : Number.NaN;
