/**
 * Bilinear, as TensorFlow 1 had it: output i lies at i * inputs / outputs, so that the first pixels meet and the last do not; no
 * averaging where the image shrinks. Positions are single precision, as there.
 *
 * Source: TensorFlow 1, resize_bilinear_op.cc with align_corners and half_pixel_centers false.
 */
import { type Between, interpolated, type Resize } from "./resize.ts";

export const tensorflow1: Resize = {
  title: "bilinear from the corner, no averaging",
  source: "TensorFlow 1, resize_bilinear_op.cc; torch-fidelity, interpolate_compat_tensorflow.py",
  resize: (image, side) => interpolated(image, positions(image.height, side), positions(image.width, side)),
};

function positions(inputs: number, outputs: number): Between[] {
  const scale = Math.fround(inputs / outputs);
  return Array.from({ length: outputs }, (_, i) => {
    const position = Math.fround(i * scale);
    const low = Math.min(Math.trunc(position), inputs - 1);
    return { low, high: Math.min(low + 1, inputs - 1), part: position - low };
  });
}
