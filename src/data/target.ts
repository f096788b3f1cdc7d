import type { TObject } from "typebox";
import type { Rng } from "../maths/random.ts";
import type { Box, ImageShape, LogDensity, Modes, Samples } from "../samples.ts";

/** A distribution whose truth is known: it can be sampled, and says what it knows of itself. */
export interface Target {
  /** Dimension of one point (for images height x width x channels). */
  readonly dim: number;
  /** n independent points; labels where the target has classes. The same stream gives the same points. */
  sample(n: number, rng: Rng): Samples;
  /** How many classes its labels tell apart, 0 to classes - 1; absent where there are no labels. */
  readonly classes?: number;
  /** The labels that occur, ascending, where some of 0 to classes - 1 may not. */
  readonly classesPresent?: readonly number[];
  /** The probability of each class; absent where nobody knows it. */
  readonly classShares?: readonly number[];
  /** Smallest and largest value that a coordinate may have; absent where nothing bounds it. */
  readonly range?: readonly [low: number, high: number];
  /** Standard deviation pooled over coordinates: sqrt of the mean coordinate variance. */
  readonly sd: number;
  readonly modes?: Modes;
  readonly logDensity?: LogDensity;
  /** The support of histograms; absent where binning makes no sense (images). */
  readonly box?: Box;
  /** Shape of one image, for image targets; their values are in [-1, 1]. */
  readonly image?: ImageShape;
  /** What may look at its images: they are what this extractor was trained on. */
  readonly extractor?: "digits";
}

/** One kind of target: a file in this folder, a line in index.ts. Its schema has checked the `Options`. */
export interface TargetKind<Options = unknown> {
  /** One line for `ganscope list`. */
  readonly title: string;
  /** Paper, book or data set that defines it. */
  readonly source: string;
  /** Option schema without `kind`; each default lives here, once. */
  readonly options: TObject;
  /** The files and folders that it reads; a folder's files all count. */
  files?(options: Options): readonly string[];
  /** @throws InputError when files it needs are missing */
  create(options: Options): Target;
}
