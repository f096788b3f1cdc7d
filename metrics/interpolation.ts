/**
 * Latent interpolation: how evenly images change on the way from one latent to another. A generator that has learned a
 * space of images walks through images; one that remembers a few jumps from one to the next.
 *
 * Between pairs of latents z0 and z1 of the prior lies a path of `steps` equal parts, on the great circle for a normal prior
 * (slerp: norms then stay those that the generator knows), straight for a uniform one. With f the features of G(z(t)):
 *
 *   .length   sum of |f(t+1) - f(t)| over the path, the mean over paths: perceptual path length
 *   .detour   length / |f(1) - f(0)|, the mean over paths; 1 is straight, more wanders on the way
 *   .jump     the longest step's share of its path, the mean over paths: 1 / steps when all are alike, 1 for a single jump
 *
 * Units and ranges: length in feature units, from 0; detour from 1; jump from 1 / steps to 1. Intervals: mean +- 1.96
 * standard errors over paths. A path whose ends have the same features has no detour and is left out of it; one that stays
 * where it is has no jump either. The note counts them.
 * Input: the generator as a function of its latents, at the snapshot, and an extractor of features. Paths join the first
 * latents of the snapshot: first and second, third and fourth, ... A generator that is told classes is asked for the first
 * one's class on the whole path.
 * Cannot see: what the images show. A generator that makes one image has length 0; compare lengths of generators that
 * cover the data alike. Values of different extractors, or numbers of steps, do not compare.
 * Cost: paths x (steps + 1) images generated and looked at: 32 x 17 take about half a second.
 *
 * Source: Karras, Laine & Aila 2019, "A style-based generator architecture", arXiv 1812.04948, section 4.1 (perceptual path
 * length); White 2016, "Sampling generative networks", arXiv 1609.04468 (slerp).
 *
 * @example
 *   // Features that are G(z) = z, a uniform prior, one path from (0, 0) to (3, 4) in 5 steps: length 5, detour 1, jump 0.2
 */

import { Type } from "typebox";
import { pathsBetween } from "../src/maths/latent-paths.ts";
import { meanInterval } from "../src/maths/statistics.ts";
import type { Quantity } from "../src/result/index.ts";
import type { Samples } from "../src/samples.ts";
import { defineMetric, quantity, unmeasured, whyNotMeasurable } from "./metric.ts";

const options = Type.Object({
  paths: Type.Integer({ default: 32, minimum: 2, maximum: 10_000, description: "Pairs of latents" }),
  steps: Type.Integer({ default: 16, minimum: 2, maximum: 1000, description: "Parts of a path" }),
});

const quantities = {
  ".length": { unit: "feature units", range: [0, Infinity], better: "null" },
  ".detour": { unit: "ratio", range: [1, Infinity], better: "lower" },
  ".jump": { unit: "share", range: [0, 1], better: "lower" },
} as const;
/** Two paths make an interval. */
const FEWEST = 4;

export const interpolation = defineMetric({
  title: "Latent interpolation: length and evenness of paths in feature space",
  source: "Karras et al. 2019, arXiv 1812.04948; White 2016, arXiv 1609.04468",
  options,
  needs: ["latents", "features"],
  quantities,
  minimum: () => FEWEST,

  compute({ real, latents, features }, { paths: most, steps }) {
    const paths = Math.min(most, Math.floor(latents.latents.rows / 2));
    const images = latents.generate(pathsBetween(latents, paths, steps));
    const broken = whyNotMeasurable({ real, fake: images });
    if (broken !== undefined) return unmeasured(quantities, broken);
    const seen = features.extract(images).features;
    const walks = Array.from({ length: paths }, (_, path) => walk(seen, path * (steps + 1), steps));
    const even = `${Number((1 / steps).toPrecision(3))} when all steps are alike`;
    return {
      ".length": averaged(
        walks.map(({ length }) => length),
        { kind: ".length", paths, note: `in ${features.dim} ${features.name}` },
      ),
      ".detour": averaged(
        walks.filter(({ direct }) => direct > 0).map(({ length, direct }) => Math.max(1, length / direct)),
        { kind: ".detour", paths },
      ),
      ".jump": averaged(
        walks.filter(({ length }) => length > 0).map(({ longest, length }) => longest / length),
        { kind: ".jump", paths, note: even },
      ),
    };
  },
});

interface Walk {
  readonly length: number;
  readonly longest: number;
  /** Distance of the ends. */
  readonly direct: number;
}

function walk({ dim, data }: Samples, first: number, steps: number): Walk {
  const distance = (i: number, j: number): number => {
    let square = 0;
    for (let k = 0; k < dim; k++) square += (data[i * dim + k] - data[j * dim + k]) ** 2;
    return Math.sqrt(square);
  };
  const parts = Array.from({ length: steps }, (_, step) => distance(first + step, first + step + 1));
  return {
    length: parts.reduce((sum, part) => sum + part, 0),
    longest: Math.max(...parts),
    direct: distance(first, first + steps),
  };
}

function averaged(
  values: readonly number[],
  { kind, paths, note }: { kind: keyof typeof quantities; paths: number; note?: string },
): Quantity {
  if (values.length < 2)
    return { value: null, why: `${paths - values.length} of ${paths} paths stay where they are` };
  const { mean, interval } = meanInterval({ values });
  const { unit, range } = quantities[kind];
  const left = paths - values.length;
  const notes = [note, left > 0 ? `${left} of ${paths} paths left out` : undefined];
  const said = notes.filter((part) => part !== undefined).join("; ");
  return quantity({
    value: mean,
    unit,
    n: values.length,
    interval: { ...interval, lo: Math.max(range[0], interval.lo), hi: Math.min(range[1], interval.hi) },
    ...(said !== "" && { note: said }),
  });
}
