/**
 * What every reader returns, and what becomes of it: numbers in a shape are samples, a matrix, weights or labels
 * depending on who asks.
 *
 *   as samples   [n]              n samples of dimension 1
 *                [n, d]           n samples of dimension d
 *                [n, h, w]        n gray images, a row each
 *                [n, h, w, c]     n images of c = 1 or 3 channels, channels last, a row each
 *
 * Images stored as unsigned bytes are mapped to [-1, 1] by byte / 127.5 - 1, the range of a tanh generator; images
 * stored in any other type are taken as they are, and are expected to lie in that range already. Bytes in one or two
 * dimensions are numbers like any others.
 */

import { InputError } from "../errors.ts";
import type { ImageShape, Samples } from "../samples.ts";

export interface Numbers {
  /** Size of each dimension, 0 to 4 of them. */
  readonly shape: readonly number[];
  /** The numbers, row-major (last dimension fastest). */
  readonly data: Float64Array | Float32Array;
  /** Whether the file stores them as unsigned bytes. */
  readonly bytes: boolean;
  /** One integer a row: from a column of that name, the folders that images lie in, or a file beside. */
  readonly labels?: Int32Array;
  /** Where a number stands in the file, for errors; left out where row and column say it. */
  readonly place?: (row: number, column: number) => string;
}

export interface SamplesFile {
  readonly samples: Samples;
  /** Where rows are images. */
  readonly image?: ImageShape;
  /** Rows left out because a coordinate was NaN or infinite. */
  readonly dropped: number;
  /** Where rows were dropped: which of the file's rows the others are. */
  readonly kept?: Int32Array;
}

/** What to do with a row that holds NaN or an infinity. */
export type InvalidRows = "refuse" | "drop" | "keep";

export interface Matrix {
  readonly rows: number;
  readonly columns: number;
  /** rows x columns, row-major. */
  readonly data: Float64Array;
}

/** The value in [-1, 1] of each byte of an image. */
export const PIXEL_VALUES = Float32Array.from({ length: 256 }, (_, byte) => byte / 127.5 - 1);

/**
 * @throws InputError for a shape that is none of samples, and for numbers that are not finite unless they are dropped
 */
export function toSamples(numbers: Numbers, where: string, invalid: InvalidRows): SamplesFile {
  const { rows, dim, image } = sampleShape(numbers.shape, where);
  const { data } = numbers;
  if (image !== undefined && numbers.bytes) {
    for (let i = 0; i < data.length; i++) data[i] = PIXEL_VALUES[data[i]];
  }
  let kept: Int32Array | undefined;
  const { labels } = numbers;
  if (labels !== undefined && labels.length !== rows) {
    throw new InputError(`samples must have one label per row (rows ${rows}, labels ${labels.length})`, {
      where,
    });
  }
  const invalidAt = invalid === "keep" ? -1 : firstInvalid(data);
  if (invalidAt >= 0) {
    if (invalid === "refuse") {
      throw notFinite(
        numbers,
        invalidAt,
        dim,
        where,
        'to ignore such rows: invalid: "drop", or eval --invalid drop',
      );
    }
    kept = dropInvalid(data, rows, dim);
    if (kept.length === 0)
      throw new InputError(
        `samples must be finite numbers (each of the ${rows} rows holds NaN or infinity)`,
        { where },
      );
  }
  const left = kept?.length ?? rows;
  const samples: Samples = {
    rows: left,
    dim,
    data: left === rows ? data : data.subarray(0, left * dim),
    ...(labels !== undefined && { labels: kept?.map((row) => labels[row]) ?? labels }),
  };
  return {
    samples,
    ...(image !== undefined && { image }),
    dropped: rows - left,
    ...(kept !== undefined && { kept }),
  };
}

/** A matrix, e.g. of costs. @throws InputError unless it has two dimensions, no column of labels, and finite numbers */
export function toMatrix(numbers: Numbers, where: string): Matrix {
  const { shape } = numbers;
  if (shape.length !== 2)
    throw new InputError(`a matrix must have 2 dimensions (got ${show(shape)})`, { where });
  const [rows, columns] = shape;
  requireSome(numbers, "a matrix", where);
  requireFinite(numbers, columns, where);
  return { rows, columns, data: new Float64Array(numbers.data) };
}

/**
 * A vector, e.g. of weights: [n] or [n, 1]. @throws InputError for any other shape, and for numbers that are not finite
 */
