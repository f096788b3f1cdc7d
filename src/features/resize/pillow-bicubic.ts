/**
 * Bicubic with averaging where the image shrinks, a channel at a time in floating point, as clean-fid asks of Pillow. Along an
 * axis output i is a weighted mean of the inputs within two pixels of its center (i + 1/2) s, s = inputs / outputs, or within 2 s
 * where s > 1; the weight at distance x is the cubic convolution kernel with a = -1/2. First across, then down; what lies between
 * is single precision, as are the results, cut to 0 and 255.
 *
 * Sources: Keys 1981, IEEE TASSP 29, for the kernel; Pillow, Resample.c; Parmar, Zhang & Zhu 2022, arXiv 2104.11222 (clean-fid).
 */
import type { ByteImage, Resize, Taps } from "./resize.ts";

export const pillowBicubic: Resize = {
  title: "bicubic with averaging, in floating point",
  source: "Pillow, Resample.c, mode F; Parmar, Zhang & Zhu 2022, arXiv 2104.11222 (clean-fid)",
  resize,
};

const SUPPORT = 2;
const A = -0.5;

/** The cubic convolution kernel. */
function kernel(x: number): number {
  const d = Math.abs(x);
  if (d < 1) return ((A + 2) * d - (A + 3)) * d * d + 1;
  if (d < 2) return (((d - 5) * d + 8) * d - 4) * A;
  return 0;
}

function resize(image: ByteImage, side: number): Float32Array {
  const { height, width, channels, data } = image;
  const across = tapsOf(width, side);
  const down = tapsOf(height, side);
  const out = new Float32Array(channels * side * side);
  const rows = new Float32Array(height * side);
  for (let channel = 0; channel < channels; channel++) {
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < side; x++) {
        const { first, weights } = across[x];
        let sum = 0;
        for (let i = 0; i < weights.length; i++)
          sum += weights[i] * data[(y * width + first + i) * channels + channel];
        rows[y * side + x] = sum;
      }
    }
    for (let y = 0; y < side; y++) {
      const { first, weights } = down[y];
      for (let x = 0; x < side; x++) {
        let sum = 0;
        for (let i = 0; i < weights.length; i++) sum += weights[i] * rows[(first + i) * side + x];
        out[(channel * side + y) * side + x] = Math.min(255, Math.max(0, sum));
      }
    }
  }
  return out;
}

/** The inputs of each output; an axis that keeps its length stays as it is. */
function tapsOf(inputs: number, outputs: number): Taps[] {
  if (inputs === outputs) return Array.from({ length: outputs }, (_, first) => ({ first, weights: [1] }));
  const scale = inputs / outputs;
  const stretch = Math.max(1, scale);
  return Array.from({ length: outputs }, (_, i) => {
    const center = (i + 0.5) * scale;
    const first = Math.max(0, Math.trunc(center - SUPPORT * stretch + 0.5));
    const end = Math.min(inputs, Math.trunc(center + SUPPORT * stretch + 0.5));
    const weights = Array.from({ length: end - first }, (_, j) =>
      kernel((first + j - center + 0.5) / stretch),
    );
    const sum = weights.reduce((total, weight) => total + weight, 0);
    return { first, weights: weights.map((weight) => weight / sum) };
  });
}
