/** What gives features of images from outside, whose pixels may have any range. */
import { InputError } from "../errors.ts";
import { type ExtractorId, extractors } from "../features/index.ts";
import { remembering } from "../features/remembering.ts";
import { rangeOf } from "../maths/rows.ts";
import type { Extractor, ImageShape, Samples } from "../samples.ts";
import { nearest } from "../scenario/nearest.ts";

/**
 * The extractor of this name. Extractors look at pixels in [-1, 1]: the range of the real ones is mapped to it, as in the
 * report's pictures.
 *
 * @throws InputError when there is none of this name, or it does not take these images
 */
export function namedExtractor(
  name: string,
  { real, image }: { readonly real: Samples; readonly image?: ImageShape | undefined },
): Extractor {
  const refuse = (why: string, hint?: string): never => {
    throw new InputError(why, { where: "extractor", ...(hint !== undefined && { hint }) });
  };
  const ids = Object.keys(extractors);
  if (!Object.hasOwn(extractors, name)) {
    return refuse(`there is no extractor ${JSON.stringify(name)}`, nearest(name, ids));
  }
  const kind = extractors[name as ExtractorId];
  if (image === undefined) return refuse(`${name} needs images (the samples are vectors)`);
  const why = kind.check(image);
  if (why !== undefined) return refuse(why);
  const classes = 1 + (real.labels ?? new Int32Array()).reduce((most, label) => Math.max(most, label), -1);
  const untold = classes > 0 ? kind.checkClasses(classes, image) : undefined;
  if (untold !== undefined) return refuse(untold);
  const { low, high } = rangeOf(real);
  const opened = kind.open(image);
  if ((low === -1 && high === 1) || !(high > low)) return remembering(opened);
  const toUnit = (samples: Samples) => samples.data.map((value) => (2 * (value - low)) / (high - low) - 1);
  return remembering({
    ...opened,
    extract: (samples) => opened.extract({ ...samples, data: toUnit(samples) }),
  });
}
