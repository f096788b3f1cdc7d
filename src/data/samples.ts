/**
 * The rows of a file as the distribution to learn: what somebody measured or drew, with nothing known of it but itself.
 * No density, so no distance of D from the optimal one; no modes, so no coverage of modes. What is left are distances
 * between clouds, and in one or two dimensions between histograms on a box around all rows.
 *
 * Formats and shapes are those of src/inputs: npy, npz, csv, tsv, idx, a folder of PNG images. Images must lie in [-1,
 * 1], the range of a tanh generator; those stored as bytes are brought there. Labels from 0 on (a column `label`, folders
 * of images, x.labels.npy beside x.npy) are classes. A sample no larger than the file is drawn without replacement (maths/rows.ts). The file is read when the target is made, so that whatever is wrong with it is told
 * before anything runs.
 */

import { type Static, Type } from "typebox";
import { InputError } from "../errors.ts";
import { labelsBeside, readSamples } from "../inputs/index.ts";
import { boxAround } from "../maths/histogram.ts";
import { TOO_FAR } from "../maths/neighbors.ts";
import { drawRows, rangeOf, rowsOf } from "../maths/rows.ts";
import { pooledSd } from "../maths/statistics.ts";
import type { Samples } from "../samples.ts";
import { requireDigits } from "./digits.ts";
import type { Target, TargetKind } from "./target.ts";

const schema = Type.Object({
  file: Type.Union([Type.String({ minLength: 1 }), Type.Null()], {
    default: null,
    description:
      "File of samples, one per row (.npy, .npz, .csv, .tsv, idx), or a folder of PNG images; required",
  }),
  array: Type.Union([Type.String({ minLength: 1 }), Type.Null()], {
    default: null,
    description: "Name of the array in an .npz file; null if it holds only one",
  }),
  invalid: Type.Union([Type.Literal("refuse"), Type.Literal("drop")], {
    default: "refuse",
    description: "What to do with a row that holds NaN or infinity",
  }),
  extractor: Type.Union([Type.Literal("none"), Type.Literal("digits")], {
    default: "none",
    description: "Extractor of features and classes: digits for handwritten digits, white on black",
  }),
});

export const samples: TargetKind<Static<typeof schema>> = {
  title: "The rows of a file: an array, a table or images",
  source: "The file's own; drawing: Efron 1979, Bootstrap Methods, without replacement where possible",
  options: schema,
  files: ({ file }) => (file === null ? [] : [file, ...[labelsBeside(file) ?? []].flat()]),
  create({ file, array, invalid, extractor }): Target {
    if (file === null) {
      throw new InputError("samples requires a file (got none)", {
        where: "target",
        hint: 'e.g. { kind: samples, file: "samples.npy" }',
      });
    }
    const { samples: all, image } = readSamples(file, { invalid, ...(array !== null && { array }) });
    const { low, high } = rangeOf(all);
    if (Math.max(-low, high) >= TOO_FAR) {
      throw new InputError(`samples requires values below ${TOO_FAR} in size (got ${low} to ${high})`, {
        where: file,
        hint: "divide them by a constant",
      });
    }
    if (image !== undefined) requireUnitRange({ low, high }, file);
    const box = boxAround(all);
    const classes = classesOf(all);
    if (extractor === "digits") requireDigits(classes, image);
    return {
      dim: all.dim,
      ...(classes !== undefined && {
        classes,
        classesPresent: [...new Set(all.labels)].sort((a, b) => a - b),
      }),
      sample: (n, rng) => rowsOf(all, drawRows(n, all.rows, rng)),
      range: [low, high],
      sd: pooledSd(all),
      ...(box !== undefined && { box }),
      ...(image !== undefined && { image }),
      ...(extractor !== "none" && { extractor }),
    };
  },
};

/** More classes than any set of images has: labels beyond are numbers of something else. */
const MOST_CLASSES = 10_000;

function classesOf({ labels }: Samples): number | undefined {
  if (labels === undefined) return undefined;
  const most = labels.reduce((a, b) => Math.max(a, b), -1);
  return labels.every((label) => label >= 0) && most < MOST_CLASSES ? most + 1 : undefined;
}

function requireUnitRange({ low, high }: ReturnType<typeof rangeOf>, where: string): void {
  if (low >= -1 && high <= 1) return;
  throw new InputError(`samples requires images with values in [-1, 1] (got ${low} to ${high})`, {
    where,
    hint: "save the images as unsigned bytes, or map them to that range",
  });
}
