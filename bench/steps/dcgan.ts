/**
 * A convolutional GAN on 28x28 images (Radford, Metz & Chintala 2016, arXiv 1511.06434, at this size), batch 64, 64 channels,
 * layer for layer that of peers/step_pytorch.py. ganscope has no such trainer: this measures the engine. Images are drawn
 * with replacement from a set in memory.
 */
import type { Tensor2D, Tensor4D } from "@tensorflow/tfjs-core";
import type { Engine, Feeds, Program, Tensor, Tensors, Tf, Variable } from "../../src/engine/engine.ts";
import { Rng } from "../../src/maths/random.ts";
import type { Training } from "./training.ts";

const BATCH = 64;
const CHANNELS = 64;
const LATENT = 64;
const SIDE = 28;
const PIXELS = SIDE * SIDE;
const IMAGES = 1024;
const ADAM = { kind: "adam", rate: 2e-4, beta1: 0.5, beta2: 0.999, epsilon: 1e-8 } as const;
const LEAK = 0.2;
/** PyTorch's constant in batch normalization. */
const VARIANCE_FLOOR = 1e-5;
/** Steps drawn ahead and run in one call. */
const BLOCK = 50;

interface Player {
  readonly variables: readonly Variable[];
  forward(x: Tensor): Tensor;
}

/** Kernels N(0, 0.02); the scales and offsets of batch normalization 1 and 0. */
function createVariables<Name extends string>(
  tf: Tf,
  shapes: Readonly<Record<Name, readonly number[]>>,
  rng: Rng,
): Record<Name, Variable> {
  const variable = (name: string, shape: readonly number[]): Variable => {
    const length = shape.reduce((product, size) => product * size, 1);
    const value = () => {
      if (name.startsWith("scale")) return 1;
      return name.startsWith("offset") ? 0 : 0.02 * rng.normal();
    };
    const values = Float32Array.from({ length }, value);
    return tf.tidy(() => tf.variable(tf.tensor(values, [...shape])));
  };
  const entries = Object.entries<readonly number[]>(shapes).map(([name, shape]) => [
    name,
    variable(name, shape),
  ]);
  return Object.fromEntries(entries) as Record<Name, Variable>;
}

function createGenerator({ tf, normalizeBatch }: Engine, rng: Rng): Player {
  const batchNorm = (x: Tensor, scale: Variable, offset: Variable) =>
    normalizeBatch(x, scale, offset, VARIANCE_FLOOR) as Tensor4D;
  const v = createVariables(
    tf,
    {
      dense: [LATENT, 7 * 7 * 2 * CHANNELS],
      scale0: [2 * CHANNELS],
      offset0: [2 * CHANNELS],
      kernel1: [4, 4, CHANNELS, 2 * CHANNELS],
      scale1: [CHANNELS],
      offset1: [CHANNELS],
      kernel2: [4, 4, 1, CHANNELS],
    },
    rng,
  );
  const enlarge = (x: Tensor4D, kernel: Variable, side: number, channels: number) =>
    tf.conv2dTranspose(x, kernel as Tensor4D, [BATCH, side, side, channels], 2, "same");
  return {
    variables: Object.values(v),
    forward(z) {
      const seed = tf.reshape(tf.matMul(z as Tensor2D, v.dense as Tensor2D), [BATCH, 7, 7, 2 * CHANNELS]);
      const small = tf.relu(batchNorm(seed, v.scale0, v.offset0));
      const large = tf.relu(batchNorm(enlarge(small, v.kernel1, 14, CHANNELS), v.scale1, v.offset1));
      return tf.tanh(enlarge(large, v.kernel2, SIDE, 1));
    },
  };
}

