/** What the classifier of digits (src/features) can tell of a set's classes. */

import { InputError } from "../errors.ts";

/** Classes that it tells apart in one channel. */
export const DIGITS = 10;

/** @throws InputError for a set that it has no classes for */
export function requireDigits(classes = 0, channels = 1): void {
  const most = DIGITS ** channels;
  if (classes <= most) return;
  throw new InputError(`extractor digits requires at most ${most} classes (got ${classes})`, {
    where: "target.extractor",
    hint: "use extractor: none for a set that is not of digits",
  });
}
