/**
 * Players that grow with the resolution of their images: 4 x 4 first, then level by level twice the side. A level's net is a
 * net of its own, in which each layer is called by the side of its images; layers of one name are the same in all levels.
 *
 * G: the latent, brought to length sqrt(dim); a dense layer to 4 x 4 and a convolution; for each level each pixel becomes
 * four, then two convolutions; at the end a linear map from each pixel's features to its colors. Leaky ReLU and pixel
 * normalization after all but the last. The critic is its mirror: colors to features, two convolutions a level, then each
 * four pixels become their mean; at 4 x 4 a channel that says how much the batch varies, a convolution, and two dense
 * layers. Convolutions are 3 x 3; all layers have an equalized learning rate.
 *
 * In a level that fades in, what the level below would make, at this size, and what this one makes are mixed by alpha.
 *
 * Source: Karras, Aila, Laine & Lehtinen 2018, arXiv 1710.10196, section 2 and table 2.
 */
import type { Tensor, Tf, Variable } from "../../engine/engine.ts";
import type { Rng } from "../../maths/random.ts";
import type { ImageShape } from "../../samples.ts";
import { createEqualized, type EqualizedLayer, equalized } from "./equalized.ts";
import { doubled, faded, halved } from "./fade.ts";
import { grouped } from "./grouped.ts";
import { withMinibatchDeviation } from "./minibatch-deviation.ts";
import type { Net } from "./net.ts";
import { pixelNorm } from "./pixel-norm.ts";

/** Side of the images of level 0. */
const SMALLEST = 4;
const KERNEL = 3;
const LEAK = 0.2;

/** One level of a growing net. */
export interface Level {
  /** From 0, whose images are 4 x 4. */
  readonly level: number;
  /** Features at each level from 0 on, as many as there are levels in all. */
  readonly channels: readonly number[];
  /** Channels of the images. */
  readonly colors: number;
  /** Weight of this level beside the one below, a scalar from 0 to 1; absent for a level by itself. */
  readonly alpha?: Variable;
}

/** Side of a level's images. */
export const sideOf = (level: number): number => SMALLEST * 2 ** level;

/** How many levels lead to images of this shape; undefined where none do: squares of side 8, 16, 32, ... can be reached. */
export function levelsOf({ height, width }: ImageShape): number | undefined {
  const levels = Math.log2(height / SMALLEST) + 1;
  return height === width && levels >= 2 && Number.isInteger(levels) ? levels : undefined;
}

const kernel = (name: string, inputs: number, outputs: number): EqualizedLayer => ({
  name,
  shape: [KERNEL, KERNEL, inputs, outputs],
  gain: 2,
});
const dense = (name: string, inputs: number, outputs: number, gain: 1 | 2 = 2): EqualizedLayer => ({
  name,
  shape: [inputs, outputs],
  gain,
});
const perPixel = (name: string, inputs: number, outputs: number, gain: 1 | 2): EqualizedLayer => ({
  name,
  shape: [1, 1, inputs, outputs],
  gain,
});

/** The levels of which a level's net has maps between features and colors: itself, and the one that it fades from. */
const imageLevels = ({ level, alpha }: Level): number[] =>
  alpha === undefined ? [level] : [level - 1, level];
const levelsFrom1 = ({ level }: Level): number[] => Array.from({ length: level }, (_, i) => i + 1);

/** The body of a net: from rows to rows, applying each layer by its name. */
type Body = (x: Tensor, apply: (layer: string, x: Tensor) => Tensor) => Tensor;

function createNet(tf: Tf, layers: readonly EqualizedLayer[], rng: Rng | readonly Rng[], body: Body): Net {
  const position = new Map(layers.map(({ name }, i) => [name, i]));
  return grouped(tf, rng, (each) => {
    const variables = createEqualized(tf, layers, each);
    return {
      variables,
      names: layers.flatMap(({ name }) => [`${name}: weights`, `${name}: biases`]),
      layers: layers.map(() => 2),
      kernels: layers.map((_, i) => 2 * i),
      forward: (x, parameters = variables) =>
        body(x, (name, h) => {
          const i = position.get(name) as number;
          return equalized(tf, layers[i], h, parameters[2 * i], parameters[2 * i + 1]);
        }),
    };
  });
}

