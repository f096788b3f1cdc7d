/** Images that cost nothing to draw: a set of noise in memory, of ten classes. */
import { Rng } from "../../src/maths/random.ts";

const IMAGES = 1024;
const CLASSES = 10;

/** The set of a seed; images are drawn with replacement. */
export function imagesOf(seed: number, side = 28) {
  const size = side * side;
  const pixels = new Rng(seed).fork("images");
  const images = Float32Array.from({ length: IMAGES * size }, () => 2 * pixels.uniform() - 1);
  return {
    dim: size,
    image: { height: side, width: side, channels: 1 },
    classes: CLASSES,
    sample(rows: number, rng: Rng) {
      const data = new Float32Array(rows * size);
      const labels = new Int32Array(rows);
      for (let row = 0; row < rows; row++) {
        const image = rng.integer(IMAGES);
        labels[row] = image % CLASSES;
        data.set(images.subarray(image * size, (image + 1) * size), row * size);
      }
      return { rows, dim: size, data, labels };
    },
  };
}
