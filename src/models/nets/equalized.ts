/**
 * Layers with an equalized learning rate. Weights start as N(0, 1), biases at 0, and wherever the weights are used they are
 * multiplied by He's constant sqrt(gain / fan in). The outputs start at the scale that He's initialization gives them, but
 * all weights have one size, and so an optimizer whose steps do not depend on the gradient's size moves every layer at the
 * same relative speed.
 *
 * Source: Karras, Aila, Laine & Lehtinen 2018, arXiv 1710.10196, section 4.1; He, Zhang, Ren & Sun 2015, arXiv 1502.01852.
 */
import type { Tensor, Tf, Variable } from "../../engine/engine.ts";
import type { Rng } from "../../maths/random.ts";

export interface EqualizedLayer {
  readonly name: string;
  /** [in, out] of a dense layer, [height, width, in, out] of a convolution with stride 1 that keeps the side. */
  readonly shape: readonly number[];
  /** 2 before a rectifier, which lets half of the mean square through; 1 where the output is linear. */
  readonly gain: 1 | 2;
}

/** He's constant: the standard deviation of weights that keep the mean square of their inputs. */
export const heConstant = ({ shape, gain }: Pick<EqualizedLayer, "shape" | "gain">): number =>
  Math.sqrt(gain / shape.slice(0, -1).reduce((product, size) => product * size, 1));

/** Weights and biases of each layer, two variables a layer; a layer of the same name has the same first weights in any net. */
export function createEqualized(tf: Tf, layers: readonly EqualizedLayer[], rng: Rng): Variable[] {
  return layers.flatMap(({ name, shape }) => {
    const outputs = shape[shape.length - 1];
    const size = shape.reduce((product, each) => product * each, 1);
    const weights = rng.fork(name).normals(new Float32Array(size));
    return tf.tidy(() => [tf.variable(tf.tensor(weights, [...shape])), tf.variable(tf.zeros([outputs]))]);
  });
}

/** @param x [rows, in], or [rows, height, width, in] */
export function equalized(tf: Tf, layer: EqualizedLayer, x: Tensor, weights: Tensor, biases: Tensor): Tensor {
  const scaled = tf.mul(weights, heConstant(layer));
  const product = layer.shape.length === 2 ? tf.matMul(x, scaled) : tf.conv2d(x, scaled, 1, "same");
  return tf.add(product, biases);
}
