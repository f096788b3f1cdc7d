/** The extractors, by id. Adding one: a file named after its id, a line here, a test. */
import type { Extractor, ImageShape } from "../samples.ts";
import { DIGITS, digits } from "./digits.ts";

export { DIGITS };

export const extractors = { digits } as const;

export type ExtractorId = keyof typeof extractors;

/** What gives features of a target's images; undefined where the target names none, or it takes no images of this shape. */
export function extractorFor(target: {
  readonly extractor?: ExtractorId;
  readonly image?: ImageShape;
}): Extractor | undefined {
  const { extractor: id, image } = target;
  if (id === undefined || image === undefined) return undefined;
  return extractors[id].check(image) === undefined ? extractors[id].open(image) : undefined;
}
