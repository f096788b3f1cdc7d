/**
 * The same training on every engine: from the same seed the first steps agree to rounding, and one engine gives the same
 * bits each time, replayed or op by op.
 */
import { describe, expect, it } from "vitest";
import type { Engine } from "../../../src/engine/engine.ts";
import { type EngineId, openEngine } from "../../../src/engine/index.ts";
import { nativeEngines } from "../../helpers/engines.ts";
import { collect, context } from "../../helpers/small-training.ts";
import {
  aGan,
  allNumbers,
  aWgan,
  distance,
  everyObjective,
  numbersOfSteps,
  special,
  type Train,
} from "../../helpers/trainings.ts";

const SEED = 7;

const momentum = { optimizer: { kind: "sgd", rate: 0.01, momentum: 0.5 } };

const trainings: Readonly<Record<string, Train>> = {
  ...special,
  ...everyObjective,
  "gan, non-saturating": aGan({ ema: 0.9 }),
  "gan, minimax, simultaneous, momentum": aGan({
    objective: "minimax",
    update: "simultaneous",
    generator: { activation: "tanh", ...momentum },
    discriminator: { activation: "leaky-relu", ...momentum },
  }),
  "wgan, weight clipping, RMSprop": aWgan({
    critic: { optimizer: { kind: "rmsprop", rate: 1e-3 } },
    lipschitz: { kind: "weight-clip" },
  }),
  "wgan, gradient penalty": aWgan({
    critic: { activation: "softplus" },
    lipschitz: { kind: "gradient-penalty", lambda: 0.1 },
  }),
};

/** The numbers of a training's first step, and all. */
async function numbersOf(engine: Engine, train: Train): Promise<{ first: number[]; all: number[] }> {
  const events = await collect(train(context(engine, SEED)));
  return { first: numbersOfSteps(events)[0], all: allNumbers(events) };
}

describe.each(Object.entries(trainings))(`%s (seed ${SEED})`, async (_, train) => {
  const numbersOn = async (id: EngineId) => numbersOf(await openEngine(id), train);
  const reference = await numbersOn("cpu");
  /** A first training on each other engine. */
  const once = new Map<EngineId, typeof reference>([["cpu", reference]]);
  const firstOn = async (id: EngineId) => {
    const numbers = once.get(id) ?? (await numbersOn(id));
    once.set(id, numbers);
    return numbers;
  };

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
    const found = await firstOn(id);
    expect(found.all).toHaveLength(reference.all.length);
    expect(distance(found.first, reference.first)).toBeLessThan(3e-5);
    expect(distance(found.all, reference.all)).toBeLessThan(1e-2);
  });

  it.each(["cpu", ...others] as const)("gives the same bits twice on %s", async (id) => {
    expect(await numbersOn(id)).toEqual(await firstOn(id));
  });

  it.skipIf(nativeEngines.length === 0)("gives the same bits replayed as op by op", async () => {
    const eager = await openEngine("tfjs-node", { compile: false });
    expect(await firstOn("tfjs-node")).toEqual(await numbersOf(eager, train));
  });
});
