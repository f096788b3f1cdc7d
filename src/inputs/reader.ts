import type { Numbers } from "./numbers.ts";

/** One kind of file: a file in this folder, a line in index.ts. */
export interface Reader {
  /** What it reads, in words. */
  readonly title: string;
  /** Paper, standard or document that defines the format. */
  readonly source: string;
  /** Whether a file's name, in lower case and without its folder, is one of this kind. */
  readonly reads: (name: string) => boolean;
  /** The bytes that such a file starts with, where it has any: they tell what a file of no known name is. */
  readonly starts?: readonly number[];
  /**
   * @param array which array, where a file holds several
   * @throws InputError when the file cannot be read or is not what its format says
   */
  readonly read: (path: string, array?: string) => Numbers;
}
