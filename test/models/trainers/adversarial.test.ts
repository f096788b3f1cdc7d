/** The loop that all adversarial trainers share: who moves when, on what, and what is left behind. */

import { describe, expect, it } from "vitest";
import { openEngine } from "../../../src/engine/index.ts";
import { decayFactor } from "../../../src/models/trainers/adversarial/schedule.ts";
import { gan } from "../../../src/models/trainers/gan.ts";
import { nativeEngines } from "../../helpers/engines.ts";
import {
  type Changes,
  collect,
  context,
  ganOptions,
  snapshotsOf,
  stepsOf,
  watch,
} from "../../helpers/small-training.ts";

const engine = await openEngine("cpu");

const train = (changes: Changes = {}, seed = 1, more: Parameters<typeof context>[2] = {}) =>
  collect(gan.train(ganOptions(changes), context(engine, seed, more)));

async function trainWatched(changes: Changes) {
  const watched = watch(engine);
  const events = await collect(gan.train(ganOptions(changes), context(watched.engine)));
  return { ...watched, events };
}

describe("moves", () => {
  it.each(["alternating", "simultaneous"])(
    "%s: a player's step leaves the other's weights bit by bit, and nothing else moves in between",
    async (update) => {
      const { moves } = await trainWatched({ update, discriminator: { steps: 2 } });
      expect(moves.map(({ player }) => player[0]).join("")).toBe("oog".repeat(6));
      for (const [i, { player, before, after }] of moves.entries()) {
        const other = player === "generator" ? "opponent" : "generator";
        expect(after[other]).toEqual(before[other]);
        expect(after[player]).not.toEqual(before[player]);
        if (i > 0) expect(before).toEqual(moves[i - 1].after);
      }
    },
  );

  it("simultaneous: G answers the D of before its move; alternating: the D of after", async () => {
    const [alternating, simultaneous, still] = await Promise.all([
      train({ update: "alternating" }),
      train({ update: "simultaneous" }),
      train({ discriminator: { freezeAfter: 0 } }),
    ]).then((trainings) => trainings.map((events) => stepsOf(events)[0]));
    expect(simultaneous.lossG).toBe(still.lossG);
    expect(alternating.lossG).not.toBe(still.lossG);
    expect(simultaneous.lossD).toBe(alternating.lossD);
  });

  it("k opponent steps a generator step, every n-th step, after pretraining; updates are counted from 1", async () => {
    const { schedules } = await trainWatched({ discriminator: { steps: 2, every: 3, pretrain: 4 } });
    // before the generator's steps 1 and 4 of 6, two each, after 4 alone
    expect(schedules.opponent.map(([t]) => t)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(schedules.generator.map(([t]) => t)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("pretraining moves the opponent alone", async () => {
    const { moves } = await trainWatched({ steps: 1, discriminator: { pretrain: 3 } });
    expect(moves.map(({ player }) => player)).toEqual([
      ...["opponent", "opponent", "opponent"],
      "opponent",
      "generator",
    ]);
    expect(moves[3].after.generator).toEqual(moves[0].before.generator);
  });

  it.each([
    [{ every: 2 }, "o.o.o."],
    [{ freezeAfter: 3 }, "ooo..."],
    [{ freezeAfter: 0 }, "......"],
    [{ every: 3, freezeAfter: 3 }, "o....."],
    [{}, "oooooo"],
  ])("D's gradient norm is null where D stayed as it was: %o", async (discriminator, pattern) => {
    const steps = stepsOf(await train({ discriminator }));
    expect(steps.map(({ gradNormD }) => (gradNormD === null ? "." : "o")).join("")).toBe(pattern);
    for (const { gradNormD, layersD, lossD, gradNormG, layersG } of steps) {
      expect(layersD).toHaveLength(gradNormD === null ? 0 : 2);
      if (gradNormD !== null) expect(Math.hypot(...layersD) / gradNormD).toBeCloseTo(1, 10);
      expect(Math.hypot(...layersG) / (gradNormG ?? 0)).toBeCloseTo(1, 10);
      expect(lossD).toBeGreaterThan(0);
    }
  });
});

describe("learning rates", () => {
  it("decay falls linearly from a fraction of the steps on; by hand", () => {
    // 10 steps, from 0.5: step 6 is the first at half time, so it has the full rate; then 0.8, 0.6, 0.4, 0.2
    const factors = Array.from({ length: 10 }, (_, i) => decayFactor(i + 1, 10, 0.5));
    for (const [i, expected] of [1, 1, 1, 1, 1, 1, 0.8, 0.6, 0.4, 0.2].entries()) {
      expect(factors[i]).toBeCloseTo(expected, 12);
    }
    expect(decayFactor(10, 10, 1)).toBe(1);
    expect(decayFactor(1, 10, 0)).toBe(1);
    expect(decayFactor(10, 10, 0)).toBeCloseTo(0.1, 12);
  });

  it("reach both players' optimizers", async () => {
    const { schedules } = await trainWatched({
      decay: { from: 0.5 },
      discriminator: { steps: 2, optimizer: { kind: "sgd", rate: 0.3 } },
    });
    const factors = [1, 1, 1, 1, 2 / 3, 1 / 3];
    for (const [i, [, rate]] of schedules.generator.entries())
      expect(rate).toBeCloseTo(0.01 * factors[i], 12);
    for (const [i, [, rate]] of schedules.opponent.entries()) {
      expect(rate).toBeCloseTo(0.3 * factors[Math.floor(i / 2)], 12);
    }
  });
});

describe("events", () => {
  it("are the same for the same seed and other for another", async () => {
    const first = await train();
    expect(await train()).toEqual(first);
    const losses = (events: typeof first) => stepsOf(events).map(({ lossD }) => lossD);
    expect(losses(await train({}, 2))).not.toEqual(losses(first));
  });

  it("do not depend on how often one looks", async () => {
    const everyStep = stepsOf(await train());
    const seldom = stepsOf(await train({}, 1, { logEvery: 3, snapshotEvery: 2 }));
    expect(seldom).toEqual(everyStep.filter(({ step }) => [1, 3, 6].includes(step)));
  });

  it("steps come at 1, every n and the last; snapshots every n and the last, what is untrained before all", async () => {
    const events = await train({ steps: 7 }, 1, { logEvery: 3, snapshotEvery: 2 });
    expect(events.map(({ kind, step }) => `${kind} ${step}`)).toEqual([
      "untrained 0",
      "step 1",
      "snapshot 2",
      "step 3",
      "snapshot 4",
      "step 6",
      "snapshot 6",
      "step 7",
      "snapshot 7",
    ]);
  });

  it("an objective without probabilities says so by null", async () => {
    const [hinge] = stepsOf(await train({ objective: "hinge", steps: 1 }));
    expect([hinge.probReal, hinge.probFake]).toEqual([null, null]);
    const [crossEntropy] = stepsOf(await train({ steps: 1 }));
    expect(crossEntropy.probReal).toBeGreaterThan(0);
    expect(crossEntropy.probReal).toBeLessThan(1);
  });

  it("an absurd learning rate ends in an event that names the first number to go, not in an exception", async () => {
    const absurd = { optimizer: { kind: "sgd", rate: 1e30 } };
    const events = await train({ steps: 50, generator: absurd, discriminator: absurd });
    const last = events.at(-1);
    expect(last?.kind).toBe("diverged");
    expect(last?.step).toBeLessThan(50);
    expect(last).toHaveProperty(
      "reason",
      expect.stringMatching(/^(lossD|lossG|the gradient of [DG]) is (NaN|-?Infinity) at step \d+$/),
    );
  });

  it("stop when the signal aborts", async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    for await (const { event } of gan.train(
      ganOptions(),
      context(engine, 1, { signal: controller.signal }),
    )) {
      seen.push(event.step);
      if (event.step === 2) controller.abort();
    }
    expect(seen).toEqual([0, 1, 2]);
  });
});

describe("moving average", () => {
  it("an affine generator's averaged samples lie between the start and the first step: weight 2/11 at t = 1", async () => {
    const one = (ema: number, rate: number) =>
      train({ steps: 1, ema, generator: { widths: [], optimizer: { kind: "sgd", rate } } });
    const [still, moved, averaged] = (await Promise.all([one(0, 1e-30), one(0, 5), one(0.99, 5)])).map(
      (events) => snapshotsOf(events)[0],
    );
    expect([moved.weights, averaged.weights]).toEqual(["raw", "ema"]);
    let largest = 0;
    for (const [i, value] of averaged.fake.data.entries()) {
      const [before, after] = [still.fake.data[i], moved.fake.data[i]];
      expect(value).toBeCloseTo((2 / 11) * before + (9 / 11) * after, 5);
      largest = Math.max(largest, Math.abs(after - before));
    }
    expect(largest).toBeGreaterThan(0.01);
  });

  it("does not change the training", async () => {
    expect(stepsOf(await train({ ema: 0.9 }))).toEqual(stepsOf(await train()));
  });
});

describe("memory", () => {
  it.each(["wasm", ...nativeEngines] as const)(
    "1000 steps on %s hold as many tensors at the end as at the start, and none after",
    async (id) => {
      const other = await openEngine(id);
      const { tf } = other;
      const before = tf.memory().numTensors;
      const held = new Set<number>();
      const options = ganOptions({
        steps: 1000,
        ema: 0.9,
        generator: { widths: [4] },
        discriminator: { widths: [4] },
      });
      let last = 0;
      const events = gan.train(options, context(other, 1, { logEvery: 100, snapshotEvery: 250 }));
      for await (const { event } of events) {
        if (event.kind === "step") held.add(tf.memory().numTensors);
        last = event.step;
      }
      expect(last).toBe(1000);
      expect([...held]).toHaveLength(1);
      expect([...held][0]).toBeGreaterThan(before);
      expect(tf.memory().numTensors).toBe(before);
      await openEngine("cpu");
    },
  );

  it("a reader who leaves early leaves nothing behind either", async () => {
    const { tf } = engine;
    const before = tf.memory().numTensors;
    for await (const { event } of gan.train(ganOptions(), context(engine))) if (event.step === 2) break;
    expect(tf.memory().numTensors).toBe(before);
  });
});
