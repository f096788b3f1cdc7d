/** What the classifier of digits (src/features) can tell of a set's classes. */

import { InputError } from "../errors.ts";
import { extractors } from "../features/index.ts";
import type { ImageShape } from "../samples.ts";

/** @throws InputError for a set that it has no classes for, and for colored digits: three channels are three digits to it */
export function requireDigits(classes: number | undefined, image: ImageShape | undefined): void {
  if (classes === undefined || image === undefined) return;
  const why = extractors.digits.checkClasses(classes, image);
  if (why === undefined) return;
  throw new InputError(why, {
    where: "target.extractor",
    hint: "set extractor: none if the images are not digits",
  });
}
