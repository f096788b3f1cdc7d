/** Images that cost nothing to draw: a set of noise in memory, 28 x 28, of ten classes. */
import { Rng } from "../../src/maths/random.ts";

const PIXELS = 28 * 28;
const IMAGES = 1024;
const CLASSES = 10;

/** The set of a seed; images are drawn with replacement. */
export function imagesOf(seed: number) {
  const pixels = new Rng(seed).fork("images");
  const images = Float32Array.from({ length: IMAGES * PIXELS }, () => 2 * pixels.uniform() - 1);
  return {
    dim: PIXELS,
    image: { height: 28, width: 28, channels: 1 },
    classes: CLASSES,
    sample(rows: number, rng: Rng) {
      const data = new Float32Array(rows * PIXELS);
      const labels = new Int32Array(rows);
      for (let row = 0; row < rows; row++) {
        const image = rng.integer(IMAGES);
        labels[row] = image % CLASSES;
        data.set(images.subarray(image * PIXELS, (image + 1) * PIXELS), row * PIXELS);
      }
      return { rows, dim: PIXELS, data, labels };
    },
  };
}
