/**
 * What generated samples tell without real ones: how far they move from one step to the next, beside how far two draws of
 * the same generator are apart, and how far they lie from each other.
 *
 *   movement    Earth mover's distance between one half of a set and one half of the set before it
 *   null        the same between the two halves of one set, for several ways of halving either set: what the movement is
 *               where the generator stands still. Halves are of one size, so both have the bias of so many samples
 *   pairwise    mean Euclidean distance between two samples of a set (of the first 500): half of it is Gini's mean difference
 *   duplicates  share of samples with another within 10^-8^(1/dim), at most a tenth, of the mean pairwise distance: closer
 *               than two draws of a density come but by chance
 *
 * Units: data units; share in [0, 1]. On two dimensions distances are taken on bins of a box round the two sets at hand, so
 * that one set that ran away does not blur the others. Cost: seven distances a step.
 *
 * Source: the split half as a null: Efron & Tibshirani 1993, chapter 15 (two samples from one distribution).
 */

import { metrics } from "../../../metrics/index.ts";
import { InputError } from "../../errors.ts";
import { euclidean } from "../../maths/distances.ts";
import { boxAround } from "../../maths/histogram.ts";
import { whyNoSquares } from "../../maths/neighbors.ts";
import type { Rng } from "../../maths/random.ts";
import { drawRows, firstRows, joined, rowsOf } from "../../maths/rows.ts";
import { median, predictionBounds } from "../../maths/statistics.ts";
import { shownPoints } from "../../measuring/meter.ts";
import type { NullBand, Quantity, Snapshot } from "../../result/index.ts";
import type { ImageShape, Samples } from "../../samples.ts";
import type { EvaluationOptions } from "./options.ts";
import type { Step } from "./prepare.ts";

/** Ways in which each set is halved for the null. */
const SPLITS = 5;
/** Samples of a half, at most: the cost of a distance between clouds grows faster than their square. */
const MOST = 1000;
/** Samples between which all distances are taken. */
const MOST_PAIRS = 500;
/** Of the mean pairwise distance; the power of the dimension keeps what chance brings so near below a thousandth. */
const NEAR = { base: 1e-8, most: 0.1 };

export interface UnpairedInput {
  /** Sets of finite samples of one dimension, by ascending step. */
  readonly sets: readonly Step[];
  readonly image?: ImageShape | undefined;
}

type UnpairedTelling = Pick<EvaluationOptions, "onProgress" | "onPlan"> & {
  onKept?(snapshots: readonly Snapshot[]): void;
};

/**
 * A snapshot a set, with `movement` beside its own null, `pairwise` and `duplicates`.
 *
 * @throws InputError for sets of different dimensions
 */
export function measureUnpaired(
  { sets, image }: UnpairedInput,
  rng: Rng,
  { onProgress, onPlan, onKept }: UnpairedTelling = {},
): Snapshot[] {
  const [{ step: start, samples: first }] = sets;
  const other = sets.find(({ samples }) => samples.dim !== first.dim);
  if (other !== undefined) {
    throw new InputError(
      `generated samples of one dimension are needed (${first.dim} at step ${start}, ${other.samples.dim} at step ${other.step})`,
    );
  }
  const size = Math.min(MOST, ...sets.map(({ samples }) => Math.floor(samples.rows / 2)));
  const halvings = sets.map(({ step, samples }) =>
    Array.from({ length: SPLITS }, (_, i) => {
      const rows = drawRows(2 * size, samples.rows, rng.fork("halves").fork(step).fork(i));
      return [rowsOf(samples, rows.subarray(0, size)), rowsOf(samples, rows.subarray(size))] as const;
    }),
  );
  const each = metrics.emd.cost?.({ rows: size, dim: first.dim }) ?? 0;
  onPlan?.({
    words: `measuring how ${sets.length} sets of ${size} x ${first.dim} numbers move`,
    seconds: (1 + 2 * SPLITS) * (sets.length - 1) * each,
  });
  onKept?.([]);
  const measured: Snapshot[] = [];
  for (const [i, { step, samples }] of sets.entries()) {
    onProgress?.(`measuring step ${step}`);
    const shuffled = firstRows(
      rowsOf(samples, drawRows(samples.rows, samples.rows, rng.fork("pairs"))),
      MOST_PAIRS,
    );
    measured.push({
      step,
      weights: "raw",
      metrics: {
        movement:
          i === 0
            ? { value: null, why: "this is the first set" }
            : movementOf(halvings[i - 1], halvings[i], image),
        ...nearness(shuffled),
      },
      ...(samples.dim <= 2 && { points: shownPoints(samples) }),
    });
    onKept?.(measured.slice());
  }
  return measured;
}

type Halving = readonly (readonly [Samples, Samples])[];

function movementOf(before: Halving, now: Halving, image: ImageShape | undefined): Quantity {
  const [[was]] = before;
  const [[, is]] = now;
  if (is.rows === 0) return { value: null, why: "a set of one sample has no halves" };
  const box = boxAround(joined(was, is));
  const distance = (real: Samples, fake: Samples): Quantity =>
    metrics.emd.compute({ real, fake, box, image }, { compare: "auto", points: 512 }).emd;
  const moved = distance(was, is);
  if (moved.value === null) return moved;
  const still = [...before, ...now].flatMap(([first, second]) => distance(first, second).value ?? []);
  const nullBand = bandOf(still, is.rows);
  return { ...moved, ...(nullBand && { nullBand }) };
}

function bandOf(values: readonly number[], n: number): NullBand | undefined {
  if (values.length === 0) return undefined;
  const { lo, hi } = predictionBounds(values);
  return { median: median(values), lo, hi, resamples: values.length, n };
}

function nearness(samples: Samples): Record<string, Quantity> {
  const { rows, dim } = samples;
  const why = rows < 2 ? "one sample has no pairs" : whyNoSquares(samples);
  if (why !== undefined) return { pairwise: { value: null, why }, duplicates: { value: null, why } };
  const nearest = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  let total = 0;
  for (let i = 0; i < rows; i++) {
    for (let j = i + 1; j < rows; j++) {
      const distance = euclidean(samples, i, samples, j);
      total += distance;
      nearest[i] = Math.min(nearest[i], distance);
      nearest[j] = Math.min(nearest[j], distance);
    }
  }
  const mean = total / ((rows * (rows - 1)) / 2);
  const near = mean * Math.min(NEAR.most, NEAR.base ** (1 / dim));
  return {
    pairwise: { value: mean, unit: "data units", n: rows },
    duplicates: {
      value: nearest.filter((distance) => distance <= near).length / rows,
      unit: "share",
      n: rows,
    },
  };
}
