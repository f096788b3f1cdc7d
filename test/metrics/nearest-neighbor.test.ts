import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { Rng } from "../../src/maths/random.ts";
import { meanInterval } from "../../src/maths/statistics.ts";
import type { Samples } from "../../src/samples.ts";
import { line, normal, points } from "../helpers/clouds.ts";

const { "nearest-neighbor": nearestNeighbor } = metrics;

const SEED = 1_610;

const measure = (real: Samples, fake: Samples) => nearestNeighbor.compute({ real, fake }, {});
const values = (real: Samples, fake: Samples) =>
  Object.fromEntries(
    Object.entries(measure(real, fake)).map(([name, { value }]) => [name.split(".")[1], value]),
  );

describe("known answers", () => {
  it("1 apart, 0 for copies", () => {
    const real = line(10, (i) => i);
    expect(
      values(
        real,
        line(10, (i) => 100 + i),
      ),
    ).toEqual({ accuracy: 1, real: 1, fake: 1 });
    expect(values(real, real)).toEqual({ accuracy: 0, real: 0, fake: 0 });
  });

  it("collapse to two points beside one real sample: fakes find each other, all but that real sample too", () => {
    const real = line(10, (i) => 10 * i);
    const fake = line(10, (i) => 0.5 + (i % 2));
    // Nearest to real 0 is a fake at .5; to real 10 the fake at 1.5 (8.5 away, a real one 10 away).
    expect(values(real, fake)).toEqual({ accuracy: 0.9, real: 0.8, fake: 1 });
  });

  it("a tie counts half", () => {
    // Reals at 0, 2, 4, ..., fakes at 1001, 1003, ...: all wins. One fake at 19 is 1 from real 18, and its own are far.
    const real = line(10, (i) => 2 * i);
    const fake = line(10, (i) => (i === 0 ? 20 : 1001 + 2 * i));
    // Real 18: 2 to real 16 and 2 to fake 20, a tie. Fake 20: nearest is real.
    expect(values(real, fake)).toEqual({ accuracy: 18.5 / 20, real: 0.95, fake: 0.9 });
  });

  it("one distribution: (n - 1) / (2n - 1) in expectation, within 4 standard errors of 100 runs", () => {
    const rng = new Rng(SEED);
    const n = 50;
    const runs = Array.from({ length: 100 }, (_, r) =>
      values(normal(n, 3, rng.fork(2 * r)), normal(n, 3, rng.fork(2 * r + 1))),
    );
    for (const name of ["accuracy", "real", "fake"]) {
      const { mean, error } = meanInterval({ values: runs.map((run) => run[name] ?? Number.NaN) });
      expect(error).toBeLessThan(0.01);
      expect(Math.abs(mean - (n - 1) / (2 * n - 1))).toBeLessThan(4 * error);
    }
  });
});

describe("properties", () => {
  const lattice = fc.array(fc.tuple(fc.integer({ min: -4, max: 4 }), fc.integer({ min: -4, max: 4 })), {
    minLength: 10,
    maxLength: 50,
  });

  it("blind to order and motions; exchanging the sides exchanges the parts; the whole is the mean of the parts", () => {
    fc.assert(
      fc.property(lattice, lattice, (one, other) => {
        const n = Math.min(one.length, other.length);
        const [real, fake] = [one.slice(0, n), other.slice(0, n)];
        const answer = values(points(real), points(fake));
        expect(values(points(real.toReversed()), points(fake.toReversed()))).toEqual(answer);
        const moved = (list: typeof real) => points(list.map(([x, y]) => [3 - y, x + 5]));
        expect(values(moved(real), moved(fake))).toEqual(answer);
        expect(values(points(fake), points(real))).toEqual({
          accuracy: answer.accuracy,
          real: answer.fake,
          fake: answer.real,
        });
        expect(answer.accuracy).toBeCloseTo(((answer.real ?? 0) + (answer.fake ?? 0)) / 2, 15);
      }),
      { seed: SEED },
    );
  });
});

describe("sizes and faults", () => {
  const fine = line(10, (i) => i);

  it("unequal sizes: the first rows of the larger side, and a note", () => {
    const more = line(14, (i) => (i < 10 ? i + 0.25 : 1000));
    expect(measure(fine, more)["nearest-neighbor.accuracy"]).toEqual({
      ...measure(
        fine,
        line(10, (i) => i + 0.25),
      )["nearest-neighbor.accuracy"],
      note: "the first 10 of 10 real and 14 generated samples",
    });
  });

  it("too few, non-finite, too far out: no value, and the reason", () => {
    const all = (why: string) =>
      Object.fromEntries(
        ["accuracy", "real", "fake"].map((name) => [`nearest-neighbor.${name}`, { value: null, why }]),
      );
    expect(
      measure(
        fine,
        line(9, (i) => i),
      ),
    ).toEqual(all("it needs 10 samples on either side (generated 9)"));
    expect(
      measure(
        line(10, () => Infinity),
        fine,
      ),
    ).toEqual(all("real sample 0 is not finite (Infinity)"));
    expect(
      measure(
        fine,
        line(10, () => 1e200),
      ),
    ).toEqual(all("the samples are too far out to measure"));
  });
});
