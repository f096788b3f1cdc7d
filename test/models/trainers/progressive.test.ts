/** Growing players on images of 4 x 4, 8 x 8 and 16 x 16: stages, moves, memory, the same step on every engine. */

import { describe, expect, it } from "vitest";
import type { Engine } from "../../../src/engine/engine.ts";
import { type EngineId, openEngine } from "../../../src/engine/index.ts";
import { fadedDetail, pooled, reduced } from "../../../src/maths/pyramid.ts";
import { Rng } from "../../../src/maths/random.ts";
import { nullBands, nullKey } from "../../../src/measuring/nulls.ts";
import { alphaAt, stagesOf } from "../../../src/models/trainers/progressive/stages.ts";
import { progressive } from "../../../src/models/trainers/progressive.ts";
import type { StageEvent, TrainEvent } from "../../../src/models/trainers/trainer.ts";
import { assemble } from "../../../src/runs/judge.ts";
import { type Halfway, trainSeeds } from "../../../src/runs/train.ts";
import { loadScenarios } from "../../../src/scenario/load.ts";
import { isTraining } from "../../../src/scenario/scenario.ts";
import { enginesHere } from "../../helpers/engines.ts";
import { squareImages } from "../../helpers/small-images.ts";
import { collect, context, optionsOf, snapshotsOf, stepsOf, watch } from "../../helpers/small-training.ts";

const SEED = 1710;
/** Stages: steps 1 to 2, 3 to 6 (fade to 4) and 7 to 10 (fade to 8). */
const small = {
  steps: 10,
  batch: 4,
  latent: { dim: 3 },
  channels: [4, 3, 2],
  fade: 2,
  stabilize: 2,
};
const train = (engine: Engine, changes: object = {}, more: object = {}, seeds: number | number[] = SEED) =>
  progressive.train(
    optionsOf(progressive, { ...small, ...changes }),
    context(engine, seeds, { data: squareImages, ...more }),
  );

const stagesTold = (events: readonly TrainEvent[]): StageEvent[] =>
  events.filter((event) => event.kind === "stage");

describe("stages", () => {
  const image = squareImages.image;
  const options = { steps: 100, fade: [10, 20], stabilize: [5, 6] };

  it("each level is faded in and stabilized, the last with the steps that are left", () => {
    const stages = stagesOf(options, image);
    expect(stages).toEqual([
      { level: 0, side: 4, after: 0, fadeTo: undefined, to: 5 },
      { level: 1, side: 8, after: 5, fadeTo: 15, to: 21 },
      { level: 2, side: 16, after: 21, fadeTo: 41, to: 100 },
    ]);
    const [first, second] = stages;
    expect([1, 5].map((step) => alphaAt(first, step))).toEqual([1, 1]);
    expect([6, 7, 11, 15, 16, 21].map((step) => alphaAt(second, step))).toEqual([0, 0.1, 0.5, 0.9, 1, 1]);
  });

  const why = (changes: object, data: object = squareImages) =>
    progressive.check(optionsOf(progressive, { ...small, ...changes }), data as typeof squareImages);

  it("what cannot be reached is told", () => {
    expect(why({})).toBeUndefined();
    expect(why({ steps: 8 })).toBe(
      "the last level, 16 x 16, is by itself from step 9 on: steps must reach it (got 8), or fade and stabilize be fewer",
    );
    expect(why({ steps: 9 })).toBeUndefined();
    expect(why({ fade: [2, 2, 2] })).toBe("fade needs 2 numbers for 3 levels from 4 x 4 to 16 x 16 (got 3)");
    expect(why({ stabilize: [2] })).toBe(
      "stabilize needs 2 numbers for 3 levels from 4 x 4 to 16 x 16 (got 1)",
    );
    expect(why({ channels: [4, 3] })).toBe(
      "channels need 3 numbers for 3 levels from 4 x 4 to 16 x 16 (got 2)",
    );
    expect(why({}, { dim: 784, image: { height: 28, width: 28, channels: 1 } })).toBe(
      "needs square images whose side is 8, 16, 32 or another power of two, such as those of mnist with size 32 (got 28 x 28)",
    );
    expect(why({}, { dim: 2 })).toBe("needs a target of images");
  });
});

