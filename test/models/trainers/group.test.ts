/** Seeds that train in one program: each as if alone, and none touched by what becomes of another. */
import { describe, expect, it } from "vitest";
import { openEngine } from "../../../src/engine/index.ts";
import { gan } from "../../../src/models/trainers/gan.ts";
import type { TrainContext } from "../../../src/models/trainers/trainer.ts";
import { enginesHere } from "../../helpers/engines.ts";
import { collect, collectAll, context, ganOptions } from "../../helpers/small-training.ts";
import {
  aGan,
  allNumbers,
  aWgan,
  distance,
  everyObjective,
  special,
  type Train,
} from "../../helpers/trainings.ts";

const trainings: Readonly<Record<string, Train>> = {
  ...special,
  ...everyObjective,
  "gan with EMA": aGan({ ema: 0.9 }),
  "gan with maxout, two steps of D, simultaneous": aGan({
    update: "simultaneous",
    discriminator: { activation: "maxout", steps: 2 },
  }),
  "wgan with clipping": aWgan({}),
  "wgan with gradient penalty": aWgan({ lipschitz: { kind: "gradient-penalty", lambda: 0.1 } }),
};
const SEEDS = [3, 1, 2];

describe.each(enginesHere)("a group of seeds on %s", (id) => {
  /*
   * A batch of products sums in another order than a product alone: float32 roundings of 6e-8, some hundreds of them in
   * a number of one step, enlarged over six steps as in parity.test.ts.
   */
  it.each(Object.entries(trainings))("%s: each seed gives what it gives alone", async (_, train) => {
    const engine = await openEngine(id);
    const group = await collectAll(train(context(engine, SEEDS)), SEEDS.length);
    for (const [position, seed] of SEEDS.entries()) {
      const together = allNumbers(group[position]);
      const alone = allNumbers(await collect(train(context(engine, seed))));
      expect(together).toHaveLength(alone.length);
      expect(distance(together, alone)).toBeLessThan(1e-2);
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
    const train = (to: TrainContext[]) => gan.train(ganOptions(), to);
    const besideBroken = await collectAll(train(broken), 3);
    expect(besideBroken[1].at(-1)).toMatchObject({ kind: "diverged", step: 1 });
    const besideHealthy = await collectAll(train(healthy), 3);
    for (const position of [0, 2]) {
      const beside = besideBroken[position];
      expect(beside).toEqual(besideHealthy[position]);
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
    for await (const event of gan.train(ganOptions(), all)) events.push(event);
    expect(events.filter(({ event }) => event.kind === "diverged").map(({ seed }) => seed)).toEqual([0, 1]);
    expect(Math.max(...events.map(({ event }) => event.step))).toBe(1);
    expect(engine.tf.memory().numTensors).toBe(before);
  });
});
