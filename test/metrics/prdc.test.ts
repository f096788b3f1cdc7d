import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { Rng } from "../../src/maths/random.ts";
import { meanInterval } from "../../src/maths/statistics.ts";
import type { Samples } from "../../src/samples.ts";
import { line, normal, points } from "../helpers/clouds.ts";

const { prdc } = metrics;

const SEED = 2_002;

const measure = (real: Samples, fake: Samples, k = 5) => prdc.compute({ real, fake }, { k });
const values = (real: Samples, fake: Samples, k = 5) =>
  Object.fromEntries(
    Object.entries(measure(real, fake, k)).map(([name, { value }]) => [name.slice(5), value]),
  );

describe("known answers", () => {
  it("ten fakes between the first two of ten reals on a line: in two balls of radius 1, whose other sides are empty", () => {
    const real = line(10, (i) => i);
    const fake = line(10, () => 0.5);
    expect(values(real, fake, 1)).toEqual({ precision: 1, recall: 0, density: 2, coverage: 0.2 });
    // The other way round all generated balls are to be seen, and the real ones have no extent.
    expect(values(fake, real, 1)).toEqual({ precision: 0, recall: 1, density: 0, coverage: 0 });
  });

  it("balls are open: fakes at exactly the radius are outside, just within they are inside", () => {
    const real = line(10, (i) => 2 * i);
    expect(
      values(
        real,
        line(10, (i) => 2 * i + 2 + (i === 9 ? 0.5 : 0)),
        1,
      ),
    ).toMatchObject({ precision: 0.9 });
    // Beyond the last real one, at a distance of its radius 2.
    expect(
      values(
        real,
        line(10, () => 20),
        1,
      ),
    ).toMatchObject({ precision: 0, density: 0, coverage: 0 });
    expect(
      values(
        real,
        line(10, () => 20 - 2 ** -40),
        1,
      ),
    ).toMatchObject({ precision: 1, density: 1, coverage: 0.1 });
  });

  it.each([
    [5, 100, 100],
    [3, 60, 120],
  ])(
    "k = %d, %d and %d samples of one distribution: density 1, coverage by the product, in expectation",
    (k, n, m) => {
      const rng = new Rng(SEED).fork(k);
      const runs = Array.from({ length: 100 }, (_, r) =>
        values(normal(n, 3, rng.fork(2 * r)), normal(m, 3, rng.fork(2 * r + 1)), k),
      );
      let uncovered = 1;
      for (let j = 1; j <= k; j++) uncovered *= (n - j) / (n + m - j);
      // The error of a mean of 100 runs is their standard deviation / 10; four of them fail once in 16,000 times.
      for (const [name, expected] of [
        ["density", 1],
        ["coverage", 1 - uncovered],
      ] as const) {
        const { mean, error } = meanInterval({ values: runs.map((run) => run[name] ?? Number.NaN) });
        expect(error).toBeLessThan(0.02);
        expect(Math.abs(mean - expected), name).toBeLessThan(4 * error);
      }
      expect(measure(normal(n, 3, rng), normal(m, 3, rng), k)["prdc.coverage"]).toMatchObject({
        note: `a perfect generator is expected to score ${(1 - uncovered).toFixed(4)}`,
      });
    },
  );

  it("1 - 2^-5 = .96875 is the coverage's limit", () => {
    const big = measure(
      line(2000, (i) => i),
      line(2000, (i) => i + 0.5),
    )["prdc.coverage"];
    const expected = Number(/score ([.\d]+)/.exec("note" in big ? (big.note ?? "") : "")?.[1]);
    expect(Math.abs(expected - 0.96875)).toBeLessThan(1e-3);
  });
});

