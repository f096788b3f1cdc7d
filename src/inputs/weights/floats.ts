/** Floating-point numbers of any width from little-endian bytes. */

import { fromHalf } from "../dtypes.ts";

export type Float = "float16" | "bfloat16" | "float32" | "float64";

export const FLOAT_BYTES: Readonly<Record<Float, number>> = {
  float16: 2,
  bfloat16: 2,
  float32: 4,
  float64: 8,
};

/** @param bytes a whole number of numbers */
export function floatsOf(bytes: Uint8Array, kind: Float): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const size = FLOAT_BYTES[kind];
  const read = READ[kind];
  return Float32Array.from({ length: bytes.length / size }, (_, i) => read(view, i * size));
}

const BITS = new DataView(new ArrayBuffer(4));

const READ: Readonly<Record<Float, (view: DataView, at: number) => number>> = {
  float16: (view, at) => fromHalf(view.getUint16(at, true)),
  // The upper half of a float32.
  bfloat16(view, at) {
    BITS.setUint32(0, view.getUint16(at, true) << 16);
    return BITS.getFloat32(0);
  },
  float32: (view, at) => view.getFloat32(at, true),
  float64: (view, at) => view.getFloat64(at, true),
};
