/**
 * Reader of files of statistics: an npz archive with the mean `mu` (d) and the covariance `sigma` (d x d) of features, as pytorch-fid and
 * clean-fid keep those of a data set. `rows`, which ours have beside them, says of how many samples they are.
 *
 * Source: Heusel et al. 2017, "GANs trained by a two time-scale update rule", arXiv 1706.08500 (its FID statistics).
 */
import { InputError } from "../errors.ts";
import type { Moments } from "../samples.ts";
import { withFile } from "./file.ts";
import { arrayNames, npz, readNpz } from "./npz.ts";
import type { Numbers } from "./numbers.ts";

const WHAT = "an npz file";
/** Part of the largest variance by which entries of a covariance that mirror each other may differ: some roundings of float32. */
const ALIKE = 1e-6;

/** Whether a path is a file of statistics: an npz archive with both arrays. @throws InputError as `readNpz` */
export function holdsMoments(path: string): boolean {
  if (!npz.reads(path.toLowerCase())) return false;
  const names = withFile(path, WHAT, arrayNames);
  return names.includes("mu") && names.includes("sigma");
}

/** @throws InputError for shapes that do not fit each other, numbers that are not finite, and what no samples have as a covariance */
export function readMoments(path: string): Moments {
  return withFile(path, WHAT, (source) => {
    const [mu, sigma] = [readNpz(source, "mu"), readNpz(source, "sigma")];
    const rows = arrayNames(source).includes("rows") ? countOf(readNpz(source, "rows"), path) : undefined;
    const dim = mu.data.length;
    if (mu.shape.length !== 1 || dim === 0 || sigma.shape.join() !== `${dim},${dim}`) {
      throw new InputError(
        `a file of statistics must hold mu of shape (d) and sigma of shape (d, d) (got mu (${mu.shape.join(", ")}) and sigma (${sigma.shape.join(", ")}))`,
        { where: path, hint: "save numpy.mean(features, axis=0) and numpy.cov(features, rowvar=False)" },
      );
    }
    const [mean, covariance] = [mu, sigma].map(({ data }) => Float64Array.from(data));
    requireFinite(mean, "mu", path);
    requireFinite(covariance, "sigma", path);
    requireCovariance(covariance, dim, path);
    return { mean, covariance, ...(rows !== undefined && { rows }) };
  });
}

function requireFinite(numbers: Float64Array, name: string, where: string): void {
  const at = numbers.findIndex((x) => !Number.isFinite(x));
  if (at < 0) return;
  const place =
    name === "mu"
      ? `${at}`
      : `${Math.floor(at / Math.sqrt(numbers.length))}, ${at % Math.sqrt(numbers.length)}`;
  throw new InputError(`all numbers must be finite (${name}[${place}] is ${numbers[at]})`, { where });
}

function requireCovariance(covariance: Float64Array, dim: number, where: string): void {
  const variance = (i: number) => covariance[i * dim + i];
  const fail = (message: string) =>
    new InputError(message, { where, hint: "sigma is numpy.cov(features, rowvar=False)" });
  let largest = 0;
  for (let i = 0; i < dim; i++) {
    if (variance(i) < 0) throw fail(`variances must not be negative (sigma[${i}, ${i}] is ${variance(i)})`);
    largest = Math.max(largest, variance(i));
  }
  const slack = ALIKE * largest;
  for (let i = 0; i < dim; i++) {
    for (let j = 0; j < i; j++) {
      const [one, other] = [covariance[i * dim + j], covariance[j * dim + i]];
      if (!(Math.abs(one - other) <= slack))
        throw fail(`sigma must be symmetric (sigma[${i}, ${j}] is ${one}, sigma[${j}, ${i}] ${other})`);
      if (!(Math.abs(one) <= Math.sqrt(variance(i)) * Math.sqrt(variance(j)) + slack))
        throw fail(
          `sigma is no covariance: sigma[${i}, ${j}] is ${one}, beyond the root of ${variance(i)} times ${variance(j)}`,
        );
    }
  }
}

function countOf({ data }: Numbers, where: string): number {
  if (data.length === 1 && Number.isInteger(data[0]) && data[0] >= 2) return data[0];
  throw new InputError(
    `rows must be one whole number of at least 2 (got ${[...data.subarray(0, 3)].join(", ")})`,
    {
      where,
    },
  );
}
