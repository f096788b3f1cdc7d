/** Images at lower resolutions: means over square blocks of pixels. */
import type { ImageShape, Samples } from "../samples.ts";
import type { Rng } from "./random.ts";

/** The same images at a side that divides theirs: each pixel is the mean of those it stands for. Labels stay. */
export function pooled(samples: Samples, image: ImageShape, side: number): Samples {
  const { rows, data, labels } = samples;
  const { width, channels } = image;
  const factor = width / side;
  const dim = side * side * channels;
  const out = data instanceof Float32Array ? new Float32Array(rows * dim) : new Float64Array(rows * dim);
  for (let row = 0; row < rows * side; row++) {
    const [i, y] = [Math.floor(row / side), row % side];
    for (let x = 0; x < side; x++) {
      for (let c = 0; c < channels; c++) {
        let sum = 0;
        for (let v = y * factor; v < (y + 1) * factor; v++)
          for (let u = x * factor; u < (x + 1) * factor; u++)
            sum += data[((i * width + v) * width + u) * channels + c];
        out[((i * side + y) * side + x) * channels + c] = sum / factor ** 2;
      }
    }
  }
  return { rows, dim, data: out, ...(labels !== undefined && { labels }) };
}

/**
 * What a growing net is shown of real images while a level fades in: alpha x + (1 - alpha) times x without its finest
 * detail, which is x at half the side with each pixel made four again.
 *
 * Source: Karras, Aila, Laine & Lehtinen 2018, arXiv 1710.10196, figure 2.
 */
export function fadedDetail(samples: Samples, image: ImageShape, alpha: number): Samples {
  const { data } = samples;
  const { width, channels } = image;
  const half = width / 2;
  const coarse = pooled(samples, image, half).data;
  const mixed = data.map((value, at) => {
    const c = at % channels;
    const x = Math.floor(at / channels) % width;
    const line = Math.floor(at / (channels * width));
    const [i, y] = [Math.floor(line / width), line % width];
    const below = coarse[((i * half + (y >> 1)) * half + (x >> 1)) * channels + c];
    return alpha * value + (1 - alpha) * below;
  });
  return { ...samples, data: mixed };
}

/** Square images that can be drawn at will. */
interface Drawn {
  readonly image?: ImageShape;
  sample(n: number, rng: Rng): Samples;
}

/** Shape and samples of the same images at a lower resolution; the same stream gives the same images. */
export function reduced({ image, sample }: Drawn, side: number) {
  if (image === undefined) throw new RangeError("only images have a resolution");
  return {
    dim: side * side * image.channels,
    image: { ...image, height: side, width: side },
    sample: (n: number, rng: Rng): Samples => pooled(sample(n, rng), image, side),
  };
}
