/**
 * Sets of samples that are still being written, by the pattern of their files: which are there and whole. A file counts when its
 * size has stayed the same between two looks.
 */

import { statSync } from "node:fs";
import { expandSeries, type SeriesFile } from "../../inputs/series.ts";

export class SampleWatch {
  readonly #pattern: string;
  #sizes: ReadonlyMap<string, number> = new Map();
  #judged = 0;

  constructor(pattern: string) {
    this.#pattern = pattern;
  }

  /** The complete files, if there are more than at the last call; otherwise undefined. */
  look(): readonly SeriesFile[] | undefined {
    const files = filesOf(this.#pattern);
    const sizes = new Map(files.map(({ path }) => [path, sizeOf(path)]));
    const whole = files.filter(
      ({ path }) => sizes.get(path) === this.#sizes.get(path) && sizes.get(path) !== 0,
    );
    this.#sizes = sizes;
    if (whole.length <= this.#judged) return undefined;
    this.#judged = whole.length;
    return whole;
  }
}

/** None is there at first. */
function filesOf(pattern: string): SeriesFile[] {
  try {
    return expandSeries(pattern);
  } catch {
    return [];
  }
}

function sizeOf(path: string): number {
  try {
    return statSync(path).size;
  } catch {
    return 0;
  }
}
