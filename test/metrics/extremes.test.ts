/** Samples of extreme size or place: a metric gives the digits that it gives of ordinary ones, or says that it cannot measure. */
import { describe, expect, test } from "vitest";
import { metrics } from "../../metrics/index.ts";
import type { Metric } from "../../metrics/metric.ts";
import { boxAround } from "../../src/maths/histogram.ts";
import { Rng } from "../../src/maths/random.ts";
import type { Quantity } from "../../src/result/index.ts";
import { evaluateSamples } from "../../src/runs/evaluate/evaluate.ts";
import type { Samples } from "../../src/samples.ts";

/** What samples alone give, and the box around them. */
const MET = ["box", "manyDimensions"];
const judged = Object.entries<Metric>(metrics).filter(([, { needs }]) =>
  needs.every((need) => MET.includes(need)),
);

/** On a grid of thousandths in binary, so that moving by a power of two rounds nothing. */
function normal(rows: number, dim: number, name: string, mean: number): Samples {
  const rng = new Rng(21).fork(name);
  const data = Float64Array.from(
    { length: rows * dim },
    () => Math.round(1024 * (mean + rng.normal())) / 1024,
  );
  return { rows, dim, data };
}

function measured(dim: number, change: (x: number) => number): Record<string, Quantity> {
  const [real, fake] = [normal(120, dim, "real", 0), normal(120, dim, "fake", 0.5)].map((samples) => ({
    ...samples,
    data: samples.data.map(change),
  }));
  const box = dim <= 2 ? boxAround(real) : undefined;
  return Object.assign(
    {},
    ...judged.map(([, metric]) => {
      const options = Object.fromEntries(
        Object.entries(metric.options.properties).map(
          ([name, { default: value }]: [string, { default?: unknown }]) => [name, value],
        ),
      );
      return metric.compute({ real, fake, ...(box && { box }), missing: {} }, options as never);
    }),
  );
}

describe.each([1, 2, 5])("in %d dimensions", (dim) => {
  const usual = measured(dim, (x) => x);

  test.each([2 ** -565, 1e-170, 1e-300])(
    "samples that differ by %g have digits or are not measurable",
    (size) => {
      for (const [name, quantity] of Object.entries(measured(dim, (x) => size * x))) {
        const before = usual[name];
        if (quantity.value === null || before.value === null || before.value === 0) continue;
        expect([name, quantity.value !== 0]).toEqual([name, true]);
        expect([name, quantity.value <= Math.abs(before.value) * 1.5]).toEqual([name, true]);
      }
    },
  );

  test("samples at a distance of 2^40 have the digits of samples at the origin or are not measurable", () => {
    for (const [name, quantity] of Object.entries(measured(dim, (x) => x + 2 ** 40))) {
      const before = usual[name];
      // the box and with it the bins follow the samples, on a grid of their own
      if (quantity.value === null || before.value === null || /^(jsd|divergences)/.test(name)) continue;
      if (name === "emd" && dim === 2) continue;
      const off = Math.abs(quantity.value - before.value);
      expect([name, quantity.value, off <= 0.02 + 0.05 * Math.abs(before.value)]).toEqual([
        name,
        quantity.value,
        true,
      ]);
    }
  });
});

test("the polynomial kernel says where rounding hides the differences", () => {
  expect(measured(2, (x) => x + 1e12).mmd).toMatchObject({
    value: null,
    why: expect.stringContaining("kernel=gaussian"),
  });
  expect(measured(2, (x) => 1e-170 * x).mmd).toMatchObject({ value: null });
  expect(measured(2, (x) => x + 1e3).mmd.value).toBeGreaterThan(0);
});

test.each([1e155, 1e200, 1e308])("real values of %g are an error that names the row", (size) => {
  const [real, fake] = [normal(40, 2, "real", 0), normal(20, 2, "fake", 0)];
  const far = { ...real, data: real.data.map((x, i) => (i === 5 ? size : x)) };
  expect(() => evaluateSamples({ real: far, fake })).toThrow(
    `real values must be below 1e+150 in size (real, row 2, column 1: ${size})`,
  );
  const diverged = { ...fake, data: fake.data.map((x) => size * Math.sign(x)) };
  const { metrics: found } = evaluateSamples({ real, fake: diverged }, { resamples: 0 }).scenarios[0]
    .seeds[0];
  expect(found.mind.value).toBeNull();
});
