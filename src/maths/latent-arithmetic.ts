/**
 * Latent arithmetic by trials: bold a - thin a + thin c for all ordered pairs of classes a and c, on latents and on pixels.
 *
 * A generated image belongs to the class that the extractor takes it for with a probability of at least one half, and that it
 * was asked for where the generator is told classes. Bold and thin are the quarters of a class with the most and the least
 * ink (mean of the pixels). An example of either is the mean of three of its images; each trial has examples of its own.
 *
 * Source: Radford, Metz & Chintala 2016, arXiv 1511.06434, section 6.3.2.
 */
import type { Extractor, LatentMap, Samples } from "../samples.ts";
import { mean } from "./statistics.ts";

/** Images behind an example. */
export const EXAMPLES = 3;
/** Bold and thin are the outer quarters of a class. */
const PART = 4;
const SURE = 0.5;
/** Images of a class that a trial takes, of which it uses the outer quarters. */
export const IMAGES_OF_CLASS = PART * EXAMPLES;
/** Images that are looked through for a trial: enough for every class that has 3 % of them. */
const IMAGES = 400;

/** Means of some generated images. */
export interface Example {
  /** Which images. */
  readonly rows: readonly number[];
  readonly latents: Float64Array;
  readonly pixels: Float64Array;
}

export interface Concept {
  readonly label: number;
  /** One a trial. */
  readonly bold: readonly Example[];
  readonly thin: readonly Example[];
}

export interface Sum {
  readonly trial: number;
  readonly a: Concept;
  readonly c: Concept;
}

export interface Arithmetic {
  /** The images that were looked through. */
  readonly images: Samples;
  /** Classes with enough of them, ascending. */
  readonly concepts: readonly Concept[];
  /** All pairs of the first trial, all of the second, ...; `made` and `overlaid` have a row for each. */
  readonly sums: readonly Sum[];
  /** What the generator makes of the latents put together. */
  readonly made: Samples;
  /** The pixels put together, cut to [-1, 1]. */
  readonly overlaid: Samples;
}

const known = new WeakMap<LatentMap, { readonly trials: number; readonly arithmetic: Arithmetic }>();

/** Computed once for a generator and a number of trials. */
export function arithmeticOf(map: LatentMap, extractor: Extractor, trials: number): Arithmetic {
  const before = known.get(map);
  if (before?.trials === trials) return before.arithmetic;
  const arithmetic = compute(map, extractor, trials);
  known.set(map, { trials, arithmetic });
  return arithmetic;
}

function compute(map: LatentMap, extractor: Extractor, trials: number): Arithmetic {
  const latents = map.draw(IMAGES * trials);
  const images = map.generate(latents);
  const concepts = conceptsOf(images, latents, extractor, trials);
  const pairs = concepts.flatMap((a) => concepts.filter((c) => c !== a).map((c) => ({ a, c })));
  const sums = Array.from({ length: trials }, (_, trial) => pairs.map((pair) => ({ trial, ...pair }))).flat();
  const combined = (of: "latents" | "pixels", dim: number): Float64Array => {
    const out = new Float64Array(sums.length * dim);
    for (const [i, { trial, a, c }] of sums.entries()) {
      const [bold, thin, other] = [a.bold[trial][of], a.thin[trial][of], c.thin[trial][of]];
      for (let j = 0; j < dim; j++) out[i * dim + j] = bold[j] - thin[j] + other[j];
    }
    return out;
  };
  const rows = sums.length;
  const asked = latents.labels && Int32Array.from(sums, ({ c }) => c.label);
  const together = { rows, dim: latents.dim, data: combined("latents", latents.dim) };
  const none = { rows, dim: images.dim, data: new Float64Array(0) };
  return {
    images,
    concepts,
    sums,
    made: rows === 0 ? none : map.generate({ ...together, ...(asked && { labels: asked }) }),
    overlaid: { rows, dim: images.dim, data: combined("pixels", images.dim).map(toRange) },
  };
}

const toRange = (value: number): number => Math.min(1, Math.max(-1, value));

const rowOf = ({ dim, data }: Samples, row: number) => data.subarray(row * dim, (row + 1) * dim);

/** Ink of an image. */
export const inkOf = (pixels: Float64Array | Float32Array): number => mean(pixels);

function conceptsOf(images: Samples, latents: Samples, extractor: Extractor, trials: number): Concept[] {
  const { features, probabilities } = extractor.extract(images);
  const members = new Map<number, number[]>();
  for (const [row, label] of features.labels.entries()) {
    if (probabilities.data[row * extractor.classes + label] < SURE) continue;
    if (latents.labels !== undefined && latents.labels[row] !== label) continue;
    members.set(label, [...(members.get(label) ?? []), row]);
  }
  const ink = Float64Array.from({ length: images.rows }, (_, row) => inkOf(rowOf(images, row)));
  const examples = (rows: readonly number[]): Example[] => {
    const inOrder = rows.toSorted((a, b) => a - b);
    return Array.from({ length: trials }, (_, trial) => {
      const own = inOrder.slice(trial * EXAMPLES, (trial + 1) * EXAMPLES);
      return { rows: own, latents: meanOf(latents, own), pixels: meanOf(images, own) };
    });
  };
  return [...members]
    .filter(([, rows]) => rows.length >= IMAGES_OF_CLASS * trials)
    .toSorted(([a], [b]) => a - b)
    .map(([label, rows]) => {
      const thinnest = rows.toSorted((a, b) => ink[a] - ink[b] || a - b);
      const quarter = Math.floor(rows.length / PART);
      return {
        label,
        thin: examples(thinnest.slice(0, quarter)),
        bold: examples(thinnest.slice(-quarter)),
      };
    });
}

function meanOf(samples: Samples, rows: readonly number[]): Float64Array {
  const vectors = rows.map((row) => rowOf(samples, row));
  return Float64Array.from(vectors[0], (_, j) => mean(vectors.map((vector) => vector[j])));
}
