/**
 * Weights as bytes: each output's weights are whole numbers from -127 to 127 times a scale of its own, that of its
 * largest weight. Layer by layer: the scales (float32), the biases (float32), then the weights (int8), padded to 4 bytes;
 * little-endian throughout.
 *
 * Source: Jacob et al. 2018, "Quantization and training of neural networks for efficient integer-arithmetic-only
 * inference", arXiv 1712.05877 (symmetric, by channel).
 */
import { type Layer, type Parameters, weightsOf } from "./network.ts";

const LARGEST = 127;
const FLOAT = 4;
const padded = (bytes: number): number => Math.ceil(bytes / FLOAT) * FLOAT;
const sizeOf = (layer: Layer): number => 2 * FLOAT * layer.outputs + padded(weightsOf(layer));

export function quantize(layers: readonly Layer[], parameters: readonly Parameters[]): Uint8Array {
  const bytes = new Uint8Array(layers.reduce((sum, layer) => sum + sizeOf(layer), 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const [i, layer] of layers.entries()) {
    const { weights, biases } = parameters[i];
    const { outputs } = layer;
    const scales = new Float32Array(outputs);
    weights.forEach((weight, j) => {
      scales[j % outputs] = Math.max(scales[j % outputs], Math.abs(weight) / LARGEST);
    });
    for (const values of [scales, biases]) {
      for (const value of values) {
        view.setFloat32(at, value, true);
        at += FLOAT;
      }
    }
    weights.forEach((weight, j) => {
      view.setInt8(at + j, scales[j % outputs] === 0 ? 0 : Math.round(weight / scales[j % outputs]));
    });
    at += padded(weights.length);
  }
  return bytes;
}

/** @throws RangeError when there are more or fewer bytes than the layers take */
export function dequantize(layers: readonly Layer[], bytes: Uint8Array): Parameters[] {
  const size = layers.reduce((sum, layer) => sum + sizeOf(layer), 0);
  if (bytes.length !== size) throw new RangeError(`weights take ${size} bytes (got ${bytes.length})`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const floats = (n: number): Float32Array => {
    const start = at;
    at += FLOAT * n;
    return Float32Array.from({ length: n }, (_, i) => view.getFloat32(start + FLOAT * i, true));
  };
  return layers.map((layer) => {
    const scales = floats(layer.outputs);
    const biases = floats(layer.outputs);
    const start = at;
    at += padded(weightsOf(layer));
    const weights = Float32Array.from(
      { length: weightsOf(layer) },
      (_, j) => view.getInt8(start + j) * scales[j % layer.outputs],
    );
    return { weights, biases };
  });
}
