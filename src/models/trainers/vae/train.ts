/** The training loop of a variational autoencoder: a batch is encoded, a latent drawn, decoded, and both nets moved. */
import type { CompiledStep, Metrics, Tensor, Tensors } from "../../../engine/engine.ts";
import { concatenated } from "../../../maths/typed-arrays.ts";
import type { Samples } from "../../../samples.ts";
import {
  bernoulliReconstruction,
  divergenceFromPrior,
  gaussianReconstruction,
} from "../../objectives/elbo.ts";
import { blocksOf, type Step, scheduleOf } from "../adversarial/schedule.ts";
import { gradientNorms, measureNorms } from "../gradient-norms.ts";
import { toFloat32 } from "../noise.ts";
import { type Parts, readParts, writeParts } from "../state.ts";
import {
  type SnapshotEvent,
  type StepEvent,
  type TrainContext,
  type TrainEvent,
  UNTRAINED_SAMPLES,
} from "../trainer.ts";
import { asData, type Coders, createCoders } from "./coders.ts";
import type { VaeOptions } from "./options.ts";

/** Rows that a net of images takes at once. */
const CHUNK = 256;
const GRID_IMAGES = 64;
/** Batches from which the statistics of batch normalization are taken. */
const SETTLING_BATCHES = 4;

function compile(
  options: VaeOptions,
  coders: Coders,
  observe: boolean,
  { engine, data, logEvery }: TrainContext,
): CompiledStep {
  const { tf } = engine;
  const { batch, latent, likelihood, steps } = options;
  const { encoder, decoder, optimizer, learned } = coders;

  function parts(real: Tensor, noise: Tensor): { reconstruction: Tensor; divergence: Tensor } {
    const [mean, logVariance] = tf.split(encoder.forward(real), 2, -1);
    const z = tf.add(mean, tf.mul(tf.exp(tf.mul(0.5, logVariance)), noise));
    const output = decoder.forward(z);
    const reconstruction =
      likelihood.kind === "bernoulli"
        ? bernoulliReconstruction(tf, real, output)
        : gaussianReconstruction(tf, real, output, likelihood.sigma);
    return { reconstruction, divergence: divergenceFromPrior(tf, mean, logVariance) };
  }

  return engine.compile({
    feeds: { real: [batch, data.dim], noise: [batch, latent.dim], schedule: [optimizer.scheduleLength] },
    variables: coders.variables,
    expectedSteps: observe ? Math.ceil(steps / logEvery) : steps,
    step({ real, noise, schedule }: Tensors): Tensors {
      let kept: { reconstruction: Tensor; divergence: Tensor } | undefined;
      const loss = () => {
        const { reconstruction, divergence } = parts(real, noise);
        kept = { reconstruction: tf.keep(reconstruction), divergence: tf.keep(divergence) };
        return tf.add(reconstruction, divergence);
      };
      const { value, grads } = tf.variableGrads(loss as never, [...learned]);
      const gradients = learned.map(({ name }) => grads[name]);
      optimizer.apply(gradients, schedule);
      const metrics: Record<string, Tensor> = { loss: value };
      for (const [name, part] of Object.entries(kept ?? {})) {
        metrics[name] = tf.clone(part);
        part.dispose();
      }
      return observe ? { ...metrics, norms: measureNorms(tf, gradients) } : metrics;
    },
  });
}

function stepEvent(step: number, metrics: Metrics, { encoder, decoder }: Coders): StepEvent {
  const { total, layers } = gradientNorms(metrics.norms, [...encoder.layers, ...decoder.layers]);
  return {
    kind: "step",
    step,
    lossD: null,
    lossG: metrics.loss[0],
    gradNormD: null,
    gradNormG: total,
    reconstruction: metrics.reconstruction[0],
    divergence: metrics.divergence[0],
    layersD: [],
    layersG: layers,
    criticReal: null,
    criticFake: null,
    probReal: null,
    probFake: null,
  };
}

/**
 * What the decoder makes of latents from the prior: the means of p(x | z), without its noise. It can be asked for more until
 * the next event is.
 */
