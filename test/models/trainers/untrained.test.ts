/** What a training tells of its generator before the first step, and what a run keeps of it. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openEngine } from "../../../src/engine/index.ts";
import { Rng } from "../../../src/maths/random.ts";
import { gan } from "../../../src/models/trainers/gan.ts";
import { progressive } from "../../../src/models/trainers/progressive.ts";
import type { TrainContext, TrainEvent, TrainerKind } from "../../../src/models/trainers/trainer.ts";
import { vae } from "../../../src/models/trainers/vae.ts";
import { wgan } from "../../../src/models/trainers/wgan.ts";
import { trainSeeds } from "../../../src/runs/train.ts";
import { loadScenarios } from "../../../src/scenario/load.ts";
import type { TrainingScenario } from "../../../src/scenario/scenario.ts";
import { folderWith } from "../../helpers/folder.ts";
import { images, squareImages } from "../../helpers/small-images.ts";
import { collect, context, ganOptions, optionsOf, wganOptions } from "../../helpers/small-training.ts";

const net = { kind: "dcgan", channels: 2 };
const small = { steps: 3, batch: 4, latent: { dim: 2 } };
const trainers: Readonly<Record<string, readonly [TrainerKind, object, Partial<TrainContext>]>> = {
  "gan with averaged weights": [gan as TrainerKind, ganOptions({ ema: 0.9 }), {}],
  "wgan after a critic's first steps": [wgan as TrainerKind, wganOptions({ critic: { pretrain: 5 } }), {}],
  vae: [vae as TrainerKind, optionsOf(vae, { ...small, encoder: net, decoder: net }), { data: images }],
  "progressive, on its smallest images": [
    progressive as TrainerKind,
    optionsOf(progressive, { ...small, steps: 6, channels: 2, fade: 1, stabilize: 1 }),
    { data: squareImages },
  ],
};

describe.each(Object.entries(trainers))("%s", (_, [kind, options, more]) => {
  it("tells of each seed, once and before its first step, what the generator draws untrained", async () => {
    const engine = await openEngine("wasm");
    const contexts = context(engine, [1, 2], more);
    const before = engine.tf.memory().numTensors;
    for (const seed of [0, 1]) {
      const events = await collect(kind.train(options as never, contexts), seed);
      const [told, ...others] = events.filter(({ kind: each }) => each === "untrained") as Extract<
        TrainEvent,
        { kind: "untrained" }
      >[];
      expect(others).toEqual([]);
      expect(events.findIndex(({ kind: each }) => each === "step")).toBeGreaterThan(events.indexOf(told));
      const { fake } = kind.show(options as never, contexts, { seed, raw: false });
      expect(told).toMatchObject({ step: 0, fake: { rows: 16, dim: fake.dim } });
      expect(told.fake.data).toEqual(fake.data);
    }
    expect(engine.tf.memory().numTensors).toBe(before);
  });
});

it("draws 400 samples at most, the first of a snapshot's", async () => {
  const engine = await openEngine("wasm");
  const contexts = context(engine, 1, { snapshotSamples: 1000 });
  const [told] = await collect(gan.train(ganOptions(), contexts));
  const { fake } = gan.show(ganOptions(), contexts, { seed: 0, raw: false });
  expect(told).toMatchObject({ kind: "untrained", fake: { rows: 400, dim: 2 } });
  expect((told as { fake: typeof fake }).fake.data).toEqual(fake.data.slice(0, 800));
});

const standstill = "{ widths: [8], optimizer: { kind: sgd, rate: 1.0e-12 } }";
const scenario = (target: string, files: Record<string, string> = {}) => {
  const text = `
name: still
target: ${target}
trainer: { kind: gan, steps: 1, batch: 8, generator: ${standstill}, discriminator: ${standstill} }
snapshots: { every: 1, samples: 400 }
seeds: [3]
`;
  const folder = folderWith({ ...files, "still.yaml": text });
  return (loadScenarios([join(folder, "still.yaml")]) as TrainingScenario[])[0];
};

describe("a run keeps", () => {
  it("the points of the untrained generator in the plane", async () => {
    const { trainings } = await trainSeeds(scenario("{ kind: ring }"), [3], { id: "wasm" });
    const [{ untrained, lastStep, snapshots }] = trainings;
    expect([lastStep, untrained?.points?.length, untrained?.spread]).toEqual([1, 400, undefined]);
    // The generator stands still, so its snapshot is of the same law. Each mean of 400 has an error of .05 at most.
    const reach = (points: readonly (readonly number[])[] = []) =>
      points.reduce((sum, [x, y]) => sum + Math.hypot(x, y) / points.length, 0);
    expect(Math.abs(Math.log(reach(untrained?.points) / reach(snapshots[0].points)))).toBeLessThan(0.2);
  });

  it("their spread above two dimensions: that of the snapshot of a generator that stands still", async () => {
    const rng = new Rng(5);
    const rows = Array.from({ length: 2000 }, () => [...rng.normals(new Float64Array(3))].join(","));
    const still = scenario("{ kind: samples, file: rows.csv }", {
      "rows.csv": `a,b,c\n${rows.join("\n")}\n`,
    });
    const { trainings } = await trainSeeds(still, [3], { id: "wasm" });
    const [{ untrained, snapshots }] = trainings;
    expect(untrained?.points).toBeUndefined();
    const [before, after] = [untrained?.spread ?? Number.NaN, snapshots[0].spread ?? Number.NaN];
    // Means of 400 have errors of .05, the reach of 400 real samples one of .08: .13 together, and three times that.
    expect(Math.abs(Math.log(before / after))).toBeLessThan(0.4);
  });
});
