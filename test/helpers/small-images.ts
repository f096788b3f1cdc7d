import type { Rng } from "../../src/maths/random.ts";

/** Rings of light, a little different each, on 14 x 14 pixels. */
export const images = {
  dim: 196,
  image: { height: 14, width: 14, channels: 1 },
  sample(rows: number, rng: Rng) {
    const data = new Float32Array(rows * 196);
    for (let i = 0; i < rows; i++) {
      const radius = 3 + 2 * rng.uniform();
      for (let j = 0; j < 196; j++) {
        const away = Math.hypot(Math.floor(j / 14) - 6.5, (j % 14) - 6.5) - radius;
        data[i * 196 + j] = 2 * Math.exp(-away * away) - 1;
      }
    }
    return { rows, dim: 196, data };
  },
};

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
