/**
 * A share of a run for one of several machines. Who does what follows from the plan and from how long each piece is expected
 * to take, so machines that are told the same need not talk to each other.
 */

import type { RunResult } from "../../result/index.ts";
import { estimate } from "../../runs/estimate.ts";
import type { Piece } from "./plan.ts";

export interface Shard {
  /** From 1 to `count`. */
  readonly index: number;
  readonly count: number;
}

/** The shard in words: "shard 2/3", or "the whole run". */
export const shardName = (shard: Shard | undefined): string =>
  shard === undefined ? "the whole run" : `shard ${shard.index}/${shard.count}`;

/** Rough seconds for null bands and for exact computations; only their order of magnitude matters. */
const NULLS = 5;
const EXACT = 0.05;

/**
 * The pieces of one shard, in the plan's order: the longest piece first, each to the shard with the least to do (Graham
 * 1969: at most 4/3 of the shortest time). A recorded duration counts as it is; estimates are scaled to the recorded ones.
 *
 * @param past a result with the durations of an earlier run, the same for every shard
 */
export function piecesOfShard(pieces: readonly Piece[], { index, count }: Shard, past?: RunResult): Piece[] {
  const known = pieces.map((piece) => ({ piece, guess: guessed(piece), seconds: recorded(piece, past) }));
  const both = known.flatMap(({ guess, seconds }) => (seconds === undefined ? [] : [{ guess, seconds }]));
  const sum = (all: readonly number[]): number => all.reduce((total, each) => total + each, 0);
  const scale =
    both.length === 0 ? 1 : sum(both.map(({ seconds }) => seconds)) / sum(both.map(({ guess }) => guess));
  const ranked = known
    .map(({ piece, guess, seconds }) => {
      return { piece, cost: seconds ?? (piece.kind === "train" ? scale * guess : guess) };
    })
    .sort((a, b) => b.cost - a.cost || (a.piece.key < b.piece.key ? -1 : 1));
  const loads = Array.from({ length: count }, () => 0);
  const mine = new Set<string>();
  for (const { piece, cost } of ranked) {
    const least = loads.indexOf(Math.min(...loads));
    loads[least] += cost;
    if (least === index - 1) mine.add(piece.key);
  }
  return pieces.filter(({ key }) => mine.has(key));
}

function guessed(piece: Piece): number {
  if (piece.kind === "exact") return EXACT;
  if (piece.kind === "nulls") return NULLS;
  return (estimate(piece.scenario) * piece.seeds.length) / piece.scenario.seeds.length;
}

/** Seeds that were trained in one program share its time. */
function recorded(piece: Piece, past: RunResult | undefined): number | undefined {
  if (piece.kind !== "train") return undefined;
  const scenario = past?.scenarios.find(({ name }) => name === piece.scenario.name);
  const found = (scenario?.seeds ?? []).filter(
    ({ seed, status }) => status === "completed" && piece.seeds.includes(seed),
  );
  return found.length < piece.seeds.length
    ? undefined
    : Math.max(...found.map(({ timing }) => timing.seconds));
}
