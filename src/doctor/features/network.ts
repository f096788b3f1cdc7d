/** What holds of any weights: the network's outputs are numbers of the right count, and the same however images come to it. */
import type { Samples } from "../../samples.ts";
import { exactly, type Finding, finding, holds, within } from "../check.ts";
import type { Looked } from "./scores.ts";

/** Of the largest number. */
const TOLERANCE = 1e-4;

export function outputsHold({
  whole,
  all,
  alone,
  place,
  gray,
}: {
  /** Whether the model is the file that was written. */
  readonly whole: boolean;
  readonly all: Looked;
  /** One of these images by itself. */
  readonly alone: Looked;
  readonly place: number;
  /** Features of an image of one gray, resized in two ways. */
  readonly gray: readonly [Samples, Samples];
}): Finding[] {
  const { features, logits } = all;
  return [
    holds("the model is the file that was written", whole),
    finding("features of an image", features.dim, exactly(2048)),
    finding("logits of an image", logits.dim, exactly(1008)),
    holds(
      "features are at least 0, as means of what a rectifier lets through",
      features.data.every((value) => value >= 0),
    ),
    finding(
      `features of image ${place} by itself and among others, largest difference`,
      apart(alone.features, rowOf(features, place)),
      within(0, TOLERANCE),
    ),
    finding(
      "a gray image resized in two ways, largest difference",
      apart(gray[0], gray[1]),
      within(0, TOLERANCE),
    ),
  ];
}

const rowOf = ({ dim, data }: Samples, row: number): Samples => ({
  rows: 1,
  dim,
  data: data.subarray(row * dim, (row + 1) * dim),
});

/** As a part of the largest number of either; 0 where all are 0. */
function apart(one: Samples, other: Samples): number {
  let [largest, off] = [0, 0];
  for (let i = 0; i < one.data.length; i++) {
    largest = Math.max(largest, Math.abs(one.data[i]), Math.abs(other.data[i]));
    off = Math.max(off, Math.abs(one.data[i] - other.data[i]));
  }
  return largest > 0 ? off / largest : largest;
}
