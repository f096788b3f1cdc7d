import { describe, expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { mixtureModes, sampleMixture } from "../../src/maths/mixture.ts";
import { Rng } from "../../src/maths/random.ts";
import { median } from "../../src/maths/statistics.ts";
import type { Samples } from "../../src/samples.ts";
import { spread } from "../helpers/spread.ts";

const { jsd } = metrics;

const SEED = 1_991;

const line = (...values: number[]): Samples => ({
  rows: values.length,
  dim: 1,
  data: Float64Array.from(values),
});
const box = { low: 0, high: 30, bins: 30 };
const block = (from: number) => line(...Array.from({ length: 8 }, (_, i) => from + i + 0.5));

function value(real: Samples, fake: Samples, where = box): number | null {
  return jsd.compute({ real, fake, box: where }, {}).jsd.value;
}

describe("jsd", () => {
  it.each([
    [0, 0],
    [1, 0.086643],
    [4, 0.346574],
    [8, Math.LN2],
    [15, Math.LN2],
  ])("uniform blocks of 8 bins at distance %d: %d nats", (shift, expected) => {
    expect(value(block(0), block(shift))).toBeCloseTo(expected, 6);
  });

  it("reports unit and number of generated samples", () => {
    expect(jsd.compute({ real: block(0), fake: line(1, 2, 3), box }, {}).jsd).toMatchObject({
      unit: "nats",
      n: 3,
    });
  });

  it("compares shares, so numbers of samples may differ", () => {
    expect(value(line(1, 5), line(1, 1, 5, 5, 1, 5))).toBe(0);
  });

  it("counts what lies outside in the border bins, and says so", () => {
    const { jsd: quantity } = jsd.compute({ real: line(0.5, 29.5), fake: line(-40, 0.5, 29.5, 31), box }, {});
    expect(quantity).toEqual({
      value: 0,
      unit: "nats",
      n: 4,
      nReal: 2,
      note: "50 % of the generated samples (0 % of the real ones) lie outside the box and count in its border bins",
    });
  });

  it("has the null of two perfect ring samples: .0028 [.0016, .0044] at n = 2500 on 25 x 25 bins", () => {
    const angles = Array.from({ length: 8 }, (_, k) => (2 * Math.PI * k) / 8);
    const modes = mixtureModes(
      angles.map((angle) => [Math.cos(angle), Math.sin(angle)]),
      0.02,
    );
    const rng = new Rng(SEED);
    const draw = (name: string) => sampleMixture(modes, 2500, rng.fork(name));
    const square = { low: -1.5, high: 1.5, bins: 25 };
    const nulls = Array.from(
      { length: 60 },
      (_, k) => value(draw(`real ${k}`), draw(`fake ${k}`), square) ?? Infinity,
    );
    // The median of 60 draws from a band that wide has a standard error near .0001.
    expect(Math.abs(median(nulls) - 0.0028)).toBeLessThan(0.0005);
    expect(jsd.nullResamples({ real: draw("a"), fake: draw("b"), box: square }, {})).toBe(199);
  });

  it("states the error that it has over repeated samples, by the delta method", () => {
    const rng = new Rng(SEED).fork("interval");
    const normals = (rows: number, shift: number, own: Rng): Samples => ({
      rows,
      dim: 1,
      data: Float64Array.from({ length: rows }, () => 12 + shift + 3 * own.normal()),
    });
    const runs = Array.from({ length: 400 }, (_, k) => {
      const own = rng.fork(k);
      const [real, fake] = [normals(2000, 0, own.fork("real")), normals(1500, 4, own.fork("fake"))];
      return jsd.compute({ real, fake, box: { low: 0, high: 28, bins: 14 } }, {}).jsd;
    });
    const { ratio, tolerance } = spread(runs);
    expect(Math.abs(ratio - 1)).toBeLessThan(tolerance);
  });

  it("two bins: 95 % by the formula, cut at ln 2; none where every sample weighs the same", () => {
    const of = (real: Samples, fake: Samples) =>
      jsd.compute({ real, fake, box: { low: 0, high: 2, bins: 2 } }, {});
    const { interval } = of(line(0, 0, 0, 1), line(0, 1, 1, 1)).jsd as {
      interval?: { lo: number; hi: number };
    };
    // p = (3/4, 1/4), m = (1/2, 1/2): influences 1/2 ln 1.5 three times and 1/2 ln .5, likewise on the other side.
    const deviation = (Math.log(3) / 2) * Math.sqrt((3 / 16) * (4 / 3));
    const half = 1.959963984540054 * Math.sqrt(deviation ** 2 / 2);
    const value = 0.75 * Math.log(1.5) + 0.25 * Math.log(0.5);
    expect(interval?.hi).toBeCloseTo(value + half, 14);
    expect(interval?.lo).toBe(0);
    expect(of(line(0, 0), line(1, 1)).jsd).toEqual({ value: Math.LN2, unit: "nats", n: 2, nReal: 2 });
    expect(of(line(0, 1), line(1, 0)).jsd).toEqual({ value: 0, unit: "nats", n: 2, nReal: 2 });
  });

  it("has no value, and a reason, for non-finite samples, no box", () => {
    const why = (real: Samples, fake: Samples, where?: typeof box) =>
      jsd.compute({ real, fake, box: where }, {}).jsd;
    expect(why(line(1), line(1, Number.NaN), box)).toEqual({
      value: null,
      why: "generated sample 1 is not finite (NaN)",
    });
    expect(why(line(Infinity), line(1), box)).toEqual({
      value: null,
      why: "real sample 0 is not finite (Infinity)",
    });
    expect(why(line(), line(1), box)).toEqual({ value: null, why: "there are no real samples" });
    expect(why(line(1), line(1))).toEqual({
      value: null,
      why: "it needs data of dimension 1 or 2, with a box to put bins on",
    });
  });
});
