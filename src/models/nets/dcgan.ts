/**
 * Convolutional players for images (DCGAN). G: a dense layer to a small image of many channels, then transposed
 * convolutions that double the side, with normalization and ReLU between them and tanh at the end. D: convolutions that
 * halve it, with normalization (not of the first) and leaky ReLU (or ReLU), and one dense output. Kernels are 4 x 4; channels double
 * as the side halves. Weights start as N(0, .02), gains as N(1, .02), offsets at 0; other layers have no biases.
 *
 * Sides are 4 to 7 times a power of two: 28 = 7 x 4, 32 = 4 x 8, 14 = 7 x 2.
 *
 * Source: Radford, Metz & Chintala 2016, arXiv 1511.06434; layer normalization: Ba, Kiros & Hinton 2016, arXiv 1607.06450,
 * as Gulrajani et al. 2017, arXiv 1704.00028, advise beside a gradient penalty.
 */
import type { Engine, Tensor, Variable } from "../../engine/engine.ts";
import type { Rng } from "../../maths/random.ts";
import type { ImageShape } from "../../samples.ts";
import { grouped } from "./grouped.ts";
import type { Net } from "./net.ts";
import type { ConvolutionalOptions, ReadingOptions } from "./options.ts";
import { averaged, type ChannelStatistics, channelStatistics } from "./statistics.ts";

const KERNEL = 4;
const STD = 0.02;
const LEAK = 0.2;
/** PyTorch's constant in batch and layer normalization. */
const EPSILON = 1e-5;
/** Sides of the smallest image are at least this and less than twice this. */
const SMALLEST = 4;

/** How often a side is halved to come below 8; undefined where that is not to 4, 5, 6 or 7. */
function halvings(side: number): number | undefined {
  let base = side;
  let times = 0;
  for (; base >= 2 * SMALLEST; base /= 2) times++;
  return times > 0 && Number.isInteger(base) && base >= SMALLEST ? times : undefined;
}

/** Why these nets cannot be made for images of this shape, or undefined. */
export function checkImage(image: ImageShape | undefined): string | undefined {
  if (image === undefined) return "a convolutional net needs a target of images";
  const times = halvings(image.height);
  if (times !== undefined && times === halvings(image.width)) return undefined;
  return `a convolutional net needs images whose sides are 4 to 7 times the same power of two, such as 14, 28 or 32 (got ${image.height} x ${image.width})`;
}

/** Sides after each halving, from the full image to the smallest. */
function pyramid({ height, width }: ImageShape): (readonly [number, number])[] {
  const times = halvings(height) ?? 0;
  return Array.from({ length: times + 1 }, (_, i) => [height / 2 ** i, width / 2 ** i] as const);
}

/** Normalizes the i-th normalized layer of a net, taking its gains and offsets, or a bias, from `next`. */
type Normalize = (x: Tensor, i: number, next: () => Tensor) => Tensor;

type Layer =
  | { readonly kind: "dense"; readonly shape: readonly number[] }
  | { readonly kind: "kernel"; readonly shape: readonly number[] }
  | { readonly kind: "normalization"; readonly channels: number };

function createVariables(
  { tf }: Engine,
  { norm }: Pick<ConvolutionalOptions, "norm">,
  layers: readonly Layer[],
  rng: Rng,
): Variable[] {
  const variable = (shape: readonly number[], value: () => number): Variable => {
    const length = shape.reduce((product, size) => product * size, 1);
    const values = Float32Array.from({ length }, value);
    return tf.tidy(() => tf.variable(tf.tensor(values, [...shape])));
  };
  return layers.flatMap((layer) => {
    if (layer.kind !== "normalization") return [variable(layer.shape, () => STD * rng.normal())];
    const offsets = variable([layer.channels], () => 0);
    return norm === "none" ? [offsets] : [variable([layer.channels], () => 1 + STD * rng.normal()), offsets];
  });
}

/** The body of a net: from rows to rows, taking its weights from `next` in order. */
type Body = (x: Tensor, next: () => Tensor, normalize: (x: Tensor) => Tensor) => Tensor;

