/** Data in five to 64 dimensions, each with its parameters drawn from a seed. Plain samplers: what a trainer may draw from. */

import { mnist } from "../../../src/data/mnist.ts";
import type { Target } from "../../../src/data/target.ts";
import { Rng } from "../../../src/maths/random.ts";
import { pooledSd } from "../../../src/maths/statistics.ts";
import type { Samples } from "../../../src/samples.ts";

/** What the user of a judge says of the modes: their names, that there are none, or nothing. */
type Said = "names" | "none" | "nothing";

export type SpaceOptions = { readonly seed: number; readonly said: Said } & (
  | {
      readonly kind: "mixture";
      readonly dim: number;
      readonly modes: number;
      readonly std: number;
      /** Standard deviations between two centers, at least. */
      readonly apart: number;
      /** The heaviest mode's weight over the lightest's. */
      readonly uneven: number;
    }
  /** Variance of the j-th principal component: j to the power of minus `decay`. */
  | { readonly kind: "normal"; readonly dim: number; readonly decay: number }
  | { readonly kind: "digits" }
  | { readonly kind: "table"; readonly dim: number; readonly standardized: boolean }
  | { readonly kind: "waves"; readonly dim: number; readonly noise: number }
);

type Row = (rng: Rng, out: Float64Array) => void;
type Of<Kind extends SpaceOptions["kind"]> = Extract<SpaceOptions, { kind: Kind }>;

/** Rows from which a target's deviation is estimated. */
const MANY = 5000;

export function createSpaceTarget(options: SpaceOptions): Target {
  if (options.kind === "digits") return digits();
  const parameters = new Rng(options.seed).fork("parameters");
  const { dim } = options;
  const plain = (row: Row) => withSd(dim, samplerOf(dim, row));
  switch (options.kind) {
    case "mixture":
      return mixture(options, parameters);
    case "normal":
      return plain(normal(options, parameters));
    case "table":
      return plain(table(options, parameters));
    case "waves":
      return plain(waves(options, parameters));
  }
}

function samplerOf(dim: number, row: Row): Target["sample"] {
  return (n, rng) => {
    const data = new Float64Array(n * dim);
    for (let i = 0; i < n; i++) row(rng, data.subarray(i * dim, (i + 1) * dim));
    return { rows: n, dim, data };
  };
}

const withSd = (dim: number, sample: Target["sample"], more: Partial<Target> = {}): Target => ({
  dim,
  sample,
  sd: pooledSd(sample(MANY, new Rng(0).fork("deviation"))),
  ...more,
});

/** Round normal laws around centers of N(0, I), drawn again where they lie too close. */
function mixture({ dim, modes, std, apart, uneven }: Of<"mixture">, rng: Rng): Target {
  const centers: Float64Array[] = [];
  for (let tries = 0; centers.length < modes; tries++) {
    if (tries > 10_000) throw new RangeError(`${modes} modes of deviation ${std} do not fit`);
    const center = rng.normals(new Float64Array(dim));
    if (centers.every((other) => Math.hypot(...other.map((x, j) => x - center[j])) >= apart * std))
      centers.push(center);
  }
  const raw = centers.map((_, k) => uneven ** (k / (modes - 1)));
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  const weights = Float64Array.from(raw, (weight) => weight / total);
  const until = weights.map((_, k) => weights.slice(0, k + 1).reduce((sum, weight) => sum + weight, 0));
  const row: Row = (draw, out) => {
    const at = draw.uniform();
    const center = centers.find((_, k) => at < until[k]) ?? centers[modes - 1];
    for (let j = 0; j < dim; j++) out[j] = center[j] + std * draw.normal();
  };
  const data = new Float64Array(modes * dim);
  centers.forEach((center, k) => {
    data.set(center, k * dim);
  });
  const names = centers.map((_, k) => `mode ${k}`);
  return withSd(dim, samplerOf(dim, row), {
    modes: { centers: { rows: modes, dim, data }, std, weights, names },
  });
}