describe("directions", () => {
  const rng = new Rng(SEED).fork("directions");
  const wide = normal(300, 4, rng.fork("wide"));
  const tight = normal(300, 4, rng.fork("tight"), 0.2);

  it("a tight fake cloud in a wide real one is precise, and recalls and covers little", () => {
    const { precision, recall, coverage } = values(wide, tight);
    expect(precision).toBeGreaterThan(0.99);
    expect(recall).toBeLessThan(0.2);
    expect(coverage).toBeLessThan(0.5);
  });

  it("in high dimension, where the middle lies in most balls, huddling in it is a density far above 1", () => {
    const [real, fake] = [normal(300, 32, rng.fork("real 32")), normal(300, 32, rng.fork("fake 32"), 0.5)];
    expect(values(real, fake).density).toBeGreaterThan(5);
  });

  it("a wide fake cloud round a tight real one recalls all and is imprecise", () => {
    const { precision, recall, density } = values(tight, wide);
    expect(precision).toBeLessThan(0.2);
    expect(density).toBeLessThan(0.2);
    expect(recall).toBeGreaterThan(0.99);
  });

  it("exchanging the sides exchanges precision and recall", () => {
    const [there, back] = [values(wide, tight), values(tight, wide)];
    expect([there.precision, there.recall]).toEqual([back.recall, back.precision]);
  });
});

describe("properties", () => {
  const lattice = fc.array(fc.tuple(fc.integer({ min: -5, max: 5 }), fc.integer({ min: -5, max: 5 })), {
    minLength: 10,
    maxLength: 80,
  });

  it("blind to the order of rows, to moving and to turning everything", () => {
    fc.assert(
      fc.property(lattice, lattice, fc.integer({ min: 1, max: 9 }), (real, fake, k) => {
        const answer = measure(points(real), points(fake), k);
        expect(measure(points(real.toReversed()), points(fake.toReversed()), k)).toEqual(answer);
        const moved = (list: readonly [number, number][]) => points(list.map(([x, y]) => [7 - y, x + 9]));
        expect(measure(moved(real), moved(fake), k)).toEqual(answer);
      }),
      { seed: SEED },
    );
  });

  it("values lie inside their intervals, and shares in [0, 1]", () => {
    fc.assert(
      fc.property(lattice, lattice, (real, fake) => {
        for (const [name, measured] of Object.entries(measure(points(real), points(fake), 2))) {
          if (measured.value === null || measured.interval === undefined)
            throw new Error(`${name} is incomplete`);
          const { value, interval } = measured;
          expect(interval.lo).toBeLessThanOrEqual(value);
          expect(interval.hi).toBeGreaterThanOrEqual(value);
          expect(interval.lo).toBeGreaterThanOrEqual(0);
          if (name !== "prdc.density") expect(interval.hi).toBeLessThanOrEqual(1);
        }
      }),
      { seed: SEED },
    );
  });
});

describe("faults and notes", () => {
  const names = ["prdc.precision", "prdc.recall", "prdc.density", "prdc.coverage"];
  const all = (why: string) => Object.fromEntries(names.map((name) => [name, { value: null, why }]));
  const fine = line(10, (i) => i);

  it("duplicates that empty balls are counted", () => {
    const doubled = line(10, (i) => Math.floor(i / 2));
    const answer = measure(doubled, fine, 1);
    expect(answer["prdc.precision"]).toMatchObject({
      value: 0,
      note: "10 of 10 real balls are empty: their samples have 1 duplicates or more",
    });
    expect(answer["prdc.recall"]).not.toHaveProperty("note");
  });

  it("too few, for the metric or for k; non-finite; too far out", () => {
    expect(
      measure(
        line(9, (i) => i),
        fine,
      ),
    ).toEqual(all("it needs 10 samples on either side (real 9)"));
    expect(measure(fine, fine, 10)).toEqual(all("it needs 11 samples on either side (real 10)"));
    // What a gate on it is refused by.
    expect(prdc.minimum(2, { k: 10, space: "data" })).toBe(11);
    expect(
      measure(
        fine,
        line(10, (i) => i / 0),
      ),
    ).toEqual(all("generated sample 0 is not finite (NaN)"));
    expect(
      measure(
        fine,
        line(10, (i) => 1e300 * i),
      ),
    ).toEqual(all("the samples are too far out to measure"));
  });
});
