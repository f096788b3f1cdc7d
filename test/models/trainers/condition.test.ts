/** Players that are told classes: what they are fed, what is asked of the generator, what cannot be. */
import { describe, expect, it } from "vitest";
import { createTarget } from "../../../src/data/index.ts";
import { openEngine } from "../../../src/engine/index.ts";
import { Rng } from "../../../src/maths/random.ts";
import { drawLabels, oneHot } from "../../../src/models/trainers/adversarial/labels.ts";
import { gan } from "../../../src/models/trainers/gan.ts";
import { wgan } from "../../../src/models/trainers/wgan.ts";
import { labelledImages } from "../../helpers/small-images.ts";
import {
  collect,
  context,
  ganOptions,
  optionsOf,
  snapshotsOf,
  watch,
  wganOptions,
} from "../../helpers/small-training.ts";

const oneHotLabels = { condition: { kind: "one-hot" } };

it("labels are one-hot rows, drawn as the data have them", () => {
  expect([...oneHot(Int32Array.of(2, 0), 3)]).toEqual([0, 0, 1, 1, 0, 0]);
  const ring = createTarget({ kind: "ring", modes: 2, weights: [3, 1] });
  const labels = drawLabels(2000, ring, new Rng(5));
  // a share of 3/4 within 4 standard errors
  const share = labels.filter((label) => label === 0).length / 2000;
  expect(Math.abs(share - 0.75)).toBeLessThan(4 * Math.sqrt((0.75 * 0.25) / 2000));
});

describe("targets", () => {
  it.each([
    [{ kind: "ring", modes: 5 }, 5],
    [{ kind: "grid", side: 3 }, 9],
    [{ kind: "ring", modes: 1 }, undefined],
    [{ kind: "spiral" }, undefined],
  ] as const)("%o has classes: %s", (options, classes) => {
    expect(createTarget(options).classes).toBe(classes);
  });
});

describe("a conditional GAN on the ring", async () => {
  const engine = await openEngine("cpu");

  it("has inputs for the label in both players, and says what was asked of each sample", async () => {
    const watched = watch(engine);
    const events = await collect(gan.train(ganOptions(oneHotLabels), context(watched.engine)));
    // 2 latent numbers, and 2 coordinates, beside 8 classes: 10 inputs to 8 units
    expect(watched.moves[0].before.generator[0]).toHaveLength(10 * 8);
    expect(watched.moves[0].before.opponent[0]).toHaveLength(10 * 8);
    const [{ fake, gradients }] = snapshotsOf(events);
    expect(fake.labels).toHaveLength(fake.rows);
    expect(new Set(fake.labels).size).toBeGreaterThan(1);
    expect(gradients).toBeUndefined();
  });

  it("learns to put samples where it is asked to, by a learned vector", async () => {
    const wasm = await openEngine("wasm");
    const data = createTarget({ kind: "ring", modes: 2, std: 0.05 });
    const player = { widths: [16], optimizer: { kind: "adam", rate: 0.01 } };
    const options = ganOptions({
      steps: 400,
      batch: 64,
      condition: { kind: "embedding", size: 2 },
      generator: player,
      discriminator: player,
    });
    const to = context(wasm, 1, { data, logEvery: 400, snapshotSamples: 100 });
    const [{ fake }] = snapshotsOf(await collect(gan.train(options, to)));
    // mode 0 is at x = 1, mode 1 at x = -1
    const right = [...(fake.labels ?? [])].filter((label, i) => fake.data[2 * i] > 0 === (label === 0));
    expect(right.length).toBeGreaterThan(95);
  });
});

it("the sheet of a conditional generator has a row a class with the same latents in each", async () => {
  const engine = await openEngine("wasm");
  const conv = { kind: "dcgan", channels: 2 };
  const given = { steps: 1, batch: 4, latent: { dim: 3 }, generator: conv, discriminator: conv };
  const to = context(engine, 1, { data: labelledImages, snapshotSamples: 4 });
  const [{ grid }] = snapshotsOf(await collect(gan.train(optionsOf(gan, { ...given, ...oneHotLabels }), to)));
  expect([...(grid?.labels ?? [])]).toEqual([0, 1].flatMap((label) => new Array(8).fill(label)));
  // Labels 1 and 3 of four: a row for each of the classes that there are.
  const sample: typeof labelledImages.sample = (rows, rng) => {
    const drawn = labelledImages.sample(rows, rng);
    return { ...drawn, labels: drawn.labels.map((label) => 2 * label + 1) };
  };
  const data = { ...labelledImages, classes: 4, classesPresent: [1, 3], sample };
  const [other] = snapshotsOf(
    await collect(
      gan.train(
        optionsOf(gan, { ...given, ...oneHotLabels }),
        to.map((each) => ({ ...each, data })),
      ),
    ),
  );
  expect([...(other.grid?.labels ?? [])]).toEqual([1, 3].flatMap((label) => new Array(8).fill(label)));
});

describe("what cannot be told", () => {
  it("classes of a target that has none", () => {
    expect(gan.check(ganOptions(oneHotLabels), createTarget({ kind: "spiral" }))).toBe(
      "condition one-hot needs a target with classes, such as mnist, ring or grid",
    );
    expect(gan.check(ganOptions(oneHotLabels), createTarget({ kind: "ring" }))).toBeUndefined();
  });

  it("the class of a pack, or to an affine map", () => {
    expect(gan.check(ganOptions({ ...oneHotLabels, packing: 2 }))).toBe(
      "condition one-hot needs packing 1 (got 2): a pack has many classes",
    );
    const affine = optionsOf(gan, { ...oneHotLabels, generator: { kind: "affine" } });
    expect(gan.check(affine, createTarget({ kind: "ring" }))).toBe(
      "condition one-hot needs nets that learn what a class means (got kind affine)",
    );
  });

  it("a class to players whose dynamics are measured", () => {
    expect(gan.check(ganOptions({ ...oneHotLabels, dynamics: {} }))).toBe(
      "dynamics need players that are told no class (condition one-hot)",
    );
  });

  it("the critic's certificate has no single critic to speak of", () => {
    expect(wgan.lacks(wganOptions(), 2).critic).toBeUndefined();
    expect(wgan.lacks(wganOptions(oneHotLabels), 2).critic).toBe(
      "with condition one-hot the discriminator judges samples of a class",
    );
  });
});
