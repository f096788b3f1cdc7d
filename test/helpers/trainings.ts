/** Small trainings by what makes them special, and all that they tell as one list of numbers. */
import { ganObjectiveIds } from "../../src/models/objectives/index.ts";
import { gan } from "../../src/models/trainers/gan.ts";
import type { GroupEvent, TrainContext, TrainEvent } from "../../src/models/trainers/trainer.ts";
import { wgan } from "../../src/models/trainers/wgan.ts";
import { type Changes, ganOptions, snapshotsOf, stepsOf, wganOptions } from "./small-training.ts";

export type Train = (contexts: readonly TrainContext[]) => AsyncGenerator<GroupEvent>;

export const aGan =
  (changes: Changes): Train =>
  (contexts) =>
    gan.train(ganOptions(changes), contexts);

export const aWgan =
  (changes: Changes): Train =>
  (contexts) =>
    wgan.train(wganOptions(changes), contexts);

/** Adam makes a full step of a gradient that is 0 but for rounding, as that of a critic's last bias is. */
const descent = { optimizer: { kind: "sgd", rate: 0.01 } };

/** One of each objective, whose players are told classes and see noise. */
export const everyObjective: Readonly<Record<string, Train>> = Object.fromEntries(
  ganObjectiveIds.map((objective) => [
    `gan, ${objective}`,
    aGan({
      objective,
      condition: { kind: "one-hot" },
      instanceNoise: { sigma: 0.1 },
      discriminator: descent,
    }),
  ]),
);

/** Of either kind of player, everything that changes what D is shown, told or paid. */
export const special: Readonly<Record<string, Train>> = {
  "gan, told classes": aGan({ condition: { kind: "embedding", size: 2 } }),
  "gan, packs, noise, smooth labels, R1": aGan({
    packing: 2,
    instanceNoise: { sigma: 0.1 },
    labelSmoothing: 0.1,
    regularizer: { kind: "r1" },
  }),
  "wgan, spectral norm, packs": aWgan({
    critic: descent,
    lipschitz: { kind: "spectral-norm" },
    packing: 2,
  }),
};

/** Losses, gradient norms by layer and D's outputs of each step. */
export const numbersOfSteps = (events: readonly TrainEvent[]): number[][] =>
  stepsOf(events).map(({ kind: _, ...step }) =>
    Object.values(step)
      .flat()
      .filter((value): value is number => value !== null),
  );

/** Every number of a training: those of each step, then the samples of each snapshot. */
export const allNumbers = (events: readonly TrainEvent[]): number[] => [
  ...numbersOfSteps(events).flat(),
  ...snapshotsOf(events).flatMap(({ fake }) => [...fake.data]),
];

/** The largest difference, as a part of the second's numbers, or of .01 where they are smaller. */
export const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((x, i) => Math.abs(x - b[i]) / Math.max(1e-2, Math.abs(b[i]))));