/** [rows, latent] -> [rows, side x side x colors] */
export function buildProgressiveGenerator(
  tf: Tf,
  latent: number,
  given: Level,
  rng: Rng | readonly Rng[],
): Net {
  const { level, channels, colors, alpha } = given;
  const layers = [
    dense("4 dense", latent, SMALLEST ** 2 * channels[0]),
    kernel("4 second", channels[0], channels[0]),
    ...levelsFrom1(given).flatMap((at) => [
      kernel(`${sideOf(at)} first`, channels[at - 1], channels[at]),
      kernel(`${sideOf(at)} second`, channels[at], channels[at]),
    ]),
    ...imageLevels(given).map((at) => perPixel(`${sideOf(at)} to image`, channels[at], colors, 1)),
  ];
  const rectified = (x: Tensor): Tensor => pixelNorm(tf, tf.leakyRelu(x, LEAK));
  return createNet(tf, layers, rng, (z, apply) => {
    const rows = z.shape[0];
    const base = apply("4 dense", pixelNorm(tf, z));
    let h = rectified(tf.reshape(base, [rows, SMALLEST, SMALLEST, channels[0]]));
    h = rectified(apply("4 second", h));
    let below = h;
    for (const at of levelsFrom1(given)) {
      below = h;
      h = rectified(apply(`${sideOf(at)} first`, doubled(tf, h)));
      h = rectified(apply(`${sideOf(at)} second`, h));
    }
    const image = apply(`${sideOf(level)} to image`, h);
    const shown =
      alpha === undefined
        ? image
        : faded(tf, alpha, image, doubled(tf, apply(`${sideOf(level - 1)} to image`, below)));
    return tf.reshape(shown, [rows, -1]);
  });
}

/** [rows, side x side x colors] -> [rows, 1]. Rows act on each other: the critic sees how much its batch varies. */
export function buildProgressiveCritic(tf: Tf, given: Level, rng: Rng | readonly Rng[]): Net {
  const { level, channels, colors, alpha } = given;
  const layers = [
    ...imageLevels(given).map((at) => perPixel(`${sideOf(at)} from image`, colors, channels[at], 2)),
    ...levelsFrom1(given).flatMap((at) => [
      kernel(`${sideOf(at)} first`, channels[at], channels[at]),
      kernel(`${sideOf(at)} second`, channels[at], channels[at - 1]),
    ]),
    kernel("4 first", channels[0] + 1, channels[0]),
    dense("4 dense", SMALLEST ** 2 * channels[0], channels[0]),
    dense("output", channels[0], 1, 1),
  ];
  const rectified = (x: Tensor): Tensor => tf.leakyRelu(x, LEAK);
  const net = createNet(tf, layers, rng, (x, apply) => {
    const rows = x.shape[0];
    const image = tf.reshape(x, [rows, sideOf(level), sideOf(level), colors]);
    let h = rectified(apply(`${sideOf(level)} from image`, image));
    for (const at of levelsFrom1(given).reverse()) {
      h = rectified(apply(`${sideOf(at)} first`, h));
      h = halved(tf, rectified(apply(`${sideOf(at)} second`, h)));
      if (at === level && alpha !== undefined)
        h = faded(tf, alpha, h, rectified(apply(`${sideOf(at - 1)} from image`, halved(tf, image))));
    }
    h = rectified(apply("4 first", withMinibatchDeviation(tf, h)));
    h = rectified(apply("4 dense", tf.reshape(h, [rows, -1])));
    return apply("output", h);
  });
  return { ...net, batchwise: true };
}
