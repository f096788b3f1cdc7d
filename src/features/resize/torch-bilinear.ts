/**
 * Bilinear between the centers of pixels: output i lies at (i + 1/2) * inputs / outputs - 1/2, not before the first; no averaging
 * where the image shrinks.
 *
 * Source: PyTorch, torch.nn.functional.interpolate with mode "bilinear" and align_corners false (UpSample.h).
 */
import { type Between, interpolated, type Resize } from "./resize.ts";

export const torchBilinear: Resize = {
  title: "bilinear between centers of pixels, no averaging",
  source: "PyTorch, torch.nn.functional.interpolate; pytorch-fid, inception.py",
  resize: (image, side) => interpolated(image, positions(image.height, side), positions(image.width, side)),
};

function positions(inputs: number, outputs: number): Between[] {
  const scale = Math.fround(inputs / outputs);
  return Array.from({ length: outputs }, (_, i) => {
    const position = Math.max(0, Math.fround(Math.fround(scale * (i + 0.5)) - 0.5));
    const low = Math.min(Math.trunc(position), inputs - 1);
    return { low, high: Math.min(low + 1, inputs - 1), part: position - low };
  });
}
