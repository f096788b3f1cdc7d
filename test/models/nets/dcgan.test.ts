/** Convolutional players: what they refuse, batch normalization after training, slopes, and groups. */

import { describe, expect, it } from "vitest";
import type { Engine, Tensor } from "../../../src/engine/engine.ts";
import { openEngine } from "../../../src/engine/index.ts";
import { Rng } from "../../../src/maths/random.ts";
import {
  buildConvolutionalDiscriminator,
  buildConvolutionalGenerator,
  checkImage,
} from "../../../src/models/nets/dcgan.ts";
import type { Net } from "../../../src/models/nets/net.ts";
import { penalties } from "../../../src/models/penalties/index.ts";
import { constraintOf } from "../../../src/models/trainers/adversarial/constraint.ts";
import { pack, packedShape } from "../../../src/models/trainers/adversarial/packing.ts";
import type { ImageShape } from "../../../src/samples.ts";
import { enginesHere } from "../../helpers/engines.ts";
import { randomize, worstSlope } from "../../helpers/net-slopes.ts";

const SEED = 1511;
const IMAGE = { height: 14, width: 14, channels: 1 };
const LATENT = 3;
const options = { channels: 2, norm: "batch", activation: "leaky-relu" } as const;

const generator = (
  engine: Engine,
  norm: "batch" | "layer" | "none" = "batch",
  rng: Rng | Rng[] = new Rng(1),
) => buildConvolutionalGenerator(engine, LATENT, IMAGE, { ...options, norm }, rng);
const discriminator = (
  engine: Engine,
  norm: "batch" | "layer" | "none" = "batch",
  image: ImageShape = IMAGE,
) => buildConvolutionalDiscriminator(engine, image, { ...options, norm }, new Rng(2));

describe("sides", () => {
  it.each([
    [28, 28],
    [32, 32],
    [14, 14],
    [64, 64],
    [20, 24],
  ])("%d x %d can be made", (height, width) => {
    expect(checkImage({ height, width, channels: 1 })).toBeUndefined();
  });

  it.each([
    [15, 15],
    [7, 7],
    [30, 30],
    [28, 56],
    [36, 36],
  ])("%d x %d cannot", (height, width) => {
    expect(checkImage({ height, width, channels: 1 })).toBe(
      `a convolutional net needs images whose sides are 4 to 7 times the same power of two, such as 14, 28 or 32 (got ${height} x ${width})`,
    );
  });

  it("a target without images cannot either", () => {
    expect(checkImage(undefined)).toBe("a convolutional net needs a target of images");
  });
});

describe("shapes and first weights", async () => {
  const engine = await openEngine("cpu");
  it("28 x 28 is the DCGAN of the benchmark, layer for layer", () => {
    const image = { height: 28, width: 28, channels: 1 };
    const of = ({ variables }: Net) => variables.map(({ shape }) => shape);
    const g = buildConvolutionalGenerator(engine, 64, image, { channels: 8, norm: "batch" }, new Rng(1));
    const d = buildConvolutionalDiscriminator(engine, image, { ...options, channels: 8 }, new Rng(1));
    expect(of(g)).toEqual([[64, 784], [16], [16], [4, 4, 8, 16], [8], [8], [4, 4, 1, 8]]);
    expect(of(d)).toEqual([[4, 4, 1, 8], [4, 4, 8, 16], [16], [16], [784, 1]]);
    expect(g.kernels).toEqual([0, 3, 6]);
    expect(d.kernels).toEqual([0, 1, 4]);
    // N(0, .02): 50,176 weights, the standard deviation within 4 of its standard errors
    const weights = Float32Array.from(g.variables[0].dataSync());
    const deviation = Math.sqrt(weights.reduce((sum, w) => sum + w * w, 0) / weights.length);
    expect(Math.abs(deviation / 0.02 - 1)).toBeLessThan(4 / Math.sqrt(2 * weights.length));
    const gains = [...g.variables[1].dataSync()];
    expect(Math.abs(gains.reduce((sum, gain) => sum + gain, 0) / gains.length - 1)).toBeLessThan(0.02);
    expect([...g.variables[2].dataSync()]).toEqual(new Array(16).fill(0));
    engine.tf.dispose([...g.variables, ...d.variables]);
  });
});

