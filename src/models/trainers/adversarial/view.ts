/** The players of one seed at one step, as functions on plain arrays. */
import type { Tensor } from "../../../engine/engine.ts";
import { concatenated } from "../../../maths/typed-arrays.ts";
import type { Samples } from "../../../samples.ts";
import { labelled } from "../../nets/conditional.ts";
import type { Net } from "../../nets/net.ts";
import { drawLatent } from "../noise.ts";
import type { TrainContext } from "../trainer.ts";
import { classesTold, labelsOf, oneHot } from "./labels.ts";
import { pack } from "./packing.ts";
import type { Adversaries, Players, SeedParameters } from "./players.ts";

/** Rows of two matrices side by side. */
function beside(left: Float32Array, width: number, right: Float32Array, added: number): Float32Array {
  const rows = left.length / width;
  const out = new Float32Array(rows * (width + added));
  for (let i = 0; i < rows; i++) {
    out.set(left.subarray(i * width, (i + 1) * width), i * (width + added));
    out.set(right.subarray(i * added, (i + 1) * added), i * (width + added) + width);
  }
  return out;
}

/** Rows that a net of images takes at once: some hundred kB each. */
const CHUNK = 256;
/** Batches of each kind from which the statistics of batch normalization are taken. */
const SETTLING_BATCHES = 4;

export type View = ReturnType<typeof viewOf>;

/** Tensors are made in the scope of the caller, and are good until it ends. */
export function viewOf(
  step: number,
  setup: Adversaries,
  { generator, opponent }: Players,
  parameters: SeedParameters,
  { engine, data, rng }: TrainContext,
) {
  const { tf } = engine;
  const { latent, packing, batch } = setup;
  const classes = classesTold(setup, data);

  const matrix = (values: ArrayLike<number>, columns: number): Tensor =>
    tf.tensor2d(Float32Array.from(values), [values.length / columns, columns]);
  const evaluate = (
    input: Float32Array | Float64Array,
    columns: number,
    net: (x: Tensor) => Tensor,
  ): Float64Array => {
    const length = data.image === undefined ? input.length : CHUNK * columns;
    const chunks: Float32Array[] = [];
    for (let i = 0; i < input.length; i += length) {
      const output = tf.tidy(() => net(matrix(input.subarray(i, i + length), columns)));
      chunks.push(Float32Array.from(output.dataSync()));
    }
    return Float64Array.from(concatenated(chunks));
  };
  const draw = (n: number, stream: string, index = step) =>
    drawLatent(n, latent, rng.fork(stream).fork(index));

  const settles = generator.settled !== undefined || opponent.settled !== undefined;
  const settling = Array.from({ length: settles ? SETTLING_BATCHES : 0 }, (_, i) => {
    const stream = rng.fork("batch statistics").fork(step).fork(i);
    const real = data.sample(batch, stream.fork("real"));
    const labels = classes === 0 ? undefined : matrix(oneHot(labelsOf(real), classes), classes);
    const latents = matrix(drawLatent(batch, latent, stream.fork("latent")), latent.dim);
    return { latents: labelled(tf, latents, labels), real: matrix(real.data, data.dim), labels };
  });
  const settle = (net: Net, weights: readonly Tensor[], batches: readonly Tensor[]) =>
    net.settled?.(batches, weights) ?? ((x: Tensor) => net.forward(x, weights));
  const latents = settling.map((each) => each.latents);
  const raw = settle(generator, parameters.generator, latents);
  const sampled = parameters.average === undefined ? raw : settle(generator, parameters.average, latents);
  /** @param labels what is asked for, where the generator is told classes */
  const generate = (noise: Float32Array, net = raw, labels?: Int32Array): Samples => {
    const rows = noise.length / latent.dim;
    if (labels === undefined) return { rows, dim: data.dim, data: evaluate(noise, latent.dim, net) };
    const told = beside(noise, latent.dim, oneHot(labels, classes), classes);
    return { rows, dim: data.dim, data: evaluate(told, latent.dim + classes, net), labels };
  };

  /** What D sees in a training are batches of one kind each. */
  const seen = settling.flatMap(({ latents: z, real, labels }) =>
    [real, generator.forward(z, parameters.generator)].map((x) =>
      labelled(tf, pack(tf, x, packing, data), labels),
    ),
  );
  const discriminate = settle(opponent, parameters.opponent, seen);

  /** D has no opinion of a single point where it judges packs, points of a class, or a batch as a whole. */
  const ofBatch = opponent.batchwise === true && opponent.settled === undefined;
  const judgesPoints = packing === 1 && classes === 0 && !ofBatch;

  return { classes, evaluate, draw, generate, discriminate, sampled, judgesPoints };
}
