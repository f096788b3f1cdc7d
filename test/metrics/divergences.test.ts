import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { Rng } from "../../src/maths/random.ts";
import type { Box, Samples } from "../../src/samples.ts";
import { spread } from "../helpers/spread.ts";

const { divergences, jsd } = metrics;

const SEED = 1_951;

const line = (values: readonly number[]): Samples => ({
  rows: values.length,
  dim: 1,
  data: Float64Array.from(values),
});
const measure = (real: readonly number[], fake: readonly number[], box: Box = { low: 0, high: 2, bins: 2 }) =>
  divergences.compute({ real: line(real), fake: line(fake), box }, {});
const values = (...input: Parameters<typeof measure>) =>
  Object.values(measure(...input)).map(({ value }) => value);

describe("known answers", () => {
  it("3 of 4 against 1 of 4 in two bins: 1/2 ln 3 both ways, and 1/2", () => {
    const [kl, reverse, variation] = values([0, 0, 0, 1], [0, 1, 1, 1]);
    expect(kl).toBeCloseTo(Math.log(3) / 2, 15);
    expect(reverse).toBeCloseTo(Math.log(3) / 2, 15);
    expect(variation).toBe(0.5);
  });

  it("the two directions differ: real (1/2, 1/2), generated (1/4, 3/4)", () => {
    const answer = measure([0, 1], [0, 1, 1, 1]);
    expect(answer["divergences.kl"].value).toBeCloseTo(0.5 * Math.log(2) + 0.5 * Math.log(2 / 3), 15);
    expect(answer["divergences.reverse-kl"].value).toBeCloseTo(
      0.25 * Math.log(1 / 2) + 0.75 * Math.log(3 / 2),
      15,
    );
    expect(answer["divergences.total-variation"]).toMatchObject({ value: 0.25, unit: "share", n: 4 });
  });

  it("collapse to 1 of 8: total variation 7/8, reverse KL ln 8, and KL infinite, said without infinity", () => {
    const box = { low: 0, high: 8, bins: 8 };
    const eight = [0, 1, 2, 3, 4, 5, 6, 7];
    const answer = measure(eight, [0, 0, 0], box);
    expect(answer["divergences.kl"]).toEqual({
      value: null,
      why: "7 bins hold real samples but no generated one: the divergence is infinite",
    });
    expect(answer["divergences.reverse-kl"].value).toBeCloseTo(Math.log(8), 15);
    expect(answer["divergences.total-variation"].value).toBeCloseTo(7 / 8, 15);
    expect(measure([0], [0, 1], box)["divergences.reverse-kl"]).toEqual({
      value: null,
      why: "1 bin holds generated samples but no real one: the divergence is infinite",
    });
  });

  it("counts what lies outside in the border bins, and says so in each", () => {
    for (const quantity of Object.values(measure([0, 1], [-5, 1, 1, 0]))) {
      expect(quantity).toMatchObject({
        value: 0,
        note: "25 % of the generated samples (0 % of the real ones) lie outside the box and count in its border bins",
      });
    }
  });
});

describe("interval", () => {
  it("the stated error of each is the spread over repeated samples", () => {
    const rng = new Rng(SEED);
    const draw = (rows: number, shares: readonly number[], own: Rng) =>
      Array.from({ length: rows }, () => {
        const at = own.uniform();
        return shares.findIndex((_, k) => at < shares.slice(0, k + 1).reduce((sum, share) => sum + share, 0));
      });
    const box = { low: 0, high: 4, bins: 4 };
    const runs = Array.from({ length: 400 }, (_, k) => {
      const own = rng.fork(k);
      const real = draw(1500, [0.1, 0.2, 0.3, 0.4], own.fork("real"));
      return measure(real, draw(1000, [0.5, 0.3, 0.1, 0.1], own.fork("fake")), box);
    });
    for (const name of Object.keys(runs[0])) {
      const { ratio, tolerance } = spread(runs.map((run) => run[name]));
      expect(Math.abs(ratio - 1), name).toBeLessThan(tolerance);
    }
  });

  it("is absent between equal histograms", () => {
    for (const quantity of Object.values(measure([0, 1, 1], [1, 1, 0]))) {
      expect(quantity).not.toHaveProperty("interval");
    }
  });
});

describe("properties", () => {
  const side = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 30 });
  const box = { low: 0, high: 5, bins: 5 };
  const all = [0, 1, 2, 3, 4];

  it("never negative, 0 on itself, swapped sides swap the directions, blind to row order; Pinsker and JSD bounds", () => {
    fc.assert(
      fc.property(side, side, (a, b) => {
        // Every bin is used on both sides, so nothing is infinite.
        const [real, fake] = [
          [...a, ...all],
          [...b, ...all],
        ];
        const there = measure(real, fake, box);
        const [kl, reverse, variation] = Object.values(there).map(({ value }) => value ?? Number.NaN);
        expect(values(fake, real, box)).toEqual([reverse, kl, variation]);
        expect(measure(real.toReversed(), fake.toReversed(), box)).toEqual(there);
        expect(values(real, real.toReversed(), box)).toEqual([0, 0, 0]);
        expect(variation).toBeLessThanOrEqual(Math.sqrt(Math.min(kl, reverse) / 2) + 1e-12);
        const shannon = jsd.compute({ real: line(real), fake: line(fake), box }, {}).jsd.value ?? Number.NaN;
        // Lin 1991, theorem 3: JSD <= ln 2 * TV.
        expect(shannon).toBeLessThanOrEqual(Math.LN2 * variation + 1e-12);
      }),
      { seed: SEED },
    );
  });
});

describe("faults", () => {
  it("non-finite samples, no box, three dimensions: no value, and the reason for each", () => {
    const whys = (answer: ReturnType<typeof measure>) => {
      expect(Object.keys(answer)).toEqual([
        "divergences.kl",
        "divergences.reverse-kl",
        "divergences.total-variation",
      ]);
      return [...new Set(Object.values(answer).map((quantity) => quantity.value === null && quantity.why))];
    };
    expect(whys(measure([0], [0, Number.NaN]))).toEqual(["generated sample 1 is not finite (NaN)"]);
    expect(whys(divergences.compute({ real: line([0]), fake: line([0]) }, {}))).toEqual([
      "it needs data of dimension 1 or 2, with a box to put bins on",
    ]);
    const solid = { rows: 1, dim: 3, data: new Float64Array(3) };
    expect(
      whys(divergences.compute({ real: solid, fake: solid, box: { low: 0, high: 1, bins: 2 } }, {})),
    ).toEqual(["it needs data of dimension 1 or 2, with a box to put bins on"]);
  });
});
