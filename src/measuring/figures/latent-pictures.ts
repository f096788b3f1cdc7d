/** What the result keeps of a generator of images as a function of its latents: paths between some, and sums of some. */

import type { Known } from "../../../metrics/needs.ts";
import { arithmeticOf, type Concept } from "../../maths/latent-arithmetic.ts";
import { pathsBetween } from "../../maths/latent-paths.ts";
import { concatenated } from "../../maths/typed-arrays.ts";
import type { SnapshotEvent } from "../../models/trainers/trainer.ts";
import type { ArithmeticRecord, ImageGrid, LatentRecord } from "../../result/index.ts";
import type { Extractor, ImageShape, LatentMap, Samples } from "../../samples.ts";
import type { ActiveMetric } from "../meter.ts";
import { imageGrid } from "./images.ts";

const PATHS = 6;
const STEPS = 8;
const SUMS = 6;

/**
 * Undefined where there is nothing to draw, or what is not finite.
 *
 * @param active the metrics that are measured: sums are drawn of those that latent-arithmetic measures
 */
export function latentRecord(
  { step, latents }: Pick<SnapshotEvent, "step" | "latents">,
  { image, features }: Known,
  active: readonly ActiveMetric[],
): LatentRecord | undefined {
  if (latents === undefined || image === undefined || latents.latents.rows < 2) return undefined;
  const paths = latents.generate(
    pathsBetween(latents, Math.min(PATHS, Math.floor(latents.latents.rows / 2)), STEPS),
  );
  if (!finite(paths)) return undefined;
  const metric = active.find(({ id }) => id === "latent-arithmetic");
  const sums =
    metric && features && arithmeticRecord(latents, features, Number(metric.options.trials), image);
  return { step, paths: imageGrid(paths, image), ...(sums && { arithmetic: sums }) };
}

const finite = ({ data }: Samples): boolean => data.every(Number.isFinite);

function arithmeticRecord(
  map: LatentMap,
  extractor: Extractor,
  trials: number,
  image: ImageShape,
): ArithmeticRecord | undefined {
  const arithmetic = arithmeticOf(map, extractor, trials);
  const { images, sums, made, overlaid } = arithmetic;
  const pairs = sums.length / trials;
  if (pairs < 2 || ![images, made, overlaid].every(finite)) return undefined;
  const count = Math.min(SUMS, pairs);
  const chosen = Array.from({ length: count }, (_, i) => Math.floor((i * pairs) / count));
  const probability = (samples: Samples, row: number): number => {
    const { data } = extractor.extract(samples).probabilities;
    return Number(data[row * extractor.classes + sums[row].c.label].toFixed(3));
  };
  const examples = (kind: "bold" | "thin", of: "a" | "c"): ImageGrid => {
    const shown = chosen.map((row) => sums[row][of]);
    return imageGrid(withMeans(map, images, shown, kind), image);
  };
  return {
    sums: chosen.map((row) => ({
      a: sums[row].a.label,
      c: sums[row].c.label,
      latent: probability(made, row),
      input: probability(overlaid, row),
    })),
    pairs,
    bold: examples("bold", "a"),
    thin: examples("thin", "a"),
    other: examples("thin", "c"),
    latent: imageGrid(rowsOf(made, chosen), image),
    input: imageGrid(rowsOf(overlaid, chosen), image),
  };
}

/** Of the first trial's example of each concept its images, and what the generator makes of their mean latent. */
function withMeans(
  map: LatentMap,
  images: Samples,
  concepts: readonly Concept[],
  kind: "bold" | "thin",
): Samples {
  const examples = concepts.map((concept) => concept[kind][0]);
  const means = map.generate({
    rows: examples.length,
    dim: map.latents.dim,
    data: concatenated(examples.map(({ latents }) => Float32Array.from(latents))),
    ...(map.latents.labels && { labels: Int32Array.from(concepts, ({ label }) => label) }),
  });
  const parts = examples.flatMap(({ rows }, i) => [rowsOf(images, rows), rowsOf(means, [i])]);
  return {
    rows: parts.reduce((sum, { rows }) => sum + rows, 0),
    dim: images.dim,
    data: concatenated(parts.map(({ data }) => data)),
  };
}

function rowsOf({ dim, data }: Samples, rows: readonly number[]): Samples & { readonly data: Float32Array } {
  const parts = rows.map((row) => Float32Array.from(data.subarray(row * dim, (row + 1) * dim)));
  return { rows: rows.length, dim, data: concatenated(parts) };
}
