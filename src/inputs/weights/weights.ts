/** Weights of a network by name, as a file of another program holds them. */

import type { Source } from "../file.ts";

/** A weight that is read when it is asked for. */
export interface Weight {
  readonly shape: readonly number[];
  /** Its numbers, row-major. @throws InputError where the file does not hold them, or they are no floating-point numbers */
  read(): Float32Array;
}

export type Weights = ReadonlyMap<string, Weight>;

/** One kind of file. */
export interface WeightsFormat {
  readonly title: string;
  readonly source: string;
  /** Whether a file of this name is one. */
  reads(name: string): boolean;
  /** The weights hold while the file is open. @throws InputError where it is none, or damaged */
  open(source: Source): Weights;
}

/** Numbers of a shape. */
export const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);
