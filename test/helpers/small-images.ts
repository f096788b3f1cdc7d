import type { Rng } from "../../src/maths/random.ts";

/** Rings of light, a little different each, on side x side pixels. */
export function rings(side: number) {
  const dim = side * side;
  return {
    dim,
    image: { height: side, width: side, channels: 1 },
    range: [-1, 1] as const,
    sample(rows: number, rng: Rng) {
      const data = new Float32Array(rows * dim);
      const middle = (side - 1) / 2;
      for (let i = 0; i < rows; i++) {
        const radius = 3 + 2 * rng.uniform();
        for (let j = 0; j < dim; j++) {
          const away = Math.hypot(Math.floor(j / side) - middle, (j % side) - middle) - radius;
          data[i * dim + j] = 2 * Math.exp(-away * away) - 1;
        }
      }
      return { rows, dim, data };
    },
  };
}

export const images = rings(14);

/** Of sides that growing nets reach in two and in three levels. */
export const smallSquares = rings(8);
export const squareImages = rings(16);

/** The same with a class each: dark and light. */
export const labelledImages = {
  ...images,
  classes: 2,
  sample(rows: number, rng: Rng) {
    const labels = Int32Array.from({ length: rows }, () => rng.integer(2));
    const { data } = images.sample(rows, rng);
    return { rows, dim: 196, labels, data: data.map((x, i) => (labels[Math.floor(i / 196)] === 0 ? x : -x)) };
  },
};
