/** All pairs of rows of one set, or of two, tile by tile on all threads; some strips of tiles at a time, so that memory grows with the rows only. */
import type { Dense } from "./dense.ts";
import { type Job, TILE } from "./jobs.ts";
import { factors, type Packed, type Region } from "./packed.ts";

export interface Pairs {
  readonly a: Packed;
  readonly rows: number;
  /** Absent for the pairs of one set, each taken once. */
  readonly other?: { readonly b: Packed; readonly rows: number };
}

/** A tile, and which one it is of the tiles that are worked on at a time. */
export interface PairTile extends Region {
  readonly slot: number;
  /** 1 where it holds pairs of rows with themselves, of which the half right of the diagonal counts. */
  readonly diagonal: 0 | 1;
}

/** Tiles worked on at a time: enough for threads to end together, few enough for their sums to stay small. */
const SLOTS = 128;

export const slotsFor = (rows: number): number => Math.max(SLOTS, Math.ceil(rows / TILE));

/**
 * @param jobOf the job of a tile, beside its factors
 * @param after called with the tiles of each round once they are done
 */
export function sweepTiles(
  dense: Dense,
  { a, rows, other }: Pairs,
  jobOf: (tile: PairTile, product: ReturnType<typeof factors>) => Job,
  after?: (tiles: readonly PairTile[]) => void,
): void {
  const [b, columns] = other === undefined ? [a, rows] : [other.b, other.rows];
  const most = slotsFor(columns);
  let tiles: PairTile[] = [];
  const round = () => {
    dense.run(tiles.map((tile) => jobOf(tile, factors({ a, b }, tile))));
    after?.(tiles);
    tiles = [];
  };
  for (let row = 0; row < rows; row += TILE) {
    for (let column = other === undefined ? row : 0; column < columns; column += TILE) {
      tiles.push({
        row,
        column,
        rows: Math.min(TILE, rows - row),
        columns: Math.min(TILE, columns - column),
        slot: tiles.length,
        diagonal: other === undefined && row === column ? 1 : 0,
      });
      if (tiles.length === most) round();
    }
  }
  if (tiles.length > 0) round();
}
