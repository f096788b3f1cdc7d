/**
 * The rows of a file as the distribution to learn: what somebody measured or drew, with nothing known of it but itself.
 * No density, so no distance of D from the optimal one; no modes, so no coverage of modes. What is left are distances
 * between clouds, and in one or two dimensions between histograms on a box around all rows.
 *
 * Formats and shapes are those of src/inputs: npy, npz, csv, tsv, idx, a folder of PNG images. Images must lie in [-1,
 * 1], the range of a tanh generator; those stored as bytes are brought there. A sample no larger than the file is drawn
 * without replacement (draw.ts). The file is read when the target is made, so that whatever is wrong with it is told
 * before anything runs.
 */

import { type Static, Type } from "typebox";
import { InputError } from "../errors.ts";
import { readSamples } from "../inputs/index.ts";
import type { Box, Samples } from "../samples.ts";
import { drawRows } from "./draw.ts";
import type { Target, TargetKind } from "./target.ts";

/** Bins a side of the box, by dimension. */
const BINS: Readonly<Record<number, number>> = { 1: 60, 2: 25 };
/** Free space around the rows, in shares of their range: a generator's first samples stray. */
const MARGIN = 0.1;

const schema = Type.Object({
  file: Type.Union([Type.String({ minLength: 1 }), Type.Null()], {
    default: null,
    description:
      "File of samples, one a row (.npy, .npz, .csv, .tsv, idx), or a folder of PNG images; required",
  }),
  array: Type.Union([Type.String({ minLength: 1 }), Type.Null()], {
    default: null,
    description: "Which array of an .npz file; null where it holds one",
  }),
  invalid: Type.Union([Type.Literal("refuse"), Type.Literal("drop")], {
    default: "refuse",
    description: "What to do with a row that holds NaN or an infinity",
  }),
});

export const samples: TargetKind<Static<typeof schema>> = {
  title: "The rows of a file: an array, a table or images",
  source:
    "The file's own; drawing from it: Efron 1979, Bootstrap Methods, without replacement where it can be",
  options: schema,
  create({ file, array, invalid }): Target {
    if (file === null) {
      throw new InputError("samples requires a file (got none)", {
        where: "target",
        hint: 'e.g. { kind: samples, file: "samples.npy" }',
      });
    }
    const { samples: all, image } = readSamples(file, { invalid, ...(array !== null && { array }) });
    if (image !== undefined) requireUnitRange(all, file);
    const box = boxAround(all);
    return {
      dim: all.dim,
      sample: (n, rng) => rowsOf(all, drawRows(n, all.rows, rng)),
      sd: pooledSd(all),
      ...(box !== undefined && { box }),
      ...(image !== undefined && { image }),
    };
  },
};

function rowsOf({ dim, data, labels }: Samples, rows: Int32Array): Samples {
  const length = rows.length * dim;
  const out = data instanceof Float32Array ? new Float32Array(length) : new Float64Array(length);
  rows.forEach((row, i) => {
    out.set(data.subarray(row * dim, (row + 1) * dim), i * dim);
  });
  return {
    rows: rows.length,
    dim,
    data: out,
    ...(labels !== undefined && { labels: rows.map((row) => labels[row]) }),
  };
}

function range(data: Samples["data"]): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (let i = 0; i < data.length; i++) {
    low = Math.min(low, data[i]);
    high = Math.max(high, data[i]);
  }
  return [low, high];
}

function requireUnitRange({ data }: Samples, where: string): void {
  const [low, high] = range(data);
  if (low >= -1 && high <= 1) return;
  throw new InputError(`samples requires images of values in [-1, 1] (got ${low} to ${high})`, {
    where,
    hint: "save them as unsigned bytes, or map them to that range",
  });
}

/** One range for all coordinates, since a box is a cube; none where the range is no finite number. */
function boxAround({ dim, data }: Samples): Box | undefined {
  const bins = BINS[dim];
  if (bins === undefined) return undefined;
  const [low, high] = range(data);
  const margin = high > low ? MARGIN * (high - low) : Math.max(0.5, MARGIN * Math.abs(high));
  const box = { low: low - margin, high: high + margin, bins };
  return Number.isFinite(box.high - box.low) ? box : undefined;
}

/** Sqrt of the mean coordinate variance; around each coordinate's mean, not by squares, which would cancel. */
function pooledSd({ rows, dim, data }: Samples): number {
  const means = new Float64Array(dim);
  for (let i = 0; i < rows; i++) for (let j = 0; j < dim; j++) means[j] += data[i * dim + j] / rows;
  let squares = 0;
  for (let i = 0; i < rows; i++) for (let j = 0; j < dim; j++) squares += (data[i * dim + j] - means[j]) ** 2;
  return Math.sqrt(squares / rows / dim);
}