function createNet(
  engine: Engine,
  options: Pick<ConvolutionalOptions, "norm">,
  layers: readonly Layer[],
  body: Body,
  rng: Rng | readonly Rng[],
): Net {
  const { tf, normalizeBatch } = engine;
  const { norm } = options;
  const sizes = layers.map(({ kind }) => (kind === "normalization" && norm !== "none" ? 2 : 1));
  const first = (layer: number) => sizes.slice(0, layer).reduce((sum, size) => sum + size, 0);

  function run(x: Tensor, parameters: readonly Tensor[], normalize: Normalize): Tensor {
    let used = 0;
    let normalized = 0;
    const next = () => parameters[used++];
    return body(x, next, (h) => normalize(h, normalized++, next));
  }
  const scaled = (x: Tensor, { mean, variance }: ChannelStatistics, next: () => Tensor): Tensor =>
    tf.add(tf.mul(tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, EPSILON))), next()), next());
  const bySample: Normalize = (x, _, next) => scaled(x, tf.moments(x, [1, 2, 3], true), next);
  const byBatch: Normalize = (x, _, next) => normalizeBatch(x, next(), next(), EPSILON);
  const training: Normalize = {
    batch: byBatch,
    layer: bySample,
    none: ((x, _, next) => tf.add(x, next())) as Normalize,
  }[norm];

  return grouped(tf, rng, (each) => {
    const variables = createVariables(engine, options, layers, each);
    return {
      variables,
      layers: sizes,
      kernels: layers.flatMap(({ kind }, layer) => (kind === "normalization" ? [] : [first(layer)])),
      forward: (x, parameters = variables) => run(x, parameters, training),
      ...(norm === "batch" && {
        batchwise: true,
        settled(batches, parameters) {
          const measured = batches.map((batch) =>
            tf.tidy(() => {
              const found: ChannelStatistics[] = [];
              run(batch, parameters, (x, i, next) => {
                found.push(channelStatistics(tf, x));
                return byBatch(x, i, next);
              });
              return found;
            }),
          );
          const statistics = averaged(tf, measured);
          return (x) => run(x, parameters, (h, i, next) => scaled(h, statistics[i], next));
        },
      }),
    };
  });
}

/**
 * @param latent numbers of a latent vector
 * @param output tanh, or linear where the loss takes logits
 */
export function buildConvolutionalGenerator(
  engine: Engine,
  latent: number,
  image: ImageShape,
  options: ConvolutionalOptions,
  rng: Rng | readonly Rng[],
  output: "tanh" | "linear" = "tanh",
): Net {
  const { tf } = engine;
  const sides = pyramid(image).toReversed();
  const [[height, width], ...larger] = sides;
  /** Channels at each side, the smallest first. */
  const channels = larger.map((_, i) => options.channels * 2 ** (larger.length - 1 - i));
  const outputs = [...channels.slice(1), image.channels];
  const layers: Layer[] = [
    { kind: "dense", shape: [latent, height * width * channels[0]] },
    { kind: "normalization", channels: channels[0] },
    ...larger.flatMap((_, i): Layer[] => [
      { kind: "kernel", shape: [KERNEL, KERNEL, outputs[i], channels[i]] },
      ...(i < larger.length - 1 ? [{ kind: "normalization", channels: outputs[i] } as const] : []),
    ]),
  ];
  const body: Body = (z, next, normalize) => {
    const rows = z.shape[0];
    let h = tf.reshape(tf.matMul(z, next()), [rows, height, width, channels[0]]);
    for (const [i, [down, right]] of larger.entries()) {
      h = tf.relu(normalize(h));
      const shape = [rows, down, right, outputs[i]];
      h = tf.conv2dTranspose(h, next(), shape, 2, "same");
    }
    return tf.reshape(output === "tanh" ? tf.tanh(h) : h, [rows, -1]);
  };
  return createNet(engine, options, layers, body, rng);
}

/** @param outputs numbers a row: 1 of a discriminator, more of an encoder */
export function buildConvolutionalDiscriminator(
  engine: Engine,
  image: ImageShape,
  options: ReadingOptions,
  rng: Rng | readonly Rng[],
  outputs = 1,
): Net {
  const { tf } = engine;
  const sides = pyramid(image);
  const [height, width] = sides[sides.length - 1];
  const channels = sides.slice(1).map((_, i) => options.channels * 2 ** i);
  const inputs = [image.channels, ...channels];
  const deepest = channels[channels.length - 1];
  const layers: Layer[] = [
    ...channels.flatMap((count, i): Layer[] => [
      { kind: "kernel", shape: [KERNEL, KERNEL, inputs[i], count] },
      ...(i > 0 ? [{ kind: "normalization", channels: count } as const] : []),
    ]),
    { kind: "dense", shape: [height * width * deepest, outputs] },
  ];
  const activate = (x: Tensor) => (options.activation === "relu" ? tf.relu(x) : tf.leakyRelu(x, LEAK));
  const body: Body = (x, next, normalize) => {
    const rows = x.shape[0];
    let h = tf.reshape(x, [rows, image.height, image.width, image.channels]);
    for (const i of channels.keys()) {
      const smaller = tf.conv2d(h, next(), 2, "same");
      h = activate(i > 0 ? normalize(smaller) : smaller) as typeof h;
    }
    return tf.matMul(tf.reshape(h, [rows, -1]), next());
  };
  return createNet(engine, options, layers, body, rng);
}
