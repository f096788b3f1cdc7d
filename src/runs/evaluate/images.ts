/** Whether images from several files can be held against each other: one shape, and one range of values. */

import { InputError } from "../../errors.ts";
import { rangeOf } from "../../maths/rows.ts";
import type { ImageShape, Samples } from "../../samples.ts";

/** What one file holds, and what errors call it. */
export interface NamedSamples {
  readonly name: string;
  readonly samples: Samples;
  readonly image?: ImageShape;
}

/** Bytes are 255 times as large as values up to 1; what a generator makes before it has learnt is not so small. */
const UNLIKE = 50;

/** @throws InputError for images of two shapes, which may have the same number of values */
export function requireOneShape(files: readonly NamedSamples[]): void {
  const images = files.filter(({ image }) => image !== undefined);
  const [first] = images;
  const other = images.find(({ image }) => shapeOf(image) !== shapeOf(first.image));
  if (other === undefined) return;
  throw new InputError(
    `images of one shape are compared (${first.name} ${shapeOf(first.image)}, ${other.name} ${shapeOf(other.image)})`,
    { where: other.name, hint: "height x width x channels: save them alike" },
  );
}

/** What to tell where files, some of them of images, hold values that are evidently not of one range. */
export function unlikeRanges(real: NamedSamples, others: readonly NamedSamples[]): string[] {
  if (![real, ...others].some(({ image }) => image !== undefined)) return [];
  const known = rangeOf(real.samples);
  const other = others.find(({ samples }) => isUnlike(known, rangeOf(samples)));
  if (other === undefined) return [];
  const { low, high } = rangeOf(other.samples);
  return [
    `${other.name} holds images of values from ${low} to ${high}, ${real.name} from ${known.low} to ${known.high}, so their distance tells ` +
      "nothing of what they show: save both as unsigned bytes, or map them to [-1, 1]",
  ];
}

interface Range {
  readonly low: number;
  readonly high: number;
}

/** One is many times as large as the other, or one is on both sides of 0 and the other, as large, on one only. */
function isUnlike(a: Range, b: Range): boolean {
  const [small, large] = [sizeOf(a), sizeOf(b)].toSorted((x, y) => x - y);
  if (small > 0 && large > UNLIKE * small) return true;
  return (isCentered(a) && b.low >= 0 && b.high > 0) || (isCentered(b) && a.low >= 0 && a.high > 0);
}

const sizeOf = ({ low, high }: Range) => Math.max(Math.abs(low), Math.abs(high));

const isCentered = ({ low, high }: Range) => low <= -high / 2 && high > 0;

function shapeOf(image: ImageShape | undefined): string | undefined {
  return image && `${image.height} x ${image.width} x ${image.channels}`;
}
