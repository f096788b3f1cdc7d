/**
 * The same training on every engine: from the same seed the first steps agree to rounding, and one engine gives the same
 * bits each time, replayed or op by op.
 */
import { describe, expect, it } from "vitest";
import type { Engine } from "../../src/engine/engine.ts";
import { openEngine } from "../../src/engine/index.ts";
import { gan } from "../../src/trainers/gan.ts";
import type { GroupEvent, TrainContext } from "../../src/trainers/trainer.ts";
import { wgan } from "../../src/trainers/wgan.ts";
import { nativeEngines } from "../helpers/engines.ts";
import {
  collect,
  context,
  ganOptions,
  snapshotsOf,
  stepsOf,
  wganOptions,
} from "../helpers/small-training.ts";

const SEED = 7;

type Train = (contexts: readonly TrainContext[]) => AsyncGenerator<GroupEvent>;

/** Adam makes a full step of a gradient that is 0 but for rounding, as that of a critic's last bias is. */
const still = { critic: { optimizer: { kind: "sgd", rate: 0.01 } } };

const trainings: Record<string, Train> = {
  "gan, told classes": (to) =>
    gan.train(ganOptions({ condition: { kind: "embedding", size: 2 } }) as never, to),
  "gan, packs, noise, smooth labels, R1": (to) =>
    gan.train(
      ganOptions({
        packing: 2,
        instanceNoise: { sigma: 0.1 },
        labelSmoothing: 0.1,
        regularizer: { kind: "r1" },
      }) as never,
      to,
    ),
  "wgan, spectral norm, packs": (to) =>
    wgan.train(wganOptions({ ...still, lipschitz: { kind: "spectral-norm" }, packing: 2 }) as never, to),
  "gan, non-saturating": (to) => gan.train(ganOptions({ ema: 0.9 }) as never, to),
  "gan, minimax, simultaneous, momentum": (to) =>
    gan.train(
      ganOptions({
        objective: "minimax",
        update: "simultaneous",
        generator: { activation: "tanh", optimizer: { kind: "sgd", rate: 0.01, momentum: 0.5 } },
        discriminator: { activation: "leaky-relu", optimizer: { kind: "sgd", rate: 0.01, momentum: 0.5 } },
      }) as never,
      to,
    ),
  "wgan, weight clipping, RMSprop": (to) =>
    wgan.train(
      wganOptions({
        critic: { optimizer: { kind: "rmsprop", rate: 1e-3 } },
        lipschitz: { kind: "weight-clip" },
      }) as never,
      to,
    ),
  "wgan, gradient penalty": (to) =>
    wgan.train(
      wganOptions({
        critic: { activation: "softplus" },
        lipschitz: { kind: "gradient-penalty", lambda: 0.1 },
      }) as never,
      to,
    ),
};

/** Every number of a training: losses, gradient norms by layer, D's outputs, and the last snapshot's samples. */
async function numbersOf(engine: Engine, train: Train): Promise<{ first: number[]; all: number[] }> {
  const events = await collect(train(context(engine, SEED)));
  const steps = stepsOf(events).map(({ kind: _, ...step }) =>
    Object.values(step)
      .flat()
      .filter((value): value is number => value !== null),
  );
  const samples = snapshotsOf(events).flatMap(({ fake }) => [...fake.data]);
  return { first: steps[0], all: [...steps.flat(), ...samples] };
}

const distance = (a: readonly number[], b: readonly number[]): number =>
  Math.max(...a.map((x, i) => Math.abs(x - b[i]) / Math.max(1e-2, Math.abs(b[i]))));

describe.each(Object.entries(trainings))(`%s (seed ${SEED})`, async (_, train) => {
  const reference = await numbersOf(await openEngine("cpu"), train);

  it("has numbers to compare", () => {
    expect(reference.first.length).toBeGreaterThan(10);
    expect(reference.all.every(Number.isFinite)).toBe(true);
  });

  /*
   * Each engine sums in its own order in float32: a relative error of 6e-8 a rounding, some hundreds of them in a step's
   * losses and norms, so 3e-5 for the first step; six steps enlarge it by the curvature of the losses.
   */
  const others = ["wasm", ...nativeEngines] as const;
  it.each(others)("gives on %s what it gives on cpu, to rounding", async (id) => {
    const found = await numbersOf(await openEngine(id), train);
    expect(found.all).toHaveLength(reference.all.length);
    expect(distance(found.first, reference.first)).toBeLessThan(3e-5);
    expect(distance(found.all, reference.all)).toBeLessThan(1e-2);
  });

  it.each(["cpu", ...others] as const)("gives the same bits twice on %s", async (id) => {
    const engine = await openEngine(id);
    expect(await numbersOf(engine, train)).toEqual(await numbersOf(engine, train));
  });

  it.skipIf(nativeEngines.length === 0)("gives the same bits replayed as op by op", async () => {
    const [replayed, eager] = await Promise.all(
      [true, false].map((compile) => openEngine("tfjs-node", { compile })),
    );
    expect(await numbersOf(replayed, train)).toEqual(await numbersOf(eager, train));
  });
});
