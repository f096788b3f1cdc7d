/** What the bounds of a null band promise, exactly: no draws, but every rank that a new value can have. */
import { Type } from "typebox";
import { describe, expect, it } from "vitest";
import { type Metric, NULL_RESAMPLES, NULL_RESAMPLES_CLOUD } from "../../metrics/metric.ts";
import { bandsOf } from "../../src/measuring/nulls.ts";

/** Yields the first coordinate of the generated samples; without a value where that is negative. */
const first = (resamples: number): Metric => ({
  title: "",
  source: "",
  options: Type.Object({}),
  needs: [],
  quantities: { "": { unit: "", range: [0, Infinity], better: "lower" } },
  enabled: true,
  minimum: () => 1,
  nullResamples: () => resamples,
  compute: ({ fake: { data } }) => ({
    first: data[0] < 0 ? { value: null, why: "negative" } : { value: data[0], unit: "", n: 1 },
  }),
});

const bandOf = (values: readonly number[]) =>
  bandsOf([{ id: "first", metric: first(values.length), options: {} }], {
    pair: (resample) => {
      const at = (value: number) => ({ rows: 1, dim: 1, data: Float64Array.of(value) });
      return { real: at(0), fake: at(values[resample]) };
    },
  }).first;

/**
 * How often each of the values, taken as the new one, lies beyond the band of the others: of exchangeable values each is
 * equally likely to be the new one, so these counts by the number of values are the chances.
 */
function passed(all: readonly number[]): { below: number; above: number } {
  const beyond = all.map((value, left) => {
    const { lo, hi } = bandOf(all.filter((_, i) => i !== left));
    return { below: value < lo, above: value > hi };
  });
  return {
    below: beyond.filter(({ below }) => below).length,
    above: beyond.filter(({ above }) => above).length,
  };
}

/** 0 to n - 1, squared (no bound may depend on even spacing), in an order that is not ascending: 11 has no divisor in common with n. */
const distinct = (n: number) => Array.from({ length: n }, (_, i) => ((11 * i) % n) ** 2);

describe("a null band", () => {
  it.each([NULL_RESAMPLES, NULL_RESAMPLES_CLOUD])(
    "of %i resamples is passed on either side with a chance of exactly 1/20",
    (resamples) => {
      const all = distinct(resamples + 1);
      expect(passed(all)).toEqual({ below: all.length / 20, above: all.length / 20 });
    },
  );

  it("of another number is passed with the nearest chance above or below 1/20", () => {
    for (const resamples of [20, 50, 100, 150, 198]) {
      const all = distinct(resamples + 1);
      const { below, above } = passed(all);
      expect([Math.floor(all.length / 20), Math.ceil(all.length / 20)]).toContain(above);
      expect(below).toBe(above);
    }
  });

  it("is passed less often where values tie", () => {
    const all = distinct(40).map((value) => Math.min(value, 30 ** 2));
    expect(passed(all)).toEqual({ below: 2, above: 0 });
  });

  it("is made of those resamples that have a value", () => {
    const all = distinct(40);
    const band = bandOf([-1, ...all.slice(1), -1]);
    expect(band).toEqual(bandOf(all.slice(1)));
    expect(band.resamples).toBe(39);
  });

  it("is none where more than 1 in 20 have none, which those with a value do not stand for", () => {
    expect(bandOf([-1, ...distinct(19)])).toBeDefined();
    expect(bandOf([-1, -1, ...distinct(37)])).toBeUndefined();
    expect(bandOf([-1])).toBeUndefined();
  });
});