describe.each(enginesHere)("on %s", (id) => {
  it("settled under spectral normalization, D has the norms that it trained with", async () => {
    const engine = await openEngine(id);
    const { tf } = engine;
    const plain = discriminator(engine);
    const net = constraintOf({ kind: "spectral-norm" }).normalize?.(tf, plain, new Rng(4)) ?? plain;
    const { variables, state = [] } = net;
    tf.tidy(() => {
      const x = tf.tensor2d(new Rng(SEED).normals(new Float32Array(6 * 196)), [6, 196]);
      const inTraining = net.forward(x).dataSync();
      const after =
        net
          .settled?.(
            [x],
            [...variables, ...state],
          )(x)
          .dataSync() ?? [];
      expect(after).toHaveLength(6);
      for (const [i, value] of Array.from(after).entries())
        expect(Math.abs(value - inTraining[i])).toBeLessThan(1e-4 * Math.max(1, Math.abs(value)));
    });
    tf.dispose([...variables, ...state]);
  });

  it("settled on one batch, a net gives that batch what training gave it, and any row by itself", async () => {
    const engine = await openEngine(id);
    const { tf } = engine;
    const before = tf.memory().numTensors;
    for (const [net, columns] of [
      [generator(engine), LATENT],
      [discriminator(engine), 196],
    ] as const) {
      tf.tidy(() => {
        const x = tf.tensor2d(new Rng(SEED).normals(new Float32Array(6 * columns)), [6, columns]);
        const settled = net.settled?.([x], net.variables);
        if (settled === undefined) throw new Error("there is batch normalization");
        const inTraining = net.forward(x).dataSync();
        const after = settled(x).dataSync();
        const alone = settled(tf.slice(x, [2, 0], [1, -1])).dataSync();
        const outputs = after.length / 6;
        for (const [i, value] of after.entries()) {
          expect(Math.abs(value - inTraining[i])).toBeLessThan(1e-4 * Math.max(1, Math.abs(value)));
        }
        for (const [i, value] of alone.entries()) expect(value).toBeCloseTo(after[2 * outputs + i], 4);
      });
      tf.dispose([...net.variables]);
    }
    expect(tf.memory().numTensors).toBe(before);
  });

  /*
   * Central differences with h = 5e-4 in float32: 6e-8 |loss| / h is 1e-4 of losses near 1. Where a unit passes its kink
   * within h the difference averages both slopes, which larger steps show (.1 of the slope at h = 2e-3).
   */
  it.each(["batch", "layer", "none"] as const)("slopes of both players, normalization: %s", async (norm) => {
    const engine = await openEngine(id);
    const { tf } = engine;
    const [g, d] = [generator(engine, norm), discriminator(engine, norm)];
    const rng = new Rng(SEED);
    randomize(tf, [...g.variables, ...d.variables], rng);
    const z = tf.tensor2d(rng.normals(new Float32Array(4 * LATENT)), [4, LATENT]);
    const real = tf.tensor2d(rng.normals(new Float32Array(4 * 196)), [4, 196]);
    const lossG = () => tf.mean(tf.softplus(tf.neg(d.forward(g.forward(z)))));
    const lossD = () => tf.mean(tf.softplus(d.forward(real)));
    for (const [net, loss] of [
      [g, lossG],
      [d, lossD],
    ] as const) {
      const { worst, largest } = worstSlope(tf, net.variables, loss, rng);
      expect(worst).toBeLessThan(0.02);
      expect(largest).toBeGreaterThan(1e-3);
    }
    tf.dispose([z, real, ...g.variables, ...d.variables]);
  });

  it.each(["batch", "layer", "none"] as const)(
    "slopes of both penalties in D, normalization: %s",
    async (norm) => {
      const engine = await openEngine(id);
      const { tf } = engine;
      const d = discriminator(engine, norm);
      const rng = new Rng(SEED);
      randomize(tf, d.variables, rng);
      const rows = () => tf.tensor2d(rng.normals(new Float32Array(3 * 196)), [3, 196]);
      const batch = { real: rows(), fake: rows(), mix: tf.tensor2d([[0.2], [0.5], [0.9]]) };
      const critic = (x: Tensor) => d.forward(x);
      const losses = [
        () => penalties["gradient-penalty"].term(tf, critic, batch, { lambda: 0.1 }),
        () => penalties.r1.term(tf, critic, batch, { gamma: 0.1 }),
      ];
      for (const loss of losses) {
        const { worst, largest } = worstSlope(tf, d.variables, loss, rng);
        expect(worst).toBeLessThan(0.03);
        expect(largest).toBeGreaterThan(1e-3);
      }
      tf.dispose([...Object.values(batch), ...d.variables]);
    },
  );
});

