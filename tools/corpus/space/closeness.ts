/**
 * What a label rests on above two dimensions: numbers of 2,500 generated samples that no judge sees, against as many fresh real
 * ones. All are taken on coordinates divided by the data's deviation. None shares code with the metrics that judge.
 *
 * - sliced: Wasserstein-1 distance of the projections on a direction over the deviation of the real ones, mean over 100 directions
 * - energy: 2 E|X - Y| - E|X - X'| - E|Y - Y'|
 * - auc: how well a forest tells both apart, by coordinates and by principal components of the real data (forest.ts)
 * - cover: share of real samples with a generated one within the distance of their fifth real neighbor
 * - onData: share of generated samples within that distance of any real one
 * - parts: how many samples have each true mode as the nearest, or each of 20 k-means cells of the real data
 * - spread: mean over samples of the largest coordinate from the data's mean, over the largest of real ones
 */
import type { Rng } from "../../../src/maths/random.ts";
import type { Samples } from "../../../src/samples.ts";
import { forestAuc } from "./forest.ts";
import type { Ruler } from "./ruler.ts";

const NEIGHBORS = 5;

/** Projections on each direction, each in ascending order. */
export type Slices = readonly Float64Array[];

export function slicesOf({ rows, dim, data }: Samples, { directions }: Ruler): Slices {
  return directions.map((direction) => {
    const along = new Float64Array(rows);
    for (let i = 0; i < rows; i++) for (let j = 0; j < dim; j++) along[i] += data[i * dim + j] * direction[j];
    return along.sort();
  });
}

/** Mean over directions of the distance between two equally large samples. */
export function slicedDistance(a: Slices, b: Slices): number {
  const distances = a.map(
    (x, k) => x.reduce((sum, value, i) => sum + Math.abs(value - b[k][i]), 0) / x.length,
  );
  return distances.reduce((sum, distance) => sum + distance, 0) / distances.length;
}

export function spreadOf({ rows, dim, data }: Samples, { reach }: Ruler): number {
  let sum = 0;
  for (let i = 0; i < rows; i++) {
    let most = 0;
    for (let j = 0; j < dim; j++) most = Math.max(most, Math.abs(data[i * dim + j]));
    sum += most;
  }
  return sum / rows / reach;
}

/** Real samples with what comparisons with them need. */
export interface Reference {
  readonly real: Samples;
  readonly slices: Slices;
  /** Squared distance of each row to its fifth neighbor, and the mean distance of two. */
  readonly radii: Float64Array;
  readonly within: number;
}

export function referenceOf(real: Samples, ruler: Ruler): Reference {
  const { rows } = real;
  const nearest = Array.from({ length: rows }, () =>
    new Float64Array(NEIGHBORS).fill(Number.POSITIVE_INFINITY),
  );
  let sum = 0;
  const keep = (squares: Float64Array, square: number) => {
    if (square >= squares[NEIGHBORS - 1]) return;
    let at = NEIGHBORS - 1;
    for (; at > 0 && squares[at - 1] > square; at--) squares[at] = squares[at - 1];
    squares[at] = square;
  };
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < i; k++) {
      const square = squared(real, i, real, k);
      sum += Math.sqrt(square);
      keep(nearest[i], square);
      keep(nearest[k], square);
    }
  return {
    real,
    slices: slicesOf(real, ruler),
    radii: Float64Array.from(nearest, (squares) => squares[NEIGHBORS - 1]),
    within: (2 * sum) / (rows * (rows - 1)),
  };
}

function squared(a: Samples, i: number, b: Samples, k: number): number {
  const { dim } = a;
  const [from, to] = [i * dim, k * dim];
  const [x, y] = [a.data, b.data];
  let sum = 0;
  for (let j = 0; j < dim; j++) {
    const d = x[from + j] - y[to + j];
    sum += d * d;
  }
  return sum;
}

export interface Closeness {
  readonly energy: number;
  readonly cover: number;
  readonly onData: number;
  readonly auc: number;
}

/** The dearer numbers of generated samples, standardized. */
export function closeness(fake: Samples, reference: Reference, ruler: Ruler, rng: Rng): Closeness {
  return {
    ...near(fake, reference),
    auc: forestAuc({ real: ruler.withComponents(reference.real), fake: ruler.withComponents(fake) }, rng),
  };
}

/** All but what the forest finds. */
export function near(fake: Samples, { real, radii, within }: Reference): Omit<Closeness, "auc"> {
  const covered = new Uint8Array(real.rows);
  const onData = new Uint8Array(fake.rows);
  let between = 0;
  for (let i = 0; i < real.rows; i++)
    for (let k = 0; k < fake.rows; k++) {
      const square = squared(real, i, fake, k);
      between += Math.sqrt(square);
      if (square <= radii[i]) covered[i] = onData[k] = 1;
    }
  const share = (marks: Uint8Array) => marks.reduce((sum, mark) => sum + mark, 0) / marks.length;
  return {
    energy: (2 * between) / (real.rows * fake.rows) - within - meanDistance(fake),
    cover: share(covered),
    onData: share(onData),
  };
}

function meanDistance(samples: Samples): number {
  const { rows } = samples;
  let sum = 0;
  for (let i = 0; i < rows; i++)
    for (let k = 0; k < i; k++) sum += Math.sqrt(squared(samples, i, samples, k));
  return (2 * sum) / (rows * (rows - 1));
}
