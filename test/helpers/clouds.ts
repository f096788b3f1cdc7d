/** Points for the tests of metrics. */
import type { Rng } from "../../src/maths/random.ts";
import type { Samples } from "../../src/samples.ts";

export const points = (list: readonly (readonly number[])[]): Samples => ({
  rows: list.length,
  dim: list[0].length,
  data: Float64Array.from(list.flat()),
});

export const line = (length: number, at: (i: number) => number): Samples =>
  points(Array.from({ length }, (_, i) => [at(i)]));

export const normal = (rows: number, dim: number, rng: Rng, scale = 1): Samples => ({
  rows,
  dim,
  data: rng.normals(new Float64Array(rows * dim)).map((value) => scale * value),
});
