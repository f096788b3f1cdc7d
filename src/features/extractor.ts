import type { Extractor, ImageShape } from "../samples.ts";

/** One kind of extractor: a file in this folder, a line in index.ts. */
export interface ExtractorKind {
  /** One line. */
  readonly title: string;
  /** Paper or book. */
  readonly source: string;
  /** Why it cannot look at images of this shape, or undefined. */
  check(image: ImageShape): string | undefined;
  /** Why it cannot tell so many classes of such images, or undefined. */
  checkClasses(classes: number, image: ImageShape): string | undefined;
  /** For images of a shape that `check` allows, with values in [-1, 1]. */
  open(image: ImageShape): Extractor;
}
