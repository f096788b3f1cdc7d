/**
 * Files that somebody else made: arrays, tables and images, read as samples, a matrix, weights or labels. Adding a kind
 * of file: a file named after its id, a line here, a test.
 *
 * A folder is read as images. A file's kind is told by its name, or, where the name says nothing, by its first bytes.
 * Everything wrong with it is an InputError that names the place; nothing is read from what is no regular file, and
 * nothing is allocated for a size that the file only claims.
 *
 * @example readSamples("samples.npy").samples   // { rows: 1000, dim: 2, data: Float32Array }
 */

import { existsSync, type Stats, statSync } from "node:fs";
import { basename } from "node:path";
import { InputError } from "../errors.ts";
import { csv } from "./csv.ts";
import { firstBytes, quoted, unreadable, withFile } from "./file.ts";
import { idx } from "./idx.ts";
import { npy } from "./npy.ts";
import { npz } from "./npz.ts";
import {
  type InvalidRows,
  type Matrix,
  type Numbers,
  type SamplesFile,
  toLabels,
  toMatrix,
  toSamples,
  toVector,
} from "./numbers.ts";
import { pngFolder } from "./png-folder.ts";
import { rawPath } from "./raw-path.ts";
import type { Reader } from "./reader.ts";

export const readers = { npy, npz, csv, idx, "png-folder": pngFolder } as const;

export interface ArrayOptions {
  /** Which array of an npz file; may be left out where it holds one. */
  readonly array?: string;
}

export interface SamplesOptions extends ArrayOptions {
  /**
   * A row that holds NaN or an infinity is an error ("refuse", the default), left out and counted ("drop"), or taken as
   * it is ("keep").
   */
  readonly invalid?: InvalidRows;
}

/**
 * The rows of a file as samples; images as rows of values in [-1, 1] with their shape. See numbers.ts for what each
 * shape means. Labels may stand in a column `label`, be the folders that images lie in, or, for `x.npy`, lie beside it in
 * `x.labels.npy`.
 *
 * @throws InputError when the file cannot be read as samples, holds numbers that are not finite, or has another number of labels
 */
export function readSamples(path: string, { invalid = "refuse", array }: SamplesOptions = {}): SamplesFile {
  return whole(path, () => {
    const numbers = read(path, array);
    const beside = labelsBeside(path);
    return toSamples(
      beside === undefined ? numbers : { ...numbers, labels: readLabels(beside) },
      path,
      invalid,
    );
  });
}

/** The file of labels that belongs to an npy file, where there is one: `x.labels.npy` beside `x.npy`. */
export function labelsBeside(path: string): string | undefined {
  if (!/\.npy$/i.test(path)) return undefined;
  const labels = path.replace(/npy$/i, "labels.npy");
  return existsSync(rawPath(labels)) ? labels : undefined;
}

/**
 * A matrix in two dimensions, e.g. costs. @throws InputError for any other shape, and for numbers that are not finite
 */
export function readMatrix(path: string, { array }: ArrayOptions = {}): Matrix {
  return whole(path, () => toMatrix(read(path, array), path));
}

/** A vector [n] or [n, 1], e.g. weights. @throws InputError for any other shape, and for numbers that are not finite */
export function readVector(path: string, { array }: ArrayOptions = {}): Float64Array {
  return whole(path, () => toVector(read(path, array), path));
}

/** Integer labels, [n] or [n, 1], or a table's column `label`. @throws InputError for what is no integer of 32 bits */
export function readLabels(path: string, { array }: ArrayOptions = {}): Int32Array {
  return whole(path, () => toLabels(read(path, array), path));
}

function read(path: string, array: string | undefined): Numbers {
  const reader = choose(path);
  if (array !== undefined && reader !== npz) {
    throw new InputError(`only an npz file has named arrays (requested ${quoted(array)})`, {
      where: path,
    });
  }
  return reader.read(path, array);
}

function choose(path: string): Reader {
  const what = "a file of samples";
  let info: Stats;
  try {
    info = statSync(rawPath(path));
  } catch (error) {
    throw unreadable(path, what, error);
  }
  if (info.isDirectory()) return pngFolder;
  const name = basename(path).toLowerCase();
  const all: readonly Reader[] = Object.values(readers);
  const named = all.find(({ reads }) => reads(name));
  if (named !== undefined) return named;
  const start = withFile(path, what, (source) => firstBytes(source, 8));
  const known = all.find(({ starts }) => starts?.every((byte, i) => start[i] === byte));
  if (known !== undefined) return known;
  throw new InputError(
    "samples must be a .npy, .npz, .csv or .tsv file, an idx file or a folder of PNG images",
    {
      where: path,
      hint: name.endsWith(".png")
        ? "name the folder that holds the images"
        : "add the file extension of its format",
    },
  );
}

/** What does not fit into memory is the file's fault as well. */
function whole<T>(path: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw unreadable(path, "a file of samples", error);
  }
}
