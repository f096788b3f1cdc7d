/** What gives features of images from outside, whose pixels may have any range. */
import { InputError, nearest } from "../../errors.ts";
import { type ExtractorId, extractors } from "../../features/index.ts";
import { remembering } from "../../features/remembering.ts";
import { rangeOf } from "../../maths/rows.ts";
import type { Extractor, ImageShape, Samples } from "../../samples.ts";

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
  const { low, high } = rangeOf(real);
  const opened = kind.open(image);
  if ((low === -1 && high === 1) || !(high > low)) return remembering(opened);
  const toUnit = (samples: Samples) => samples.data.map((value) => (2 * (value - low)) / (high - low) - 1);
  return remembering({
    ...opened,
    extract: (samples) => opened.extract({ ...samples, data: toUnit(samples) }),
  });
}

/** The classifier's classes are numbers, as labels are: one numbering is taken for the other. */
export function unlikeClasses(
  { labels = new Int32Array() }: Samples,
  { classes = 0 }: Partial<Extractor> = {},
): string[] {
  const most = labels.reduce((a, b) => Math.max(a, b), -1);
  if (most < 0 || classes === 0) return [];
  if (most < classes && 100 * (most + 1) > classes) return [];
  const stacked = classes === 1000 ? " (three channels are three digits to it)" : "";
  return [
    `real labels go to ${most}, the extractor tells the classes 0 to ${classes - 1}${stacked}: label-fidelity.classifier takes them for the same`,
  ];
}
