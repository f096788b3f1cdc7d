import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { Rng } from "../../src/maths/random.ts";
import { mean } from "../../src/maths/statistics.ts";
import type { Samples } from "../../src/samples.ts";
import { line, normal, points } from "../helpers/clouds.ts";

const { memorization } = metrics;

const SEED = 2_004;

const measure = (real: Samples, fake: Samples, reference?: Samples) =>
  memorization.compute({ real, fake, reference }, {});
const values = (real: Samples, fake: Samples, reference: Samples) => {
  const answer = measure(real, fake, reference);
  return { ratio: answer["memorization.ratio"].value, ct: answer["memorization.ct"].value };
};

const training = line(10, (i) => i);
const heldOut = line(10, (i) => i + 0.5);

describe("known answers", () => {
  it("copies: ratio 0, and z of ten zeros below ten halves, ties and all: -50 / sqrt(100/12 (21 - 1980/380))", () => {
    const { ratio, ct } = values(training, training, heldOut);
    expect(ratio).toBe(0);
    expect(ct).toBeCloseTo(-50 / Math.sqrt((100 / 12) * (21 - 1980 / 380)), 13);
    expect(ct).toBeCloseTo(-4.359, 3);
  });

  it("a quarter of the way from training to held-out rows: ratio 1/3", () => {
    expect(
      values(
        training,
        line(10, (i) => i + 0.125),
        heldOut,
      ).ratio,
    ).toBeCloseTo(1 / 3, 14);
    // In the middle between a training row and a held-out one all are alike.
    expect(
      values(
        training,
        line(10, (i) => i + 0.25),
        heldOut,
      ).ratio,
    ).toBe(1);
  });

  it("what lies on a training and a held-out row at once is as near to both", () => {
    expect(values(training, training, training)).toEqual({ ratio: 1, ct: 0 });
  });

  it("one distribution: ct has mean 0 and variance 1, and the ratio is above 1 as often as below", () => {
    const rng = new Rng(SEED);
    const runs = Array.from({ length: 400 }, (_, r) => {
      const draw = (name: string) => normal(100, 2, rng.fork(r).fork(name));
      return values(draw("training"), draw("fake"), draw("held out"));
    });
    const scores = runs.map(({ ct }) => ct ?? Number.NaN);
    // Given the training rows, both sides' distances are independent draws of one distribution: exactly U's null.
    expect(Math.abs(mean(scores))).toBeLessThan(4 / Math.sqrt(400));
    expect(Math.abs(mean(scores.map((z) => z * z)) - 1)).toBeLessThan(4 * Math.sqrt(2 / 400));
    const above = mean(runs.map(({ ratio }) => Number((ratio ?? 0) > 1)));
    expect(Math.abs(above - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 400));
  });
});

describe("directions", () => {
  const rng = new Rng(SEED).fork("directions");
  const real = normal(300, 3, rng.fork("training"));
  const reference = normal(300, 3, rng.fork("held out"));
  const noise = rng.fork("noise");

  it("copies with a little noise: ratio far below 1, ct far below -3", () => {
    const copies = { ...real, data: real.data.map((x) => x + 0.01 * noise.normal()) };
    const { ratio, ct } = values(real, copies, reference);
    expect(ratio).toBeLessThan(0.2);
    expect(ct).toBeLessThan(-10);
  });

  it("a generator that spreads too far: ct above 3, ratio about 1", () => {
    const { ratio, ct } = values(real, normal(300, 3, rng.fork("fake"), 4), reference);
    expect(ct).toBeGreaterThan(3);
    expect(Math.abs((ratio ?? 0) - 1)).toBeLessThan(0.1);
  });

  it("copies of held-out rows have no ratio, and it says so", () => {
    expect(measure(real, reference, reference)["memorization.ratio"]).toEqual({
      value: null,
      why: "half of the generated samples or more are equal to held-out rows",
    });
  });
});

describe("properties", () => {
  it("blind to the order of rows and to scaling; the interval holds the median", () => {
    const lattice = fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
      minLength: 12,
      maxLength: 12,
    });
    fc.assert(
      fc.property(lattice, lattice, lattice, (a, b, c) => {
        const answer = measure(points(a), points(b), points(c));
        expect(measure(points(a.toReversed()), points(b.toReversed()), points(c.toReversed()))).toEqual(
          answer,
        );
        const twice = (list: typeof a) => points(list.map(([x, y]) => [2 * x, 2 * y]));
        expect(measure(twice(a), twice(b), twice(c))).toEqual(answer);
        const ratio = answer["memorization.ratio"];
        if (ratio.value !== null && ratio.interval !== undefined) {
          expect(ratio.interval.lo).toBeLessThanOrEqual(ratio.value);
          expect(ratio.interval.hi).toBeGreaterThanOrEqual(ratio.value);
        }
      }),
      { seed: SEED },
    );
  });

  it("the interval holds the median ratio of the distribution in 95 % of draws", () => {
    const rng = new Rng(SEED).fork("interval");
    const real = normal(50, 2, rng.fork("training"));
    const reference = normal(50, 2, rng.fork("held out"));
    const truth = values(real, normal(50_000, 2, rng.fork("truth")), reference).ratio ?? Number.NaN;
    const draws = 400;
    const inside = Array.from({ length: draws }, (_, r) => {
      const ratio = measure(real, normal(101, 2, rng.fork(r)), reference)["memorization.ratio"];
      if (ratio.value === null || ratio.interval === undefined) throw new Error("no interval");
      return ratio.interval.lo <= truth && truth <= ratio.interval.hi;
    });
    const share = mean(inside.map(Number));
    // Order statistics keep at least their level; 4 standard errors below, and not the whole line above.
    expect(share).toBeGreaterThan(0.95 - 4 * Math.sqrt((0.95 * 0.05) / draws));
    expect(share).toBeLessThan(0.995);
  });
});

describe("sizes and faults", () => {
  it("the ratio takes equally many of both; ct all of them", () => {
    const more = line(14, (i) => (i < 10 ? i : 1000 + i));
    const answer = measure(
      more,
      line(10, (i) => i + 0.125),
      heldOut,
    );
    expect(answer["memorization.ratio"]).toMatchObject({
      value: expect.closeTo(1 / 3, 14),
      note: "the first 10 of 14 training and 10 held-out rows",
    });
    expect(answer["memorization.ct"]).toMatchObject({ n: 10, note: expect.stringContaining("14 training") });
  });

  it("no, few, odd or broken held-out samples: no value, and the reason", () => {
    const all = (why: string) => ({
      "memorization.ratio": { value: null, why },
      "memorization.ct": { value: null, why },
    });
    expect(measure(training, training)).toEqual(all("it needs real samples that were held out of training"));
    expect(
      measure(
        training,
        training,
        line(9, (i) => i),
      ),
    ).toEqual(all("it needs 10 held-out samples (got 9)"));
    expect(measure(training, training, points(new Array(10).fill([0, 0])))).toEqual(
      all("held-out samples have 2 coordinates, the others 1"),
    );
    expect(
      measure(
        training,
        training,
        line(10, () => Number.NaN),
      ),
    ).toEqual(all("held-out sample 0 is not finite (NaN)"));
    expect(
      measure(
        training,
        line(5, (i) => i),
        heldOut,
      ),
    ).toEqual(all("it needs 10 samples on either side (generated 5)"));
    expect(
      measure(
        training,
        training,
        line(10, () => 1e160),
      ),
    ).toEqual(all("the samples are too far out to measure"));
  });
});
