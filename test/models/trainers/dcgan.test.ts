/** Convolutional players on images of 14 x 14: moves, memory, the same step on every engine. */

import { describe, expect, it } from "vitest";
import { openEngine } from "../../../src/engine/index.ts";
import { gan } from "../../../src/models/trainers/gan.ts";
import type { TrainContext } from "../../../src/models/trainers/trainer.ts";
import { wgan } from "../../../src/models/trainers/wgan.ts";
import { loadScenarios } from "../../../src/scenario/load.ts";
import { enginesHere, nativeEngines } from "../../helpers/engines.ts";
import { folderWith } from "../../helpers/folder.ts";
import { labelledImages } from "../../helpers/small-images.ts";
import { collect, context, optionsOf, snapshotsOf, stepsOf, watch } from "../../helpers/small-training.ts";

const small = { steps: 3, batch: 4, latent: { dim: 3 } };
const conv = { kind: "dcgan", channels: 2 };

const gans = (changes: object) => (to: TrainContext[]) =>
  gan.train(optionsOf(gan, { ...small, generator: conv, discriminator: conv, ...changes }), to);
const wgans = (changes: object) => (to: TrainContext[]) =>
  wgan.train(optionsOf(wgan, { ...small, generator: conv, ...changes }), to);

type Variant = (changes: object) => ReturnType<typeof gans>;
const variants: Record<string, Variant> = {
  "batch normalization": (changes) => gans({ ema: 0.9, ...changes }),
  "packs, R1, instance noise": (changes) =>
    gans({ packing: 2, regularizer: { kind: "r1" }, instanceNoise: { sigma: 0.1 }, ...changes }),
  "classes one-hot": (changes) => gans({ condition: { kind: "one-hot" }, ...changes }),
  "classes as learned vectors": (changes) => gans({ condition: { kind: "embedding", size: 2 }, ...changes }),
  "spectral norm, hinge": (changes) =>
    gans({
      objective: "hinge",
      regularizer: { kind: "spectral-norm" },
      discriminator: { ...conv, norm: "none" },
      ...changes,
    }),
  "WGAN-GP with layer normalization": (changes) =>
    wgans({
      lipschitz: { kind: "gradient-penalty", lambda: 1 },
      critic: { ...conv, norm: "layer", steps: 1, optimizer: { kind: "sgd", rate: 0.01 } },
      ...changes,
    }),
};

/** The engines that images are trained on. */
const fast = ["wasm", ...nativeEngines] as const;

describe.each(Object.entries(variants))("%s", (_, variant) => {
  // Where steps are replayed nobody can look in between, so native steps run op by op; parity.test.ts shows that to be the same.
  it.each(fast)("a player's step leaves the other's weights bit by bit on %s", async (id) => {
    const { engine, moves } = watch(await openEngine(id, { compile: false }));
    await collect(variant({})(context(engine, 1, { data: labelledImages })));
    expect(moves.map(({ player }) => player[0]).join("")).toBe("ogogog");
    for (const { player, before, after } of moves) {
      const other = player === "generator" ? "opponent" : "generator";
      expect(after[other]).toEqual(before[other]);
      expect(after[player]).not.toEqual(before[player]);
    }
  });

  it.each(fast)("holds as many tensors at every step, and none after, on %s", async (id) => {
    const engine = await openEngine(id);
    const before = engine.tf.memory().numTensors;
    const held = new Set<number>();
    const events = variant({ steps: 25 })(context(engine, 1, { data: labelledImages, snapshotEvery: 10 }));
    for await (const { event } of events) {
      if (event.kind === "step") held.add(engine.tf.memory().numTensors);
      expect(event.kind).not.toBe("diverged");
    }
    expect([...held]).toHaveLength(1);
    expect(engine.tf.memory().numTensors).toBe(before);
  });

  it("one step gives the same numbers on every engine, to 1e-4", async () => {
    const found: number[][] = [];
    for (const id of enginesHere) {
      const [step] = stepsOf(
        await collect(variant({ steps: 1 })(context(await openEngine(id), 1, { data: labelledImages }))),
      );
      const { lossD, lossG, gradNormD, gradNormG, criticReal, layersD } = step;
      found.push([lossD, lossG, gradNormD ?? 0, gradNormG ?? 0, criticReal, ...layersD]);
    }
    const [reference, ...others] = found;
    expect(reference.every((x) => Number.isFinite(x) && x !== 0)).toBe(true);
    for (const other of others)
      for (const [i, x] of other.entries()) expect(Math.abs(x / reference[i] - 1)).toBeLessThan(1e-4);
  });
});

describe("what is told", () => {
  it("samples do not depend on each other: as many or few of them, the first are the same", async () => {
    const engine = await openEngine("cpu");
    const first = async (snapshotSamples: number) => {
      const to = context(engine, 1, { data: labelledImages, snapshotSamples });
      const [{ fake }] = snapshotsOf(await collect(gans({ steps: 1 })(to)));
      expect(fake.rows).toBe(snapshotSamples);
      return fake.data.slice(0, 2 * 196);
    };
    const [few, many] = [await first(2), await first(9)];
    for (const [i, value] of few.entries()) expect(value).toBeCloseTo(many[i], 5);
  });

  it("a group of seeds tells of each what it tells alone", async () => {
    const engine = await openEngine("cpu");
    const alone = stepsOf(await collect(gans({ steps: 1 })(context(engine, 2, { data: labelledImages }))))[0];
    const together = stepsOf(
      await collect(gans({ steps: 1 })(context(engine, [1, 2], { data: labelledImages })), 1),
    )[0];
    for (const name of ["lossD", "lossG", "criticReal"] as const)
      expect(together[name]).toBeCloseTo(alone[name], 4);
  });
});

it("points in the plane cannot be seen by a convolutional net, told before anything runs", () => {
  const trainer = "{ kind: gan, discriminator: { kind: dcgan } }";
  const folder = folderWith({ "x.yaml": `target: { kind: ring }\ntrainer: ${trainer}\n` });
  expect(() => loadScenarios([`${folder}/x.yaml`])).toThrow(
    "trainer gan: discriminator or critic: a convolutional net needs a target of images",
  );
});
