/**
 * One pass over the products of all pairs of rows, of one set or of two, and what several shares take of it: a tile of products is made once, and each
 * share's kernel reads it while it is in the cache. Some strips of tiles at a time, so that memory grows with the rows only.
 */
import type { Samples } from "../../samples.ts";
import { columnMeans } from "../rows.ts";
import { type Dense, withDense } from "./dense.ts";
import { type Job, TILE } from "./jobs.ts";
import { factors, type Precision, packedBytes, type Region } from "./packed.ts";
import { packedSide, type Side } from "./packed-side.ts";

/** Rows whose pairs are looked at: of one set, each pair once, or of two, of which a pair has one each. */
export interface Swept {
  readonly real: Samples;
  readonly fake?: Samples | undefined;
}

/** A tile, and which one it is of the tiles that are worked on at a time. */
export interface PairTile extends Region {
  readonly slot: number;
  /** 1 where it holds pairs of rows with themselves, of which the half right of the diagonal counts. */
  readonly diagonal: 0 | 1;
}

/** Arguments of a job that are those of its tile, whatever the share. */
type Tiled = ReturnType<typeof factors> & {
  readonly countRows: number;
  readonly countColumns: number;
  readonly diagonal: 0 | 1;
};

/** Both sides as they were packed, less a common center; of one set twice the same. */
export interface Ground {
  readonly a: Side;
  readonly b: Side;
  readonly center: Float64Array;
  readonly precision: Precision;
}

/** What one who asks takes of a sweep. */
export interface Share {
  /** Bytes of its own place. */
  bytes(of: Swept): number;
  /** Whether its job leaves something else where the products were: then it comes last. */
  readonly spoils?: boolean;
  begin(dense: Dense, of: Swept, ground: Ground): Taking;
}

interface Taking {
  /** Its job on a tile. */
  job(tile: PairTile, tiled: Tiled): Job;
  /** Called with the tiles of each round once they are done. */
  after?(tiles: readonly PairTile[]): void;
  /** Called once all are; whether it has what it was to find. */
  finish(): boolean;
}

/** Tiles worked on at a time: enough for threads to end together, few enough for their sums to stay small. */
const SLOTS = 128;

export const slotsFor = ({ real, fake = real }: Swept): number =>
  Math.max(SLOTS, Math.ceil(fake.rows / TILE));

const pairsIn = ({ real, fake }: Swept): number =>
  fake === undefined ? real.rows ** 2 / 2 : real.rows * fake.rows;

/** @returns of each share whether it found what it was to find */
export function sweep(of: Swept, precision: Precision, shares: readonly Share[]): readonly boolean[] {
  const { real, fake } = of;
  const { dim } = real;
  const sets = fake === undefined ? [real] : [real, fake];
  const bytes = sets.reduce(
    (sum, { rows }) => sum + packedBytes(dim, rows, precision) + 8 * rows + 128,
    shares.reduce((sum, share) => sum + share.bytes(of) + 1024, 0),
  );
  return withDense({ bytes, work: pairsIn(of) * dim }, (dense) => {
    const center = centerOf(sets);
    const [a, b = a] = sets.map((set) => packedSide(dense, set, precision, center));
    const takings = shares.map((share) => ({
      spoils: share.spoils === true,
      ...share.begin(dense, of, { a, b, center, precision }),
    }));
    const inTurn = takings.toSorted((one, other) => Number(one.spoils) - Number(other.spoils));
    const taskOf = (tile: PairTile): Job[] => {
      const product = {
        ...factors({ a: a.packed, b: b.packed }, tile),
        countRows: tile.rows,
        countColumns: tile.columns,
        diagonal: tile.diagonal,
      };
      let made = false;
      return inTurn.map(({ job, spoils }) => {
        const tiled = made ? { ...product, chunks: 0 } : product;
        made = !spoils;
        return job(tile, tiled);
      });
    };
    for (const tiles of rounds(of)) {
      dense.run(tiles.map(taskOf));
      for (const { after } of takings) after?.(tiles);
    }
    return takings.map(({ finish }) => finish());
  });
}

/** All tiles, as many at a time as have a slot each. */
function* rounds(of: Swept): Generator<readonly PairTile[]> {
  const { real, fake } = of;
  const [rows, columns] = [real.rows, (fake ?? real).rows];
  const most = slotsFor(of);
  let tiles: PairTile[] = [];
  for (let row = 0; row < rows; row += TILE) {
    for (let column = fake === undefined ? row : 0; column < columns; column += TILE) {
      tiles.push({
        row,
        column,
        rows: Math.min(TILE, rows - row),
        columns: Math.min(TILE, columns - column),
        slot: tiles.length,
        diagonal: fake === undefined && row === column ? 1 : 0,
      });
      if (tiles.length < most) continue;
      yield tiles;
      tiles = [];
    }
  }
  if (tiles.length > 0) yield tiles;
}

function centerOf(sets: readonly Samples[]): Float64Array {
  const means = sets.map(columnMeans);
  return means[0].map((mean, axis) => (mean + means[means.length - 1][axis]) / 2);
}
