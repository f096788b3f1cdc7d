/** What the registry adds to a metric's file. */
import { expect, it } from "vitest";
import { metrics } from "../../metrics/index.ts";
import { finishingQuantities } from "../../metrics/metric.ts";
import type { Offer } from "../../metrics/needs.ts";
import { parzen } from "../../metrics/parzen.ts";
import { prdc } from "../../metrics/prdc.ts";

const side = { rows: 4, dim: 1, data: Float64Array.of(0, 1, 2, 4) };

it("puts the metric's id before each suffix of its file's quantities", () => {
  const ten = { rows: 10, dim: 1, data: Float64Array.from({ length: 10 }, (_, i) => i) };
  const begun = prdc.compute({ real: ten, fake: ten }, { k: 1, space: "data" });
  const own = finishingQuantities([begun])(begun);
  const registered = metrics.prdc.compute({ real: ten, fake: ten }, { k: 1, space: "data" });
  expect(Object.keys(own).toSorted()).toEqual([".coverage", ".density", ".precision", ".recall"]);
  expect(registered).toEqual(
    Object.fromEntries(Object.entries(own).map(([suffix, quantity]) => [`prdc${suffix}`, quantity])),
  );
});

it("names the metric itself by its id alone", () => {
  expect(Object.keys(metrics.jsd.compute({ real: side, fake: side }, {}))).toEqual(["jsd"]);
});

it("says why what it needs is missing, in the words of who offers", () => {
  const missing = { modes: "this target has no modes" } as unknown as Offer["missing"];
  const covered = metrics["mode-coverage"].compute({ real: side, fake: side, missing }, {});
  expect(Object.values(covered)).toEqual(Array(4).fill({ value: null, why: "this target has no modes" }));
});

it("gives no value to a quantity whose own needs are missing, though all is there to compute it", () => {
  const curves = { x: side.data, logits: new Float64Array(4) };
  const input = { real: side, fake: side, curves };
  expect(metrics.calibration.compute(input, {}).calibration.value).toBeCloseTo(0, 12);
  const missing = { probability: "a critic scores" } as unknown as Offer["missing"];
  expect(metrics.calibration.compute({ ...input, missing }, {})).toEqual({
    calibration: { value: null, why: "a critic scores" },
  });
});

it("has defaults for what a file leaves out: not measured unless asked for, one sample, no null band", () => {
  const { enabled, minimum, nullResamples } = metrics.interpolation;
  const options = { paths: 1, steps: 2 };
  expect(enabled).toBe(false);
  expect(minimum(2, options)).toBeGreaterThanOrEqual(0);
  expect(nullResamples({ real: side, fake: side }, options)).toBe(0);
  expect(parzen.enabled).toBeUndefined();
  expect(metrics.parzen.enabled).toBe(false);
});
