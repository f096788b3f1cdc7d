/**
 * Features of handwritten digits: a small convolutional classifier (digit-layers.ts) that was trained once on MNIST
 * (tools/train-digits.ts) and whose weights are part of ganscope. The 64 numbers before its last layer are the features;
 * the last layer's softmax tells the classes 0 to 9.
 *
 * Images of one channel, 28 x 28, or 32 x 32 whose border of 2 pixels is left out (MNIST padded). Of three channels each is
 * a digit of its own (stacked MNIST): three times as many features, and the classes 0 to 999, the first channel's digit first.
 * Pixels are in [-1, 1], white on black; what is outside counts as the nearer end.
 *
 * Cannot see: what is no digit. It takes anything for one of its classes, often with confidence; a class says what an
 * image looks like most, not that it is a good one.
 */
import type { Extracted, Extractor, ImageShape, Samples } from "../samples.ts";
import { digitLayers } from "./digit-layers.ts";
import { digitWeights } from "./digit-weights.ts";
import type { ExtractorKind } from "./extractor.ts";
import { createNetwork } from "./network.ts";
import { dequantize } from "./quantized.ts";

const SIDE = 28;
const PADDED = 32;
const DIM = 64;
/** Classes that it tells apart in one channel. */
export const DIGITS = 10;
const STACKED = 3;

export const digits: ExtractorKind = {
  title: "Digit classifier trained on MNIST: 64 features, classes 0 to 9",
  source: "LeCun, Bottou, Bengio & Haffner 1998; stacked digits: Srivastava et al. 2017, arXiv 1705.07761",
  check({ height, width, channels }) {
    const sized = height === width && (height === SIDE || height === PADDED);
    if (sized && (channels === 1 || channels === STACKED)) return undefined;
    return `the digit classifier requires images of 28 x 28 or 32 x 32 pixels with 1 or 3 channels (got ${height} x ${width} with ${channels})`;
  },
  checkClasses(classes, image) {
    const { channels } = image;
    const most = DIGITS ** channels;
    if (classes > most) return `the digit classifier distinguishes at most ${most} classes (got ${classes})`;
    if (channels === 1 || classes > DIGITS || digits.check(image) !== undefined) return undefined;
    return `the digit classifier reads ${channels} channels as ${channels} digits, with classes 0 to ${most - 1} (got 0 to ${classes - 1}); give images of one digit a single channel`;
  },
  open: createExtractor,
};

function createExtractor({ height, width, channels }: ImageShape): Extractor {
  const border = (height - SIDE) / 2;
  const dim = DIM * channels;
  const classes = DIGITS ** channels;
  const image = new Float64Array(SIDE * SIDE);
  let network: ReturnType<typeof createNetwork> | undefined;

  /** One channel of the image that starts at `from`, from [-1, 1] to [0, 1]. */
  function look({ data }: Samples, from: number, channel: number) {
    for (let row = 0; row < SIDE; row++) {
      const start = from + ((row + border) * width + border) * channels + channel;
      for (let column = 0; column < SIDE; column++) {
        image[row * SIDE + column] = Math.min(1, Math.max(0, (data[start + column * channels] + 1) / 2));
      }
    }
    network ??= createNetwork(digitLayers, readWeights());
    return network(image);
  }

  function extract(samples: Samples): Extracted {
    const { rows } = samples;
    const features = new Float64Array(rows * dim);
    const probabilities = new Float64Array(rows * classes);
    const labels = new Int32Array(rows);
    for (let i = 0; i < rows; i++) {
      let joint: Float64Array = Float64Array.of(1);
      for (let channel = 0; channel < channels; channel++) {
        const seen = look(samples, i * samples.dim, channel);
        features.set(seen.features, i * dim + channel * DIM);
        joint = product(joint, softmax(seen.logits));
      }
      probabilities.set(joint, i * classes);
      labels[i] = joint.indexOf(joint.reduce((most, each) => Math.max(most, each)));
    }
    return {
      features: { rows, dim, data: features, labels },
      probabilities: { rows, dim: classes, data: probabilities },
    };
  }

  const known = new WeakMap<Samples, Extracted>();
  return {
    name: "features of the digit classifier",
    dim,
    classes,
    extract(samples) {
      const extracted = known.get(samples) ?? extract(samples);
      known.set(samples, extracted);
      return extracted;
    },
  };
}

const readWeights = () => dequantize(digitLayers, digitWeights.bytes());

function softmax(logits: Float64Array): Float64Array {
  const most = logits.reduce((a, b) => Math.max(a, b));
  const powers = logits.map((logit) => Math.exp(logit - most));
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}

/** Probabilities of pairs, the first one's class first. */
const product = (p: Float64Array, q: Float64Array): Float64Array =>
  Float64Array.from({ length: p.length * q.length }, (_, i) => p[Math.floor(i / q.length)] * q[i % q.length]);
