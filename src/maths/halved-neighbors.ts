/**
 * Neighbors and balls of both halves of one set of rows, for many halvings, from one list of the nearest rows of each. The k-th nearest row of the
 * own half stands in that list with a chance that falls fast with its length; where it does not, the row's distances to all others are taken.
 */

import { allOf, type Neighbors } from "./dense/neighbors.ts";
import type { Halvings } from "./halvings.ts";

/** Of each row of one halving; squared distances. */
export interface HalvedNeighbors {
  /** To the nearest row of the own half, and of the other. */
  readonly own: Float64Array;
  readonly other: Float64Array;
  /** For each number of neighbors asked for: the square of the radius that reaches to it, and what the open ball holds of the other half. */
  readonly balls: readonly {
    readonly radii: Float64Array;
    readonly held: Int32Array;
    /** Balls of the other half that hold this row. */
    readonly holding: Int32Array;
  }[];
}

/**
 * Nearest rows listed, so that of a random half the k-th is nearly always among them: 2 k are needed on average, with a standard deviation of the root
 * of 2 k. For k = 5 there are fewer than 5 of 45 with a chance of 5e-9.
 */
export const listedFor = (k: number): number => Math.ceil(2 * k + 7 * Math.sqrt(2 * k) + 12);

/**
 * Calls `visit` with what each halving's neighbors are; the next one overwrites it.
 *
 * @param lists of the rows' nearest, `listedFor` the last of `reach` or more
 * @param reach numbers of neighbors, ascending
 */
export function eachHalvedNeighbors(
  { points, sides }: Halvings,
  lists: Neighbors,
  reach: readonly number[],
  visit: (found: HalvedNeighbors, sides: Int8Array) => void,
): void {
  const { rows } = points;
  const whole = new Map<number, ReturnType<typeof allOf>>();
  const allFrom = (row: number) => {
    const known = whole.get(row) ?? allOf({ real: points }, row);
    whole.set(row, known);
    return known;
  };
  const found = {
    own: new Float64Array(rows),
    other: new Float64Array(rows),
    balls: reach.map(() => ({
      radii: new Float64Array(rows),
      held: new Int32Array(rows),
      holding: new Int32Array(rows),
    })),
  };
  // rows of the other half that come before the entry at hand, the nearest first
  const passed = new Int32Array(rows);
  const passedAt = new Float64Array(rows);
  for (const side of sides) {
    for (const { holding } of found.balls) holding.fill(0);
    /** @returns whether all that is asked for stood in the list */
    const walk = (row: number, { squares: from, indices: names }: Listed, first: number, end: number) => {
      let [mine, others, ball] = [0, 0, 0];
      for (let i = first; i < end && (ball < reach.length || others === 0); i++) {
        if (side[names[i]] !== side[row]) {
          passedAt[others] = from[i];
          passed[others++] = names[i];
          continue;
        }
        if (++mine === 1) found.own[row] = from[i];
        if (mine !== reach[ball]) continue;
        const { radii, held } = found.balls[ball++];
        radii[row] = from[i];
        let inside = others;
        while (inside > 0 && passedAt[inside - 1] === from[i]) inside--;
        held[row] = inside;
      }
      found.other[row] = passedAt[0];
      return ball === reach.length && others > 0;
    };
    for (let row = 0; row < rows; row++) {
      if (!walk(row, lists, row * lists.length, (row + 1) * lists.length)) {
        const all = allFrom(row);
        walk(row, all, 0, all.squares.length);
      }
      for (const { held, holding } of found.balls) for (let j = 0; j < held[row]; j++) holding[passed[j]]++;
    }
    visit(found, side);
  }
}

type Listed = Pick<Neighbors, "squares" | "indices">;