describe("real images of a stage", () => {
  // one image of 4 x 4 whose blocks of four have the means 1.5, 3.5, 9.5 and 11.5 of 0 1 / 4 5 - 1 ...
  const image = { height: 4, width: 4, channels: 1 };
  const one = { rows: 1, dim: 16, data: Float64Array.from({ length: 16 }, (_, i) => i) };

  it("are means of blocks", () => {
    // (0 + 1 + 4 + 5) / 4, (2 + 3 + 6 + 7) / 4, and 8 more below
    expect([...pooled(one, image, 2).data]).toEqual([2.5, 4.5, 10.5, 12.5]);
    expect([...pooled(one, image, 1).data]).toEqual([7.5]);
    expect(pooled(one, image, 4)).toEqual(one);
    const colors = { rows: 1, dim: 8, data: Float64Array.of(0, 10, 1, 11, 2, 12, 3, 13) };
    expect([...pooled(colors, { height: 2, width: 2, channels: 2 }, 1).data]).toEqual([1.5, 11.5]);
  });

  it("lose their detail while a level fades in", () => {
    expect(fadedDetail(one, image, 1)).toEqual(one);
    const blocks = [2.5, 2.5, 4.5, 4.5, 2.5, 2.5, 4.5, 4.5, 10.5, 10.5, 12.5, 12.5, 10.5, 10.5, 12.5, 12.5];
    expect([...fadedDetail(one, image, 0).data]).toEqual(blocks);
    expect([...fadedDetail(one, image, 0.5).data]).toEqual(blocks.map((block, i) => (block + i) / 2));
    // what is left at alpha 0 is what the level below sees
    const real = squareImages.sample(3, new Rng(SEED));
    const flat = fadedDetail(real, squareImages.image, 0);
    const half = pooled(flat, squareImages.image, 8).data;
    for (const [i, value] of pooled(real, squareImages.image, 8).data.entries())
      expect(half[i]).toBeCloseTo(value, 5);
  });

  it("come from the same stream as the whole ones", () => {
    const low = reduced(squareImages, 8);
    expect(low.image).toEqual({ height: 8, width: 8, channels: 1 });
    expect(low.sample(2, new Rng(3))).toEqual(
      pooled(squareImages.sample(2, new Rng(3)), squareImages.image, 8),
    );
  });
});

