/** Exact neighbors against sorting all distances, with duplicates, lattices full of ties, and any order of rows. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import {
  assignToNearest,
  countInBalls,
  nearestWithin,
  type TwoSets,
  whyTooFar,
} from "../../src/maths/neighbors.ts";
import { sweepOf } from "../../src/maths/pair-sweep.ts";
import type { Samples } from "../../src/samples.ts";

const SEED = 5_000;

const points = (list: readonly (readonly number[])[]): Samples => ({
  rows: list.length,
  dim: list[0].length,
  data: Float64Array.from(list.flat()),
});
const line = (...values: number[]) => points(values.map((value) => [value]));

/** Integer points of a small square: distances are exact, and most of them are tied. */
const lattice = (minLength: number, maxLength = 90) =>
  fc.array(fc.tuple(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 6 })), {
    minLength,
    maxLength,
  });

const kthNearest = (of: Samples, k: number) => nearestWithin(of, k)(k);
const nearestAcross = (sets: TwoSets) => sweepOf({ ...sets, wants: { other: true } }).other();

const squared = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, x, k) => sum + (x - b[k]) ** 2, 0);
const ascending = (values: readonly number[]) => values.toSorted((a, b) => a - b);

describe("k-th nearest within a set", () => {
  it("on the line 0, 1, 5", () => {
    expect(kthNearest(line(0, 1, 5), 1)).toEqual(Float64Array.of(1, 1, 16));
    expect(kthNearest(line(0, 1, 5), 2)).toEqual(Float64Array.of(25, 16, 25));
  });

  it("a duplicate is a neighbor at 0; the row itself is none", () => {
    expect(kthNearest(line(3, 3, 3, 7), 2)).toEqual(Float64Array.of(0, 0, 0, 16));
  });

  it("is what sorting all distances gives", () => {
    fc.assert(
      fc.property(lattice(8, 150), fc.integer({ min: 1, max: 7 }), (list, k) => {
        const sorted = list.map((a, i) =>
          ascending(list.filter((_, j) => j !== i).map((b) => squared(a, b))),
        );
        expect([...kthNearest(points(list), k)]).toEqual(sorted.map((row) => row[k - 1]));
      }),
      { seed: SEED },
    );
  });

  it("refuses a k that has no neighbor", () => {
    for (const k of [3, 1.5]) {
      const [real, fake] = [line(0, 1, 5), line(2, 3)];
      expect(() => sweepOf({ real, fake, wants: { own: { real: [k], fake: [] } } })).toThrow(
        new InputError(`a sweep requires more than k rows on either side (k ${k}, rows 3)`),
      );
    }
  });
});

describe("between two sets", () => {
  it("nearest of the other set, both ways", () => {
    expect(nearestAcross({ real: line(0, 4, 10), fake: line(1, 12) })).toEqual({
      real: Float64Array.of(1, 9, 4),
      fake: Float64Array.of(1, 4),
    });
  });

  it("the first of equally near centers", () => {
    expect(assignToNearest({ points: line(0, 1, 2, 9), centers: line(2, 0, 0, 8) })).toEqual({
      index: Int32Array.of(1, 0, 0, 3),
      squares: Float64Array.of(0, 1, 0, 1),
    });
  });

  it("open balls: a row at the radius is outside, and a ball of radius 0 holds not even its center", () => {
    const { held, holding } = countInBalls(
      { real: line(0, 5), fake: line(0, 1, 5) },
      { real: Float64Array.of(1, 0), fake: Float64Array.of(0, 17, 1) },
    );
    expect(held).toEqual({ real: Int32Array.of(1, 0), fake: Int32Array.of(0, 2, 1) });
    expect(holding).toEqual({ real: Int32Array.of(1, 2), fake: Int32Array.of(1, 0, 0) });
  });

  it("are what all pairs give, and reversing the rows reverses the results", () => {
    const radius = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 90, maxLength: 90 });
    fc.assert(
      fc.property(lattice(1), lattice(1), radius, radius, (real, fake, ofReal, ofFake) => {
        const [a, b] = [ofReal.slice(0, real.length), ofFake.slice(0, fake.length)];
        const answer = (turn: <T>(list: readonly T[]) => readonly T[]) => {
          const sets = { real: points(turn(real)), fake: points(turn(fake)) };
          const { held, holding } = countInBalls(sets, {
            real: Float64Array.from(turn(a)),
            fake: Float64Array.from(turn(b)),
          });
          const across = nearestAcross(sets);
          const parts = [held.real, held.fake, holding.real, holding.fake, across.real, across.fake];
          return parts.map((part) => turn(Array.from<number>(part)));
        };
        const inside = (
          from: typeof real,
          to: typeof real,
          test: (d: number, i: number, j: number) => boolean,
        ) => from.map((x, i) => to.filter((y, j) => test(squared(x, y), i, j)).length);
        const least = (from: typeof real, to: typeof real) =>
          from.map((x) => Math.min(...to.map((y) => squared(x, y))));
        const plain = [
          inside(real, fake, (d, i) => d < a[i]),
          inside(fake, real, (d, i) => d < b[i]),
          inside(real, fake, (d, _, j) => d < b[j]),
          inside(fake, real, (d, _, j) => d < a[j]),
          least(real, fake),
          least(fake, real),
        ];
        expect(answer((list) => list)).toEqual(plain);
        expect(answer((list) => list.toReversed())).toEqual(plain);
      }),
      { seed: SEED },
    );
  });
});

describe("samples too far out", () => {
  it("whose squares overflow are named, those below are not", () => {
    expect(whyTooFar(line(1e149), line(-1e149))).toBeUndefined();
    expect(whyTooFar(line(0), line(0, -1e150))).toBe("the samples are too far out to measure");
  });
});
