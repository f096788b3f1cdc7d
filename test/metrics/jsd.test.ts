import { describe, expect, it } from "vitest";
import { jsd } from "../../metrics/jsd.ts";
import { mixtureModes, sampleMixture } from "../../src/maths/mixture.ts";
import { Rng } from "../../src/maths/random.ts";
import { median } from "../../src/maths/statistics.ts";
import type { Samples } from "../../src/samples.ts";

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
    expect(jsd.nullResamples({ real: draw("a"), fake: draw("b"), box: square })).toBe(199);
  });

  it("has no value, and a reason, for non-finite samples, no box, three dimensions", () => {
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
    expect(why(line(1), line(1))).toEqual({ value: null, why: "the target has no box to put bins on" });
    const solid = { rows: 1, dim: 3, data: new Float64Array(3) };
    expect(why(solid, solid, box)).toEqual({
      value: null,
      why: "histograms need samples of dimension 1 or 2 (these have 3)",
    });
  });
});
