/** Parts of the data where nobody knows its modes: cells around the centers of k-means. */
import type { Rng } from "../../../src/maths/random.ts";
import type { Samples } from "../../../src/samples.ts";

const ROUNDS = 30;

/** Which of the centers is nearest to each row. */
function nearestOf({ rows, dim, data }: Samples, centers: Samples): Int32Array {
  return Int32Array.from({ length: rows }, (_, i) => {
    let [best, least] = [0, Number.POSITIVE_INFINITY];
    for (let k = 0; k < centers.rows; k++) {
      let square = 0;
      for (let j = 0; j < dim && square < least; j++)
        square += (data[i * dim + j] - centers.data[k * dim + j]) ** 2;
      if (square < least) [best, least] = [k, square];
    }
    return best;
  });
}

/** How many rows have each center as the nearest. */
export function nearestCounts(samples: Samples, centers: Samples): number[] {
  const counts = new Array<number>(centers.rows).fill(0);
  for (const k of nearestOf(samples, centers)) counts[k]++;
  return counts;
}

/** Centers by Lloyd's algorithm from random rows; one that attracts no row stays where it is. */
export function clusters(samples: Samples, count: number, rng: Rng): Samples {
  const { rows, dim, data } = samples;
  let centers = new Float64Array(count * dim);
  for (let k = 0; k < count; k++) {
    const row = rng.integer(rows);
    centers.set(data.subarray(row * dim, (row + 1) * dim), k * dim);
  }
  for (let round = 0; round < ROUNDS; round++) {
    const sums = new Float64Array(count * dim);
    const sizes = new Float64Array(count);
    const nearest = nearestOf(samples, { rows: count, dim, data: centers });
    nearest.forEach((k, i) => {
      sizes[k]++;
      for (let j = 0; j < dim; j++) sums[k * dim + j] += data[i * dim + j];
    });
    const before = centers;
    centers = sums.map((sum, at) => {
      const size = sizes[Math.floor(at / dim)];
      return size === 0 ? before[at] : sum / size;
    });
  }
  return { rows: count, dim, data: centers };
}
