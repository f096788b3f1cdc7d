/**
 * A small convolutional network run forward in plain TypeScript: the same numbers wherever Node runs, and no TensorFlow.
 *
 * Images and features are channels last. Convolutions are square, of stride 2, padded as TensorFlow's "same" (one pixel
 * less before than after where the padding is odd), and each layer but the last ends in a ReLU. Inputs that are 0 are
 * passed over: most of a digit's background, and what a ReLU has cut off.
 */

export type Layer =
  | {
      readonly kind: "convolution";
      readonly side: number;
      readonly kernel: number;
      readonly inputs: number;
      readonly outputs: number;
    }
  | { readonly kind: "dense"; readonly inputs: number; readonly outputs: number };

/** Weights of a layer: [kernel, kernel, inputs, outputs] or [inputs, outputs], row-major, and a bias an output. */
export interface Parameters {
  readonly weights: Float32Array;
  readonly biases: Float32Array;
}

export const STRIDE = 2;

/** Numbers that a layer gives for one image. */
export const outputsOf = (layer: Layer): number =>
  layer.kind === "dense" ? layer.outputs : Math.ceil(layer.side / STRIDE) ** 2 * layer.outputs;

/** Weights of a layer, without its biases. */
export const weightsOf = (layer: Layer): number =>
  (layer.kind === "dense" ? 1 : layer.kernel ** 2) * layer.inputs * layer.outputs;

/**
 * What the last two layers make of one image. The arrays belong to the network and hold until its next call.
 */
export interface Activations {
  /** Of the last layer but one, after its ReLU. */
  readonly features: Float64Array;
  readonly logits: Float64Array;
}

/** @returns a function of the pixels of one image */
export function createNetwork(
  layers: readonly Layer[],
  parameters: readonly Parameters[],
): (image: Float64Array) => Activations {
  const outputs = layers.map((layer) => new Float64Array(outputsOf(layer)));
  return (image) => {
    let x = image;
    for (const [i, layer] of layers.entries()) {
      const { weights, biases } = parameters[i];
      const out = outputs[i];
      for (let k = 0; k < out.length; k += layer.outputs) out.set(biases, k);
      if (layer.kind === "dense") multiply(x, weights, out);
      else convolve(x, weights, out, layer);
      if (i < layers.length - 1) rectify(out);
      x = out;
    }
    return { features: outputs[outputs.length - 2], logits: x };
  };
}

function rectify(x: Float64Array): void {
  for (let i = 0; i < x.length; i++) if (!(x[i] > 0)) x[i] = 0;
}

/** out += x W */
function multiply(x: Float64Array, weights: Float32Array, out: Float64Array): void {
  const width = out.length;
  for (let i = 0; i < x.length; i++) {
    const value = x[i];
    if (value === 0) continue;
    const row = i * width;
    for (let j = 0; j < width; j++) out[j] += value * weights[row + j];
  }
}

/** Each input pixel is added to the outputs whose kernels cover it. */
function convolve(
  x: Float64Array,
  weights: Float32Array,
  out: Float64Array,
  { side, kernel, inputs, outputs }: Extract<Layer, { kind: "convolution" }>,
): void {
  const outSide = Math.ceil(side / STRIDE);
  const before = Math.max(0, (outSide - 1) * STRIDE + kernel - side) >> 1;
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) {
      const pixel = (row * side + column) * inputs;
      let first = pixel;
      while (first < pixel + inputs && x[first] === 0) first++;
      for (let up = (row + before) % STRIDE; first < pixel + inputs && up < kernel; up += STRIDE) {
        const outRow = (row + before - up) / STRIDE;
        if (outRow < 0 || outRow >= outSide) continue;
        for (let left = (column + before) % STRIDE; left < kernel; left += STRIDE) {
          const outColumn = (column + before - left) / STRIDE;
          if (outColumn < 0 || outColumn >= outSide) continue;
          const to = (outRow * outSide + outColumn) * outputs;
          const from = (up * kernel + left) * inputs * outputs;
          for (let i = first; i < pixel + inputs; i++) {
            const value = x[i];
            if (value === 0) continue;
            const start = from + (i - pixel) * outputs;
            for (let k = 0; k < outputs; k++) out[to + k] += value * weights[start + k];
          }
        }
      }
    }
  }
}