function createDiscriminator({ tf, normalizeBatch }: Engine, rng: Rng): Player {
  const batchNorm = (x: Tensor, scale: Variable, offset: Variable) =>
    normalizeBatch(x, scale, offset, VARIANCE_FLOOR);
  const v = createVariables(
    tf,
    {
      kernel0: [4, 4, 1, CHANNELS],
      kernel1: [4, 4, CHANNELS, 2 * CHANNELS],
      scale1: [2 * CHANNELS],
      offset1: [2 * CHANNELS],
      dense: [7 * 7 * 2 * CHANNELS, 1],
    },
    rng,
  );
  const shrink = (x: Tensor, kernel: Variable) => tf.conv2d(x as Tensor4D, kernel as Tensor4D, 2, "same");
  return {
    variables: Object.values(v),
    forward(x) {
      const large = tf.leakyRelu(shrink(x, v.kernel0), LEAK);
      const small = tf.leakyRelu(batchNorm(shrink(large, v.kernel1), v.scale1, v.offset1), LEAK);
      return tf.matMul(tf.reshape(small, [BATCH, -1]), v.dense as Tensor2D);
    },
  };
}

/** One step of D on real and generated images, then one of G on fresh noise; non-saturating. */
function createProgram(engine: Engine, rng: Rng): Program & { schedule(t: number): number[] } {
  const { tf } = engine;
  const generator = createGenerator(engine, rng.fork("generator"));
  const discriminator = createDiscriminator(engine, rng.fork("discriminator"));
  const optimizerG = engine.optimizer(ADAM, generator.variables);
  const optimizerD = engine.optimizer(ADAM, discriminator.variables);
  const asReal = (logits: Tensor): Tensor => tf.mean(tf.softplus(tf.neg(logits)));
  const asFake = (logits: Tensor): Tensor => tf.mean(tf.softplus(logits));
  const gradients = ({ variables }: Player, loss: () => Tensor) => {
    const { value, grads } = tf.variableGrads(loss as never, [...variables]);
    return { value, gradients: variables.map(({ name }) => grads[name]) };
  };

  return {
    feeds: {
      real: [BATCH, SIDE, SIDE, 1],
      latentD: [BATCH, LATENT],
      latentG: [BATCH, LATENT],
      schedule: [optimizerG.scheduleLength],
    },
    variables: [...generator.variables, ...discriminator.variables, ...optimizerG.slots, ...optimizerD.slots],
    expectedSteps: 10_000,
    schedule: (t) => optimizerG.schedule(t, ADAM.rate),
    step({ real, latentD, latentG, schedule }: Tensors): Tensors {
      const fake = generator.forward(latentD);
      const lossD = gradients(discriminator, () =>
        tf.add(asReal(discriminator.forward(real)), asFake(discriminator.forward(fake))),
      );
      optimizerD.apply(lossD.gradients, schedule);
      const lossG = gradients(generator, () => asReal(discriminator.forward(generator.forward(latentG))));
      optimizerG.apply(lossG.gradients, schedule);
      return { lossD: lossD.value, lossG: lossG.value };
    },
  };
}

export function dcganTraining(engine: Engine, seed: number): Training {
  const rng = new Rng(seed);
  const program = createProgram(engine, rng.fork("weights"));
  const run = engine.compile(program);
  const pixels = rng.fork("images");
  const images = Float32Array.from({ length: IMAGES * PIXELS }, () => 2 * pixels.uniform() - 1);
  const choice = rng.fork("choice");
  const noise = rng.fork("noise");
  let t = 0;

  function drawFeeds(): Feeds {
    const real = new Float32Array(BATCH * PIXELS);
    for (let row = 0; row < BATCH; row++) {
      const start = choice.integer(IMAGES) * PIXELS;
      real.set(images.subarray(start, start + PIXELS), row * PIXELS);
    }
    const latent = () => noise.normals(new Float32Array(BATCH * LATENT));
    return {
      real,
      latentD: latent(),
      latentG: latent(),
      schedule: Float32Array.from(program.schedule(++t)),
    };
  }

  return async (steps) => {
    for (let left = steps; left > 0; left -= BLOCK) {
      const metrics = run(Array.from({ length: Math.min(BLOCK, left) }, drawFeeds));
      const loss = metrics.at(-1)?.lossG[0];
      if (!Number.isFinite(loss)) throw new Error(`the generator's loss is ${loss} at step ${t}`);
    }
    return steps;
  };
}
