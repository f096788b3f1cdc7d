/**
 * One set of rows cut in halves again and again, at random: what two samples of one law score. What pairs of rows tell is worked out once for
 * the whole set; each halving only says which pairs count as pairs of one side.
 *
 * Of exchangeable rows every halving is as likely as the one that set two samples apart: the permutation null.
 *
 * Source: Gretton et al. 2012, "A kernel two-sample test", JMLR 13, section 5; Good 2005, "Permutation, parametric, and bootstrap tests of
 * hypotheses".
 */

import type { Samples } from "../samples.ts";
import type { Rng } from "./random.ts";
import { drawRows, rowsOf } from "./rows.ts";

export interface Halvings {
  /** An even number of rows. */
  readonly points: Samples;
  /** For each halving the side of every row: 1 for the real one, -1 for the other; as many of either. */
  readonly sides: readonly Int8Array[];
}

/** @param rows an even number */
export const drawHalvings = (rows: number, count: number, rng: Rng): readonly Int8Array[] =>
  Array.from({ length: count }, (_, draw) => {
    const sides = new Int8Array(rows).fill(-1);
    for (const row of drawRows(rows / 2, rows, rng.fork(draw))) sides[row] = 1;
    return sides;
  });

/** The two samples of a halving. */
export function halvesOf(
  points: Samples,
  sides: Int8Array,
): { readonly real: Samples; readonly fake: Samples } {
  const of = (side: number) =>
    rowsOf(
      points,
      Int32Array.from(sides.keys()).filter((row) => sides[row] === side),
    );
  return { real: of(1), fake: of(-1) };
}