/** A normal law with a random basis of principal components, of pooled deviation 1. */
function normal({ dim, decay }: Of<"normal">, rng: Rng): Row {
  const variances = Float64Array.from({ length: dim }, (_, j) => (j + 1) ** -decay);
  const scale = Math.sqrt(dim / variances.reduce((sum, v) => sum + v, 0));
  const basis = orthonormal(dim, rng);
  const mean = rng.normals(new Float64Array(dim)).map((x) => x / 2);
  return (draw, out) => {
    out.set(mean);
    basis.forEach((direction, k) => {
      const z = scale * Math.sqrt(variances[k]) * draw.normal();
      for (let j = 0; j < dim; j++) out[j] += z * direction[j];
    });
  };
}

/** Random normal vectors, each made orthogonal to those before it. */
function orthonormal(dim: number, rng: Rng): Float64Array[] {
  const basis: Float64Array[] = [];
  while (basis.length < dim) {
    const vector = rng.normals(new Float64Array(dim));
    for (const other of basis) {
      const along = other.reduce((sum, x, j) => sum + x * vector[j], 0);
      for (let j = 0; j < dim; j++) vector[j] -= along * other[j];
    }
    const length = Math.hypot(...vector);
    basis.push(vector.map((x) => x / length));
  }
  return basis;
}

/** Hidden factors behind the columns of a table, and the noise of each column beside them. */
const FACTORS = 5;
const OWN = 0.5;

/** What a column of a table makes of a standard normal number. */
const COLUMNS: readonly ((z: number, rng: Rng) => number)[] = [
  (z) => z,
  (z) => (Math.exp(0.6 * z) - Math.exp(0.18)) / 0.79,
  (z, rng) => Math.sign(z) + 0.25 * rng.normal(),
  (z, rng) => Math.round(1.5 * z) / 1.5 + 0.05 * rng.normal(),
  (z) => Math.tanh(z),
];

/** Columns of five kinds, correlated by common factors: normal, lognormal, with two humps, near to steps, bounded. */
function table({ dim, standardized }: Of<"table">, rng: Rng): Row {
  const loads = Array.from({ length: dim }, () => {
    const raw = rng.normals(new Float64Array(FACTORS));
    const length = Math.hypot(...raw) / Math.sqrt(1 - OWN ** 2);
    return raw.map((x) => x / length);
  });
  const places = Array.from({ length: dim }, () => ({
    shift: standardized ? 0 : 3 * rng.normal(),
    scale: standardized ? 1 : 10 ** (2 * rng.uniform() - 1),
  }));
  const factors = new Float64Array(FACTORS);
  return (draw, out) => {
    draw.normals(factors);
    for (let j = 0; j < dim; j++) {
      const z = loads[j].reduce((sum, load, k) => sum + load * factors[k], OWN * draw.normal());
      const { shift, scale } = places[j];
      out[j] = shift + scale * COLUMNS[j % COLUMNS.length](z, draw);
    }
  };
}

/** Windows of sine waves: frequency, phase and amplitude are random, within limits that the seed sets. */
function waves({ dim, noise }: Of<"waves">, rng: Rng): Row {
  const least = 0.7 + 0.6 * rng.uniform();
  const most = least * (1.3 + 0.5 * rng.uniform());
  const quiet = 0.4 + 0.3 * rng.uniform();
  return (draw, out) => {
    const frequency = least + (most - least) * draw.uniform();
    const amplitude = quiet + (1 - quiet) * draw.uniform();
    const phase = 2 * Math.PI * draw.uniform();
    for (let t = 0; t < dim; t++)
      out[t] = amplitude * Math.sin((2 * Math.PI * frequency * t) / dim + phase) + noise * draw.normal();
  };
}

const SIDE = 8;
/** Half the width of the noise that makes pixels continuous (Theis et al. 2016, arXiv 1511.01844): blank borders have a law too. */
const GRAIN = 0.1;

/** Read once: 60,000 images are made smaller. */
let images: Target | undefined;

/** Handwritten digits of 8 x 8 pixels as rows of 64 numbers in [-1, 1]. */
function digits(): Target {
  images ??= mnist.create({ folder: null, split: "train", size: SIDE, extractor: "none" });
  const source = images;
  const sample = (n: number, rng: Rng): Samples => {
    const { rows, dim, data } = source.sample(n, rng.fork("images"));
    const noise = rng.fork("grain");
    const grained = Float64Array.from(data, (x) => (1 - GRAIN) * x + GRAIN * (2 * noise.uniform() - 1));
    return { rows, dim, data: grained };
  };
  return withSd(SIDE ** 2, sample, { range: [-1, 1] });
}
