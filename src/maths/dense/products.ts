/** Products of packed matrices, tile by tile on all threads. */
import type { Dense } from "./dense.ts";
import type { Job } from "./jobs.ts";
import { factors, type Packed, type Region, type Stored, tilesOf } from "./packed.ts";

/** Rows and columns of a tile: small enough that threads share the last ones evenly, in a small product too. */
const sideOf = (columns: number): number => (columns > 512 ? 128 : 64);

/**
 * C = A'B, C += A'B or C -= A'B.
 *
 * @param how `upper`: only tiles on and above the diagonal. `from`: chunks of the sum that are zero for a tile, and left out; counted
 *   from the first
 */
export function multiply(
  dense: Dense,
  { a, b, into }: { readonly a: Packed; readonly b: Packed; readonly into: Stored },
  how: {
    readonly to?: "set" | "add" | "subtract";
    readonly upper?: boolean;
    readonly from?: (tile: Region) => number;
  } = {},
): void {
  const { to = "set", upper = false, from } = how;
  const tiles = tilesOf({ rows: into.rows, columns: into.columns, upper }, sideOf(into.columns));
  dense.run(
    tiles.map((tile): Job => {
      const product = factors({ a, b }, tile, from?.(tile));
      return {
        name: "multiply",
        ...product,
        ...(to === "subtract" && { kind: 1 }),
        c: into.at + 8 * (tile.row * into.stride + tile.column),
        stride: 8 * into.stride,
        clear: to === "set" ? 1 : 0,
      };
    }),
  );
}