export function toVector(numbers: Numbers, where: string): Float64Array {
  requireVector(numbers, "a vector", where);
  requireFinite(numbers, 1, where);
  return new Float64Array(numbers.data);
}

/** Integer labels: [n] or [n, 1], or a column of that name. @throws InputError for what is no 32-bit integer */
export function toLabels(numbers: Numbers, where: string): Int32Array {
  if (numbers.labels !== undefined) return numbers.labels;
  requireVector(numbers, "a list of labels", where);
  numbers.data.forEach((x, i) => {
    if (x !== Math.trunc(x) || Math.abs(x) >= 2 ** 31) {
      throw new InputError(`labels must be 32-bit integers (${placeOf(numbers, i, 0, 1)} is ${x})`, {
        where,
      });
    }
  });
  return Int32Array.from(numbers.data);
}

interface SampleShape {
  readonly rows: number;
  readonly dim: number;
  readonly image?: ImageShape;
}

function sampleShape(shape: readonly number[], where: string): SampleShape {
  if (shape.length < 1 || shape.length > 4) {
    throw new InputError(`samples must have 1 to 4 dimensions (got ${show(shape)})`, { where });
  }
  const [rows, height = 1, width = 1, channels = 1] = shape;
  const dim = height * width * channels;
  if (rows * dim === 0)
    throw new InputError(`samples must have at least one row and column (got ${show(shape)})`, { where });
  if (shape.length < 3) return { rows, dim };
  if (channels !== 1 && channels !== 3) {
    const first = height === 1 || height === 3;
    throw new InputError(`images must have 1 or 3 channels, in the last dimension (got ${show(shape)})`, {
      where,
      ...(first && { hint: "move the channels to the end: numpy.moveaxis(images, 1, -1)" }),
    });
  }
  return { rows, dim, image: { height, width, channels } };
}

function requireSome({ data, labels, shape }: Numbers, who: string, where: string): void {
  if (labels !== undefined)
    throw new InputError(`${who} must not have a column of labels (got one)`, { where });
  if (data.length === 0)
    throw new InputError(`${who} must have at least one number (got ${show(shape)})`, { where });
}

function requireVector(numbers: Numbers, who: string, where: string): void {
  const { shape } = numbers;
  if (!(shape.length === 1 || (shape.length === 2 && shape[1] === 1))) {
    throw new InputError(`${who} must have the shape [n] or [n, 1] (got ${show(shape)})`, {
      where,
    });
  }
  requireSome(numbers, who, where);
}

function requireFinite(numbers: Numbers, columns: number, where: string): void {
  const at = firstInvalid(numbers.data);
  if (at >= 0) throw notFinite(numbers, at, columns, where);
}

/** Index of the first number that is NaN or infinite, or -1. */
function firstInvalid(data: Float64Array | Float32Array): number {
  for (let i = 0; i < data.length; i++) if (!Number.isFinite(data[i])) return i;
  return -1;
}

function notFinite(numbers: Numbers, at: number, columns: number, where: string, hint?: string): InputError {
  const place = placeOf(numbers, Math.floor(at / columns), at % columns, columns);
  return new InputError(`all numbers must be finite (${place} is ${numbers.data[at]})`, { where, hint });
}

/** Moves the finite rows to the front, in their order. @returns which they are */
function dropInvalid(data: Float64Array | Float32Array, rows: number, dim: number): Int32Array {
  const kept: number[] = [];
  for (let row = 0; row < rows; row++) {
    const values = data.subarray(row * dim, (row + 1) * dim);
    if (firstInvalid(values) >= 0) continue;
    if (kept.length < row) data.copyWithin(kept.length * dim, row * dim, (row + 1) * dim);
    kept.push(row);
  }
  return Int32Array.from(kept);
}

function placeOf({ place, shape }: Numbers, row: number, column: number, columns: number): string {
  if (place !== undefined) return place(row, column);
  return shape.length === 1 && columns === 1
    ? `number ${row}, counted from 0,`
    : `row ${row}, column ${column}, counted from 0,`;
}

/** @example show([60000, 28, 28])   // "60000 x 28 x 28" */
function show(shape: readonly number[]): string {
  if (shape.length === 0) return "a single number";
  return shape.length === 1 ? `${shape[0]} in one dimension` : shape.join(" x ");
}