describe("what is told", () => {
  it("stages before their first step, snapshots at the end of each, of the stage's size", async () => {
    const events = await collect(train(await openEngine("wasm")));
    expect(stagesTold(events)).toEqual([
      { kind: "stage", step: 1, resolution: 4, fadeTo: null, to: 2 },
      { kind: "stage", step: 3, resolution: 8, fadeTo: 4, to: 6 },
      { kind: "stage", step: 7, resolution: 16, fadeTo: 8, to: 10 },
    ]);
    const order = events.map(({ kind, step }) => `${kind} ${step}`);
    expect(order.indexOf("stage 3")).toBe(order.indexOf("snapshot 2") + 1);
    expect(order.indexOf("step 3")).toBe(order.indexOf("stage 3") + 1);
    expect(stepsOf(events).map(({ step }) => step)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    const shown = snapshotsOf(events);
    expect(shown.map(({ step, resolution, fake, grid }) => [step, resolution, fake.dim, grid?.dim])).toEqual([
      [2, 4, 16, 16],
      [6, 8, 64, 64],
      [10, 16, 256, 256],
    ]);
    expect(shown.every(({ fake }) => fake.data.every(Number.isFinite))).toBe(true);
    expect(shown.map(({ weights }) => weights)).toEqual(["ema", "ema", "ema"]);
  });

  it("a level begins where the one below ended: its first images are those, twice as large", async () => {
    const engine = await openEngine("cpu");
    // learning rates of next to nothing: the first step of the fade, at alpha 0, moves nothing that shows
    const still = { optimizer: { kind: "sgd", rate: 1e-12 } };
    const events = await collect(
      train(engine, { ema: 0, generator: still, critic: still }, { snapshotEvery: 1, snapshotSamples: 3 }),
    );
    // samples have other latents at every snapshot, the images of the sheets always the same
    const sheet = (step: number) => snapshotsOf(events).find((event) => event.step === step)?.grid;
    const [before, after] = [sheet(2)?.data ?? [], sheet(3)?.data ?? []];
    expect(after).toHaveLength(4 * before.length);
    for (const i of after.keys()) {
      const [row, y, x] = [Math.floor(i / 64), Math.floor(i / 8) % 8, i % 8];
      expect(after[i]).toBeCloseTo(before[row * 16 + (y >> 1) * 4 + (x >> 1)], 6);
    }
  });

  it("averages go on over a new level, as their weights do", async () => {
    const events = await collect(train(await openEngine("cpu"), { ema: 0.9 }, { checkpointEvery: 1 }));
    const at = (step: number, part: string) =>
      events.flatMap((event) =>
        event.kind === "checkpoint" && event.step === step ? [event.state[part]] : [],
      )[0];
    // the layers at 4 x 4 come first in both: weights and biases of two
    for (const i of [0, 1, 2, 3]) {
      const [before, after] = [2, 3].map((step) => at(step, `generator's average ${i}`));
      const weights = at(3, `generator ${i}`);
      // min(0.9, (1 + 3) / (10 + 3)) of what there was
      const expected = weights.map((weight, k) => (4 * before[k] + 9 * weight) / 13);
      for (const [k, value] of after.entries()) expect(value).toBeCloseTo(expected[k], 5);
      expect(before).not.toEqual(weights);
    }
  });

  it("an update counts from the beginning of its stage, as its moments do", async () => {
    const { engine, schedules } = watch(await openEngine("cpu"));
    await collect(train(engine, { critic: { steps: 2 } }));
    expect(schedules.generator.map(([t]) => t)).toEqual([1, 2, 1, 2, 3, 4, 1, 2, 3, 4]);
    const pairs = [1, 2, 3, 4, 5, 6, 7, 8];
    expect(schedules.opponent.map(([t]) => t)).toEqual([1, 2, 3, 4, ...pairs, ...pairs]);
  });

  it("the critic pays for drift and for its slopes, each by its weight", async () => {
    const engine = await openEngine("cpu");
    const first = async (drift: number, lambda: number) =>
      stepsOf(await collect(train(engine, { drift, lambda, steps: 9, fade: 1, stabilize: 1 })))[0];
    const [none, some, more] = await Promise.all([first(0, 10), first(1, 10), first(3, 10)]);
    const meanSquare = some.lossD - none.lossD;
    // a mean of squares is at least the square of the mean
    expect(meanSquare).toBeGreaterThan(none.criticReal ** 2);
    expect(more.lossD - none.lossD).toBeCloseTo(3 * meanSquare, 4);
    const penalty = (none.lossD - (none.criticFake - none.criticReal)) / 10;
    expect(penalty).toBeGreaterThan(0);
    const steeper = await first(0, 30);
    expect(steeper.lossD - none.lossD).toBeCloseTo(20 * penalty, 3);
  });

  it("a number that is not finite ends the training, in whatever stage", async () => {
    const engine = await openEngine("cpu");
    const wild = { optimizer: { kind: "sgd", rate: 1e30 } };
    const events = await collect(train(engine, { generator: wild, critic: wild }));
    const last = events[events.length - 1];
    expect(last.kind).toBe("diverged");
    expect(last.step).toBeLessThan(10);
    expect(stagesTold(events).every(({ step }) => step <= last.step)).toBe(true);
  });

  it("a group of seeds tells of each what it tells alone", async () => {
    const engine = await openEngine("cpu");
    const alone = stepsOf(await collect(train(engine, {}, {}, 2)));
    const together = await collect(train(engine, {}, {}, [1, 2]), 1);
    expect(stagesTold(together)).toHaveLength(3);
    for (const [i, step] of stepsOf(together).entries())
      for (const name of ["lossD", "lossG", "criticReal"] as const)
        expect(step[name]).toBeCloseTo(alone[i][name], 3);
  });
});

it("a player's step leaves the other's weights bit by bit, in every stage", async () => {
  const { engine, moves } = watch(await openEngine("wasm"));
  await collect(train(engine, { steps: 9, critic: { steps: 2 } }));
  expect(moves.map(({ player }) => player[0]).join("")).toBe("oog".repeat(9));
  expect(new Set(moves.map(({ after }) => after.generator.length))).toEqual(new Set([6, 12, 16]));
  for (const { player, before, after } of moves) {
    const other = player === "generator" ? "opponent" : "generator";
    expect(after[other]).toEqual(before[other]);
    expect(after[player]).not.toEqual(before[player]);
  }
});

it.each(enginesHere)("leaves no tensor behind across stages, on %s", async (id) => {
  const engine = await openEngine(id);
  const before = engine.tf.memory().numTensors;
  const held = new Map<number, Set<number>>();
  let resolution = 0;
  const events = train(engine, { steps: 30, fade: 5, stabilize: 5 }, { snapshotEvery: 3 });
  for await (const { event } of events) {
    if (event.kind === "stage") resolution = event.resolution;
    if (event.kind === "step") {
      const tensors = held.get(resolution) ?? new Set();
      held.set(resolution, tensors.add(engine.tf.memory().numTensors));
    }
    expect(event.kind).not.toBe("diverged");
  }
  expect([...held.keys()]).toEqual([4, 8, 16]);
  for (const tensors of held.values()) expect([...tensors]).toHaveLength(1);
  expect(engine.tf.memory().numTensors).toBe(before);
});

it("one step of each level gives the same numbers on every engine, to 1e-4", async () => {
  // without moments a step is the gradient's size, and rounding stays rounding
  const plain = { optimizer: { kind: "sgd", rate: 1e-3 } };
  const found: number[][] = [];
  for (const id of enginesHere) {
    const events = await collect(
      train(await openEngine(id), { steps: 5, fade: 1, stabilize: 1, generator: plain, critic: plain }),
    );
    found.push(
      stepsOf(events).flatMap(({ lossD, lossG, gradNormD, gradNormG, criticReal, layersD, layersG }) => [
        ...[lossD, lossG, gradNormD ?? 0, gradNormG ?? 0, criticReal],
        ...layersD,
        // the level that fades in at alpha 0 has no gradient
        ...layersG.filter((norm) => norm > 1e-6),
      ]),
    );
  }
  const [reference, ...others] = found;
  expect(reference.length).toBeGreaterThan(50);
  expect(reference.every(Number.isFinite)).toBe(true);
  for (const other of others) {
    expect(other).toHaveLength(reference.length);
    for (const [i, x] of other.entries())
      expect(Math.abs(x - reference[i])).toBeLessThan(1e-4 * Math.max(Math.abs(reference[i]), 1e-2));
  }
});

it("learns: an image of 4 x 4 comes out of it", async () => {
  const engine = await openEngine("wasm");
  const image = squareImages.sample(1, new Rng(7)).data;
  const sample = (rows: number) => {
    const data = Float32Array.from({ length: rows * 256 }, (_, i) => image[i % 256]);
    return { rows, dim: 256, data };
  };
  const real = pooled(sample(1), squareImages.image, 4).data;
  const fast = { optimizer: { kind: "adam", rate: 0.01, beta1: 0, beta2: 0.99 } };
  const growth = { steps: 204, fade: 1, stabilize: [200, 1], channels: [8, 2, 2] };
  const options = { ...growth, ema: 0, generator: fast, critic: fast };
  const events = train(engine, options, {
    data: { ...squareImages, sample },
    logEvery: 100,
    snapshotEvery: 200,
  });
  const [snapshot] = snapshotsOf(await collect(events));
  expect(snapshot.step).toBe(200);
  const away = snapshot.fake.data.map((value, i) => Math.abs(value - real[i % 16]));
  const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length;
  // a sixth of it after 200 steps, from about 1 at first
  expect(mean(away)).toBeLessThan(0.3 * mean(real.map(Math.abs)));
});

describe("mnist-progressive-8, cut short", () => {
  const [packaged] = loadScenarios(["mnist-progressive-8"]).filter(isTraining);
  const scenario = {
    ...packaged,
    trainer: { ...packaged.trainer, batch: 8, steps: 12, fade: 4, stabilize: 4 },
    log: { every: 1 },
    snapshots: { every: 2, samples: 32 },
  };
  const request = (id: EngineId) => ({ id });

  it("measures each level beside real images and a null of its own size", async () => {
    const { trainings, engine } = await trainSeeds(scenario, [1], request("wasm"));
    const { nulls } = nullBands(scenario);
    const { seeds, gates } = assemble({ scenario, engine, nulls, trainings });
    const [{ snapshots, stages, metrics, warnings, status }] = seeds;
    expect([status, warnings]).toEqual(["completed", []]);
    expect(stages).toEqual([
      { resolution: 4, from: 1, to: 4, fadeTo: null },
      { resolution: 8, from: 5, to: 12, fadeTo: 8 },
    ]);
    expect(snapshots.map(({ step, resolution, images }) => [step, resolution, images?.width])).toEqual([
      ...[2, 4].map((step) => [step, 4, 4]),
      ...[6, 8, 10, 12].map((step) => [step, 8, 8]),
    ]);
    const measured = (name: string) =>
      snapshots.flatMap(({ step, metrics: at }) => ((at[name]?.value ?? null) === null ? [] : [step]));
    expect(measured("emd@4")).toEqual([2, 4]);
    expect(measured("emd")).toEqual([6, 8, 10, 12]);
    // the first snapshot of a level has none before it
    expect(measured("movement@4")).toEqual([4]);
    expect(measured("movement")).toEqual([8, 10, 12]);
    expect(measured("gradient-norm.d")).toEqual([2, 4, 6, 8, 10, 12]);
    const single = Object.keys(nulls).filter((name) => !name.startsWith("two-sample"));
    expect(single.sort()).toEqual(["emd", "emd@4", "movement", "movement@4"]);
    // both distances by which samples move are those of their level
    expect(nulls["movement@4"]).toEqual(nulls["two-sample.energy@4"]);
    expect(metrics.emd).toHaveProperty("nullBand", nulls.emd);
    // a distance over pixels: 4 x 4 means of 2 x 2 pixels are nearer to each other than the 8 x 8 pixels
    expect(nulls["emd@4"].median).toBeLessThan(nulls.emd.median / 2);
    expect(gates).toHaveLength(1);
  });

  it("that breaks off at a lower level has no value of the data's size, and says why", async () => {
    const wild = { optimizer: { kind: "sgd", rate: 1e30 } };
    const { trainings, engine } = await trainSeeds(
      { ...scenario, trainer: { ...scenario.trainer, generator: wild, critic: { ...wild, steps: 1 } } },
      [1],
      request("wasm"),
    );
    const stopped = trainings.map((each) => ({
      ...each,
      snapshots: [
        {
          step: 2,
          weights: "raw" as const,
          resolution: 4,
          metrics: { "emd@4": { value: 1, unit: "", n: 1 } },
        },
      ],
    }));
    const [seed] = assemble({ scenario, engine, nulls: {}, trainings: stopped }).seeds;
    expect(seed.status).toBe("diverged");
    expect(seed.metrics).toEqual({ emd: { value: null, why: seed.reason } });
    expect(seed.verdicts.convergence.status).toBe("diverged");
  });

  it("goes on from a checkpoint between two levels, and within one, to the same record", async () => {
    const kept: Halfway[] = [];
    const checked = { ...scenario, checkpoint: { every: 3 } };
    const train = (from?: Halfway) =>
      trainSeeds(checked, [1], request("wasm"), {
        ...(from && { from }),
        onCheckpoint: (halfway) => kept.push(structuredClone(halfway)),
      });
    const untimed = ({ trainings }: Awaited<ReturnType<typeof train>>) =>
      trainings.map(({ timing: _, ...rest }) => rest);
    const whole = untimed(await train());
    // every third step, and the last of each level
    const halfways = [...kept];
    expect(halfways.map(({ origin }) => origin.step)).toEqual([3, 4, 6, 9, 12]);
    for (const halfway of halfways) expect(untimed(await train(halfway))).toEqual(whole);
  });

  it("has null bands of its own beside a scenario whose images do not grow", () => {
    const other = { ...scenario, trainer: { ...scenario.trainer, kind: "wgan" as const } };
    expect(nullKey(scenario)).not.toBe(nullKey(other));
  });
});