function* takeSnapshot(
  step: number,
  options: VaeOptions,
  { encoder, decoder }: Coders,
  { engine, data, rng, snapshotSamples }: TrainContext,
): Generator<SnapshotEvent> {
  const { tf } = engine;
  const { latent, batch } = options;
  const draw = (n: number, stream: string, index: number) =>
    rng
      .fork(stream)
      .fork(index)
      .normals(new Float32Array(n * latent.dim));
  const rows = (values: Float32Array): Tensor =>
    tf.tensor2d(values, [values.length / latent.dim, latent.dim]);
  const rowsOf = (samples: Samples): Tensor =>
    tf.tensor2d(toFloat32(samples.data), [samples.rows, samples.dim]);
  tf.engine().startScope();
  try {
    const batches = Array.from({ length: SETTLING_BATCHES }, (_, i) =>
      rows(draw(batch, "batch statistics", SETTLING_BATCHES * step + i)),
    );
    const decode = decoder.settled?.(batches, decoder.variables) ?? ((z: Tensor) => decoder.forward(z));
    const generate = (noise: Float32Array): Samples => {
      const chunks: Float32Array[] = [];
      for (let i = 0; i < noise.length; i += CHUNK * latent.dim) {
        const part = noise.subarray(i, i + CHUNK * latent.dim);
        const output = tf.tidy(() => asData(engine, options, decode(rows(part))));
        chunks.push(Float32Array.from(output.dataSync()));
      }
      const values = Float64Array.from(concatenated(chunks));
      return { rows: noise.length / latent.dim, dim: data.dim, data: values };
    };
    /** The mean of q(z | x). Statistics of batch normalization are those of real samples. */
    const encode = (real: Samples): Float32Array =>
      tf.tidy(() => {
        const settling = Array.from({ length: SETTLING_BATCHES }, (_, i) =>
          rowsOf(data.sample(batch, rng.fork("encoder statistics").fork(SETTLING_BATCHES * step + i))),
        );
        const settled = encoder.settled?.(settling, encoder.variables) ?? ((x: Tensor) => encoder.forward(x));
        const [mean] = tf.split(settled(rowsOf(real)), 2, -1);
        return Float32Array.from(mean.dataSync());
      });
    const latentsOf = (n: number, stream: string) => ({
      rows: n,
      dim: latent.dim,
      data: draw(n, stream, step),
    });
    const own = latentsOf(snapshotSamples, "snapshot");
    yield {
      kind: "snapshot",
      step,
      fake: generate(own.data),
      latents: {
        prior: "normal",
        latents: own,
        draw: (n) => latentsOf(n, "other latents"),
        generate: (latents) => generate(toFloat32(latents.data)),
      },
      weights: "raw",
      grid: data.image === undefined ? undefined : generate(draw(GRID_IMAGES, "grid", 0)),
      ...(data.image !== undefined && { reconstruct: (real: Samples) => generate(encode(real)) }),
    };
  } finally {
    tf.engine().endScope();
  }
}

/** The first part of the loss, or the gradient, that is not finite. */
function broken(metrics: Metrics): string | undefined {
  const names = { reconstruction: "the reconstruction", divergence: "the divergence", norms: "the gradient" };
  for (const [name, word] of Object.entries(names)) {
    const value = metrics[name]?.find((number) => !Number.isFinite(number));
    if (value !== undefined) return `${word} is ${value}`;
  }
  return undefined;
}

const netsOf = ({ learned }: Coders): Parts => ({ coders: learned });
/** All that a step may assign. */
const partsOf = (coders: Coders): Parts => ({ ...netsOf(coders), optimizer: coders.optimizer.slots });

/** The snapshot of one seed where its checkpoint is. */
export function showVae(options: VaeOptions, context: TrainContext): SnapshotEvent {
  const { engine, from } = context;
  const coders = createCoders(options, context);
  try {
    // Without the optimizer, whose slots may differ by engine.
    if (from !== undefined) writeParts(engine.tf, netsOf(coders), from.state);
    const [snapshot] = takeSnapshot(from?.step ?? 0, options, coders, context);
    return snapshot;
  } finally {
    for (const variable of coders.variables) variable.dispose();
  }
}

/** One seed. */
export async function* trainVae(options: VaeOptions, context: TrainContext): AsyncGenerator<TrainEvent> {
  const { engine, data, rng, signal } = context;
  const { batch, latent } = options;
  const coders = createCoders(options, context);
  if (context.from !== undefined) writeParts(engine.tf, partsOf(coders), context.from.state);
  const compiled = new Map<boolean, CompiledStep>();
  const feeds = ({ index, decay }: Step) => ({
    real: toFloat32(data.sample(batch, rng.fork("real").fork(index)).data),
    noise: rng
      .fork("latent")
      .fork(index)
      .normals(new Float32Array(batch * latent.dim)),
    schedule: Float32Array.from(coders.optimizer.schedule(index, options.optimizer.rate * decay)),
  });
  const alone = {
    generator: { frozen: false },
    opponent: { steps: 1, every: 1, pretrain: 0, freezeAfter: 0 },
  };
  try {
    if (context.from === undefined) {
      const snapshotSamples = Math.min(UNTRAINED_SAMPLES, context.snapshotSamples);
      const [{ fake }] = takeSnapshot(0, options, coders, { ...context, snapshotSamples });
      yield { kind: "untrained", step: 0, fake };
    }
    for (const block of blocksOf(scheduleOf({ ...options, ...alone }, context))) {
      if (signal?.aborted) return;
      const { observe } = block[0].plan;
      const run = compiled.get(observe) ?? compile(options, coders, observe, context);
      compiled.set(observe, run);
      const metrics = run(block.map(feeds));
      await new Promise<void>((resolve) => setImmediate(resolve));
      for (const [i, { index, plan, snapshot, checkpoint }] of block.entries()) {
        if (plan.observe) yield stepEvent(index, metrics[i], coders);
        const what = broken(metrics[i]);
        if (what !== undefined) {
          yield { kind: "diverged", step: index, reason: `${what} at step ${index}` };
          return;
        }
        if (snapshot) {
          engine.refresh(coders.variables);
          yield* takeSnapshot(index, options, coders, context);
        }
        if (checkpoint) yield { kind: "checkpoint", step: index, state: readParts(engine, partsOf(coders)) };
      }
    }
  } finally {
    for (const variable of coders.variables) variable.dispose();
  }
}
