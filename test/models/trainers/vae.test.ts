/** The variational autoencoder: its loss and slopes, what it tells, memory, the same step on every engine. */
import { describe, expect, it } from "vitest";
import { createTarget } from "../../../src/data/index.ts";
import type { Engine, Tensor } from "../../../src/engine/engine.ts";
import { openEngine } from "../../../src/engine/index.ts";
import { Rng } from "../../../src/maths/random.ts";
import {
  bernoulliReconstruction,
  divergenceFromPrior,
  gaussianReconstruction,
} from "../../../src/models/objectives/elbo.ts";
import type { StepEvent, TrainEvent } from "../../../src/models/trainers/trainer.ts";
import { createCoders } from "../../../src/models/trainers/vae/coders.ts";
import { vae } from "../../../src/models/trainers/vae.ts";
import { enginesHere, nativeEngines } from "../../helpers/engines.ts";
import { randomize, worstSlope } from "../../helpers/net-slopes.ts";
import { images } from "../../helpers/small-images.ts";
import { collect, context, optionsOf, snapshotsOf } from "../../helpers/small-training.ts";

const conv = { kind: "dcgan", channels: 2 };
const small = { steps: 3, batch: 4, latent: { dim: 2 } };
const onRing = optionsOf(vae, {
  ...small,
  encoder: { kind: "mlp", widths: [6] },
  decoder: { kind: "mlp", widths: [6] },
});
const onImages = optionsOf(vae, {
  ...small,
  likelihood: { kind: "bernoulli" },
  encoder: conv,
  decoder: conv,
});
const variants = [
  ["Gaussian, MLPs on the ring", onRing, {}],
  ["Bernoulli, convolutions on images", onImages, { data: images }],
] as const;

const told = (events: readonly TrainEvent[]): StepEvent[] => events.filter((event) => event.kind === "step");

describe("reconstructions", () => {
  /** The error of each snapshot's reconstructions of the same 32 images, and of the first of them alone. */
  async function errors(steps: number) {
    const real = images.sample(32, new Rng(1312));
    const alone = { ...real, rows: 1, data: real.data.slice(0, images.dim) };
    const found: { all: number; apart: number }[] = [];
    const options = { ...onImages, steps, batch: 16, latent: { dim: 4 } };
    const faster = { ...options, optimizer: { ...options.optimizer, rate: 0.01 } };
    const [to] = context(await openEngine("cpu"), 1, { data: images, snapshotEvery: 40, snapshotSamples: 8 });
    for await (const { event } of vae.train(faster, [to])) {
      if (event.kind !== "snapshot") continue;
      const made = event.reconstruct?.(real);
      const one = event.reconstruct?.(alone);
      if (made === undefined || one === undefined) throw new Error("a VAE of images reconstructs");
      const squares = Float64Array.from(made.data, (value, i) => (value - real.data[i]) ** 2);
      found.push({
        all: squares.reduce((a, b) => a + b, 0) / squares.length,
        apart: Math.max(...Array.from(one.data, (value, i) => Math.abs(value - made.data[i]))),
      });
    }
    return found;
  }

  it("come nearer to their inputs as it learns, and an image's does not depend on those beside it", async () => {
    const found = await errors(80);
    expect(found.length).toBeGreaterThan(1);
    expect(found.at(-1)?.all ?? 1).toBeLessThan(0.8 * found[0].all);
    // float32 sums in another order
    for (const { apart } of found) expect(apart).toBeLessThan(1e-5);
  });

  it("are those of images only", async () => {
    const [snapshot] = snapshotsOf(await collect(vae.train(onRing, context(await openEngine("cpu"), 1))));
    expect(snapshot.reconstruct).toBeUndefined();
  });
});

