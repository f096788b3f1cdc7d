/** One look at all pairs of rows of one set that is halved many times: see halvings.ts and pair-sweep.ts. */
import { contrastsShare, type PairKernel } from "./dense/labeled-sums.ts";
import { listsShare, type Neighbors, worthProducts } from "./dense/neighbors.ts";
import type { Halvings } from "./halvings.ts";
import { listsByDifferences } from "./neighbors.ts";
import { type CubicKernel, type Due, precisionFor, sweepFor } from "./pair-sweep/due.ts";
import { found, isSame, shared } from "./pair-sweep/shared.ts";

/** Halvings of one set, and what pairs of its rows are to tell of them. */
export interface HalvedAsked {
  readonly halvings: Halvings;
  /** How many of its nearest rows are listed of each row. */
  readonly lists?: number;
  /** Of each halving the contrast of pairs within and across: of the kernel its squared MMD, of distances its energy distance. */
  readonly contrasts?: CubicKernel | "distance";
}

export interface HalvedSweep {
  /** As many as were asked for, or more. */
  lists(): Neighbors;
  contrasts(): Float64Array;
}

/** Several askers, one sweep for each set of rows, made when the first of them wants its share. */
export function sharingHalved(asked: readonly HalvedAsked[]): (asked: HalvedAsked) => HalvedSweep {
  const sweptFor = shared(
    asked,
    (one, other) => isSame(one.halvings.points, other.halvings.points),
    sweepHalved,
  );
  return (one) => {
    const { lists, contrasts } = sweptFor(one);
    return { lists: () => found(lists), contrasts: () => found(contrasts.get(one)) };
  };
}

function sweepHalved(asked: readonly HalvedAsked[]): {
  readonly lists?: Neighbors;
  readonly contrasts: ReadonlyMap<HalvedAsked, Float64Array>;
} {
  const [{ halvings }] = asked;
  const { rows, dim } = halvings.points;
  const of = { real: halvings.points };
  const contrasts = new Map<HalvedAsked, Float64Array>();
  const got: { lists?: Neighbors } = {};
  const dues: Due[] = asked.flatMap((one) => {
    if (one.contrasts === undefined) return [];
    const ofDistances = one.contrasts === "distance";
    const kernel: PairKernel = one.contrasts;
    const share = contrastsShare(one.halvings, kernel, (of) => {
      contrasts.set(one, ofDistances ? of.map((contrast) => -contrast) : of);
    });
    const precision =
      one.contrasts === "distance" ? precisionFor(rows ** 2 / 4, dim) : one.contrasts.products;
    return [{ share, precision }];
  });
  const length = Math.min(rows - 1, Math.max(0, ...asked.map(({ lists = 0 }) => lists)));
  if (length > 0 && worthProducts(rows, rows, dim)) {
    const share = listsShare(length, (lists) => {
      got.lists = lists;
    });
    dues.push({ share });
  }
  sweepFor(of, dues);
  if (length > 0) got.lists ??= listsByDifferences(halvings.points, length);
  return { ...got, contrasts };
}
