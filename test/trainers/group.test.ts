/** Seeds that train in one program: each as if alone, and none touched by what becomes of another. */
import { describe, expect, it } from "vitest";
import { openEngine } from "../../src/engine/index.ts";
import { gan } from "../../src/trainers/gan.ts";
import type { GroupEvent, TrainContext, TrainEvent } from "../../src/trainers/trainer.ts";
import { wgan } from "../../src/trainers/wgan.ts";
import { enginesHere } from "../helpers/engines.ts";
import {
  collect,
  context,
  ganOptions,
  snapshotsOf,
  stepsOf,
  wganOptions,
} from "../helpers/small-training.ts";

type Train = (contexts: readonly TrainContext[]) => AsyncGenerator<GroupEvent>;

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
    wgan.train(wganOptions({ lipschitz: { kind: "spectral-norm" }, packing: 2 }) as never, to),
  "gan with EMA": (to) => gan.train(ganOptions({ ema: 0.9 }) as never, to),
  "gan with maxout, two steps of D, simultaneous": (to) =>
    gan.train(
      ganOptions({ update: "simultaneous", discriminator: { activation: "maxout", steps: 2 } }) as never,
      to,
    ),
  "wgan with clipping": (to) => wgan.train(wganOptions() as never, to),
  "wgan with gradient penalty": (to) =>
    wgan.train(wganOptions({ lipschitz: { kind: "gradient-penalty", lambda: 0.1 } }) as never, to),
};
const SEEDS = [3, 1, 2];

const numbersOf = (events: readonly TrainEvent[]): number[] => [
  ...stepsOf(events).flatMap(({ kind: _, ...step }) =>
    Object.values(step)
      .flat()
      .filter((value): value is number => value !== null),
  ),
  ...snapshotsOf(events).flatMap(({ fake }) => [...fake.data]),
];

describe.each(enginesHere)("a group of seeds on %s", (id) => {
  /*
   * A batch of products sums in another order than a product alone: float32 roundings of 6e-8, some hundreds of them in
   * a number of one step, enlarged over six steps as in parity.test.ts.
   */
  it.each(Object.entries(trainings))("%s: each seed gives what it gives alone", async (_, train) => {
    const engine = await openEngine(id);
    for (const [position, seed] of SEEDS.entries()) {
      const together = numbersOf(await collect(train(context(engine, SEEDS)), position));
      const alone = numbersOf(await collect(train(context(engine, seed))));
      expect(together).toHaveLength(alone.length);
      const apart = together.map((x, i) => Math.abs(x - alone[i]) / Math.max(1e-2, Math.abs(alone[i])));
      expect(Math.max(...apart)).toBeLessThan(1e-2);
      expect(alone.every(Number.isFinite)).toBe(true);
    }
  });

  it("a seed that diverges ends alone: the others give the same bits as beside a healthy seed", async () => {
    const engine = await openEngine(id);
    const healthy = context(engine, [1, 2, 3]);
    const broken = healthy.map((each, i) =>
      i !== 1 ? each : { ...each, data: { ...each.data, sample: poisoned } },
    );
    function poisoned(n: number, rng: never) {
      const samples = healthy[1].data.sample(n, rng);
      return { ...samples, data: Float64Array.from(samples.data, () => Number.NaN) };
    }
    const train = (to: TrainContext[]) => gan.train(ganOptions() as never, to);
    const fate = await collect(train(broken), 1);
    expect(fate.at(-1)).toMatchObject({ kind: "diverged", step: 1 });
    for (const position of [0, 2]) {
      const beside = await collect(train(broken), position);
      expect(beside).toEqual(await collect(train(healthy), position));
      expect(beside.at(-1)).toMatchObject({ kind: "snapshot", step: 6 });
    }
  });

  it("ends when every seed has diverged, and leaves no tensor behind", async () => {
    const engine = await openEngine(id);
    const nothing = { rows: 8, dim: 2, data: new Float64Array(16).fill(Number.NaN) };
    const all = context(engine, [1, 2]).map((each) => ({
      ...each,
      data: { ...each.data, sample: () => nothing },
    }));
    const before = engine.tf.memory().numTensors;
    const events = [];
    for await (const event of gan.train(ganOptions() as never, all)) events.push(event);
    expect(events.filter(({ event }) => event.kind === "diverged").map(({ seed }) => seed)).toEqual([0, 1]);
    expect(Math.max(...events.map(({ event }) => event.step))).toBe(1);
    expect(engine.tf.memory().numTensors).toBe(before);
  });
});