describe.each(variants)("%s", (_, options, more) => {
  const train = async (engine: Engine, changes: object = {}) =>
    collect(vae.train({ ...options, ...changes }, context(engine, 1, more)));

  it("the loss is the sum of its parts, and there is no opponent to tell of", async () => {
    const events = told(await train(await openEngine("cpu")));
    expect(events).toHaveLength(3);
    for (const event of events) {
      expect(event.lossG / ((event.reconstruction ?? 0) + (event.divergence ?? 0))).toBeCloseTo(1, 5);
      expect(event.divergence).toBeGreaterThanOrEqual(0);
      expect(Math.hypot(...event.layersG) / (event.gradNormG ?? 0)).toBeCloseTo(1, 5);
      const { lossD, gradNormD, criticReal, criticFake, probReal, probFake } = event;
      expect([lossD, gradNormD, criticReal, criticFake, probReal, probFake]).toEqual(new Array(6).fill(null));
    }
  });

  it("slopes of encoder and decoder on every engine", async () => {
    for (const id of enginesHere) {
      const engine = await openEngine(id);
      const { tf } = engine;
      const [to] = context(engine, 1, more);
      const { encoder, decoder, learned, variables } = createCoders(options, to);
      const rng = new Rng(1312);
      randomize(tf, learned, rng);
      const real = tf.tensor2d(Float32Array.from(to.data.sample(4, rng).data), [4, to.data.dim]);
      const noise = tf.tensor2d(rng.normals(new Float32Array(8)), [4, 2]);
      const loss = (): Tensor => {
        const [mean, logVariance] = tf.split(encoder.forward(real), 2, -1);
        const output = decoder.forward(tf.add(mean, tf.mul(tf.exp(tf.mul(0.5, logVariance)), noise)));
        const paid =
          options.likelihood.kind === "bernoulli"
            ? bernoulliReconstruction(tf, real, output)
            : gaussianReconstruction(tf, real, output, 1);
        return tf.div(tf.add(paid, divergenceFromPrior(tf, mean, logVariance)), to.data.dim);
      };
      const { worst, largest } = worstSlope(tf, learned, loss, rng);
      // rounding is 6e-8 of a loss near 1 by h = 5e-4, 1e-4, where slopes are 5e-3
      expect(worst).toBeLessThan(0.06);
      expect(largest).toBeGreaterThan(1e-3);
      tf.dispose([real, noise, ...variables]);
    }
  });

  it("one step gives the same numbers on every engine, to 1e-4", async () => {
    const found: number[][] = [];
    for (const id of enginesHere) {
      const [step] = told(await train(await openEngine(id), { steps: 1 }));
      found.push([step.lossG, step.gradNormG ?? 0, step.reconstruction ?? 0, ...step.layersG]);
    }
    for (const other of found.slice(1))
      for (const [i, x] of other.entries()) expect(Math.abs(x / found[0][i] - 1)).toBeLessThan(1e-4);
  });

  it.each(["wasm", ...nativeEngines] as const)(
    "holds as many tensors at every step, and none after, on %s; samples come from the prior",
    async (id) => {
      const engine = await openEngine(id);
      const before = engine.tf.memory().numTensors;
      const held = new Set<number>();
      const to = context(engine, 1, { ...more, snapshotEvery: 10 });
      for await (const { event } of vae.train({ ...options, steps: 25 }, to)) {
        if (event.kind === "step") held.add(engine.tf.memory().numTensors);
        if (event.kind === "snapshot") expect(event.fake.rows).toBe(16);
      }
      expect([...held]).toHaveLength(1);
      expect(engine.tf.memory().numTensors).toBe(before);
    },
  );
});

it("learns: on a ring of one mode the bound rises and the samples come to the mode", async () => {
  const engine = await openEngine("wasm");
  const data = {
    dim: 2,
    sample: (rows: number) => ({
      rows,
      dim: 2,
      data: Float32Array.from({ length: 2 * rows }, (_, i) => (i % 2 === 0 ? 1 : -0.5)),
    }),
  };
  const events = await collect(
    vae.train(
      { ...onRing, steps: 400, optimizer: { ...onRing.optimizer, rate: 0.02 } },
      context(engine, 1, { data, logEvery: 399 }),
    ),
  );
  const [first, , last] = told(events);
  expect(last.lossG).toBeLessThan(first.lossG - 5);
  const [{ fake }] = snapshotsOf(events);
  for (let i = 0; i < fake.data.length; i += 2) {
    expect(Math.abs(fake.data[i] - 1)).toBeLessThan(0.1);
    expect(Math.abs(fake.data[i + 1] + 0.5)).toBeLessThan(0.1);
  }
});

it("what cannot work is told", () => {
  const tanh = { kind: "mlp", output: "tanh" };
  expect(vae.check(optionsOf(vae, { encoder: tanh }))).toBe(
    "an encoder needs output linear (got tanh): means and log variances have no bounds",
  );
  expect(vae.check(optionsOf(vae, { decoder: tanh, likelihood: { kind: "bernoulli" } }))).toBe(
    "likelihood bernoulli needs a decoder of output linear (got tanh): its outputs are logits",
  );
  const bernoulli = optionsOf(vae, { likelihood: { kind: "bernoulli" } });
  expect(vae.check(bernoulli, createTarget({ kind: "grid" }))).toBe(
    "likelihood bernoulli needs values in [-1, 1] (this target has values without bounds)",
  );
  expect(vae.check(bernoulli, { dim: 2, range: [-1, 1.5] })).toBe(
    "likelihood bernoulli needs values in [-1, 1] (this target has -1 to 1.5)",
  );
  expect(vae.check(bernoulli, { dim: 2, range: [0, 1] })).toBeUndefined();
  expect(vae.check(onImages, { dim: 2, range: [-1, 1] })).toBe(
    "encoder: a convolutional net needs a target of images",
  );
  expect(vae.check(onImages, images)).toBeUndefined();
});
