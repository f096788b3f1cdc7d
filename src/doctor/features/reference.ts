/**
 * What a reference program computes of the noise images with a file of weights, as `python -m ganscope.reference` writes it: of the features and the
 * logits of each image the first numbers, their mean, and their mean weighted by place; and the scores of the second half of the images against the first.
 */
import { type Static, Type } from "typebox";
import type { Samples } from "../../samples.ts";
import { closely, type Finding, finding, within } from "../check.ts";
import { HALF } from "./noise.ts";
import { type Looked, SCORES, type Score } from "./scores.ts";

export const FORMAT = "ganscope features reference 1";
/** Numbers of a row that are kept. */
const FIRST = 8;
/** Of the largest number, and of a score: what float32 in another order of sums leaves (docs/verified.md has 1.5e-5). */
const TOLERANCE = 1e-4;

const each = <Item extends Type.TSchema>(item: Item) =>
  Type.Array(item, { minItems: 2 * HALF, maxItems: 2 * HALF });
const checksums = Type.Object({
  first: each(Type.Array(Type.Number(), { minItems: FIRST, maxItems: FIRST })),
  mean: each(Type.Number()),
  weighted: each(Type.Number()),
});

export const referenceSchema = Type.Object({
  format: Type.Literal(FORMAT),
  /** Names and versions. */
  program: Type.String(),
  /** SHA-256 of the file of weights. */
  weights: Type.String({ pattern: "^[0-9a-f]{64}$" }),
  features: checksums,
  logits: checksums,
  scores: Type.Object({
    fid: Type.Number(),
    kid: Type.Number(),
    is: Type.Number(),
    "is.std": Type.Number(),
    precision: Type.Number(),
    recall: Type.Number(),
  }),
});

export type FeatureReference = Static<typeof referenceSchema>;
type Checksums = Static<typeof checksums>;

/** Of rows of an output. */
export function checksumsOf({ rows, dim, data }: Samples): Checksums {
  const lines = Array.from({ length: rows }, (_, row) => data.subarray(row * dim, (row + 1) * dim));
  const mean = (of: (value: number, i: number) => number) => (line: Samples["data"]) => {
    let total = 0;
    for (let i = 0; i < dim; i++) total += of(line[i], i);
    return total / dim;
  };
  return {
    first: lines.map((line) => [...line.subarray(0, FIRST)]),
    mean: lines.map(mean((value) => value)),
    weighted: lines.map(mean((value, i) => (value * (i + 1)) / dim)),
  };
}

/** @param seen all noise images in their order @param found scores of the second half against the first */
export function againstReference(
  seen: Looked,
  found: Readonly<Record<Score, number>>,
  reference: FeatureReference,
): Finding[] {
  const { scores } = reference;
  return [
    ...(["features", "logits"] as const).flatMap((output) =>
      differences(output, checksumsOf(seen[output]), reference[output]),
    ),
    ...SCORES.flatMap((name) =>
      name === "kid.sd" ? [] : [finding(name, found[name], closely(scores[name], TOLERANCE))],
    ),
  ];
}

/** Of each kind of checksum the image that is farthest off, as a part of the largest number. */
function differences(output: string, own: Checksums, wanted: Checksums): Finding[] {
  const largest = wanted.first.flat().reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return (["first", "mean", "weighted"] as const).map((kind) => {
    const off = wanted[kind].map((value, i) => {
      const [one, other] = [[value].flat(), [own[kind][i]].flat()];
      return Math.max(...one.map((number, j) => Math.abs(number - other[j]))) / largest;
    });
    const none = off.findIndex(Number.isNaN);
    const worst = none >= 0 ? none : off.indexOf(Math.max(...off));
    return finding(`${output}, ${kind}: image ${worst} farthest off`, off[worst], within(0, TOLERANCE));
  });
}