describe.each(enginesHere)("activation of D, on %s", (id) => {
  /*
   * Of 14 x 14 there is one convolution c without a bias, so c(-x) = -c(x), and leaky ReLU is relu(c) - 0.2 relu(-c):
   * D with leaky ReLU at x is D with ReLU at x less a fifth of it at -x. Sums of 98 products in float32: 1e-5 of values near 1.
   */
  it("leaky ReLU at x is ReLU at x less a fifth of ReLU at -x", async () => {
    const engine = await openEngine(id);
    const { tf } = engine;
    const build = (activation: "relu" | "leaky-relu") =>
      buildConvolutionalDiscriminator(engine, IMAGE, { ...options, activation }, new Rng(2));
    const [leaky, relu] = [build("leaky-relu"), build("relu")];
    randomize(tf, leaky.variables, new Rng(SEED));
    for (const [i, variable] of relu.variables.entries()) variable.assign(leaky.variables[i]);
    tf.tidy(() => {
      const x = tf.tensor2d(new Rng(SEED).normals(new Float32Array(5 * 196)), [5, 196]);
      const [found, at, opposite] = [leaky.forward(x), relu.forward(x), relu.forward(tf.neg(x))].map((y) =>
        Array.from(y.dataSync()),
      );
      for (const [i, value] of found.entries())
        expect(Math.abs(value - (at[i] - 0.2 * opposite[i]))).toBeLessThan(
          1e-5 * Math.max(1, Math.abs(value)),
        );
      expect(found.some((value, i) => Math.abs(value - at[i]) > 1e-3)).toBe(true);
    });
    tf.dispose([...leaky.variables, ...relu.variables]);
  });
});

describe.each(enginesHere)("what D is shown, and how its weights are held, on %s", (id) => {
  it("slopes of a D that judges packs of two", async () => {
    const engine = await openEngine(id);
    const { tf } = engine;
    const shape = { dim: 196, image: IMAGE };
    const d = discriminator(engine, "batch", packedShape(shape, 2).image);
    const rng = new Rng(SEED);
    randomize(tf, d.variables, rng);
    const real = tf.tensor2d(rng.normals(new Float32Array(4 * 196)), [4, 196]);
    const loss = () => tf.mean(tf.softplus(d.forward(pack(tf, real, 2, shape))));
    const { worst, largest } = worstSlope(tf, d.variables, loss, rng);
    expect(worst).toBeLessThan(0.02);
    expect(largest).toBeGreaterThan(1e-3);
    tf.dispose([real, ...d.variables]);
  });

  it("slopes of a D whose kernels are divided by their norm, singular vectors held", async () => {
    const engine = await openEngine(id);
    const { tf } = engine;
    const plain = discriminator(engine, "none");
    const rng = new Rng(SEED);
    randomize(tf, plain.variables, rng);
    const d = constraintOf({ kind: "spectral-norm" }).normalize?.(tf, plain, rng) ?? plain;
    const real = tf.tensor2d(rng.normals(new Float32Array(4 * 196)), [4, 196]);
    const { worst, largest } = worstSlope(tf, d.variables, () => tf.mean(tf.softplus(d.forward(real))), rng);
    expect(worst).toBeLessThan(0.02);
    expect(largest).toBeGreaterThan(1e-3);
    expect(d.state).toHaveLength(2 * plain.kernels.length);
    tf.dispose([real, ...(d.state ?? []), ...d.variables]);
  });
});

it("a group of nets gives each seed what its net alone gives", async () => {
  const engine = await openEngine("cpu");
  const { tf } = engine;
  const group = generator(engine, "batch", [new Rng(3), new Rng(4)]);
  const z = new Rng(SEED).normals(new Float32Array(5 * LATENT));
  const together = tf.tidy(() => [...group.forward(tf.tensor3d([...z, ...z], [2, 5, LATENT])).dataSync()]);
  for (const [seed, rng] of [new Rng(3), new Rng(4)].entries()) {
    const alone = generator(engine, "batch", rng);
    const outputs = tf.tidy(() => [...alone.forward(tf.tensor2d(z, [5, LATENT])).dataSync()]);
    expect(together.slice(seed * outputs.length, (seed + 1) * outputs.length)).toEqual(outputs);
    tf.dispose([...alone.variables]);
  }
  tf.dispose([...group.variables]);
});
