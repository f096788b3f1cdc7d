/** Which rows lie in which open balls of the other side, by products of rows and exact all the same: see neighbors.ts. */
import type { Samples } from "../../samples.ts";
import { marginOf, squaredDistance } from "./neighbors.ts";
import type { Share } from "./sweep.ts";

/** Pairs decided by differences, at most. */
const MOST_DOUBTFUL = 2 ** 18;

/** Of each row: how many rows of the other side its open ball holds, and how many of their balls hold it. */
export interface BallCounts {
  readonly held: { readonly real: Int32Array; readonly fake: Int32Array };
  readonly holding: { readonly real: Int32Array; readonly fake: Int32Array };
}

/**
 * Of two sets; finds nothing where rounding hides too much.
 *
 * @param radii squared
 */
export const ballsShare = (
  radii: { readonly real: Float64Array; readonly fake: Float64Array },
  take: (counts: BallCounts) => void,
): Share => ({
  bytes: ({ real, fake = real }) => 16 * (real.rows + fake.rows) + 8 * MOST_DOUBTFUL + 1024,
  begin(dense, { real, fake = real }, { a, b, precision }) {
    const [radiiA, radiiB] = [radii.real, radii.fake].map((of) => {
      const at = dense.take(8 * of.length);
      dense.f64.set(of, at / 8);
      return at;
    });
    const counts = ({ rows }: Samples) => dense.take(4 * rows);
    const [heldA, holdingA, heldB, holdingB] = [counts(real), counts(real), counts(fake), counts(fake)];
    const doubtful = dense.take(8 + 8 * MOST_DOUBTFUL);
    return {
      job: ({ row, column }, { diagonal: _, ...tiled }) => ({
        name: "balls",
        ...tiled,
        firstRow: row,
        firstColumn: column,
        squaresA: a.squares + 8 * row,
        squaresB: b.squares + 8 * column,
        radiiA: radiiA + 8 * row,
        radiiB: radiiB + 8 * column,
        heldA: heldA + 4 * row,
        holdingA: holdingA + 4 * row,
        heldB: heldB + 4 * column,
        holdingB: holdingB + 4 * column,
        doubtful,
        most: MOST_DOUBTFUL,
        margin: marginOf(real.dim, precision),
      }),
      finish() {
        const pairs = dense.i32[doubtful / 4];
        if (pairs > MOST_DOUBTFUL) return false;
        const numbers = (at: number, { rows }: Samples) => dense.i32.slice(at / 4, at / 4 + rows);
        const held = { real: numbers(heldA, real), fake: numbers(heldB, fake) };
        const holding = { real: numbers(holdingA, real), fake: numbers(holdingB, fake) };
        for (let pair = 0; pair < pairs; pair++) {
          const i = dense.i32[doubtful / 4 + 2 + 2 * pair];
          const j = dense.i32[doubtful / 4 + 3 + 2 * pair];
          const square = squaredDistance(real, i, fake, j);
          if (square < radii.real[i]) {
            held.real[i]++;
            holding.fake[j]++;
          }
          if (square < radii.fake[j]) {
            held.fake[j]++;
            holding.real[i]++;
          }
        }
        take({ held, holding });
        return true;
      },
    };
  },
});
