import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { logKernelDensity } from "../../src/maths/kernel-density.ts";
import { sum } from "../../src/maths/statistics.ts";
import type { Samples } from "../../src/samples.ts";

const SEED = 784;

const line = (...values: number[]): Samples => ({
  rows: values.length,
  dim: 1,
  data: Float64Array.from(values),
});

describe("log kernel density", () => {
  it("one center: the normal law itself, at any distance and width", () => {
    for (const [x, sigma] of [
      [0, 1],
      [3, 2],
      [1e3, 1e-2],
      [1e-3, 1e5],
    ]) {
      const [[value]] = logKernelDensity({ points: line(x), centers: line(0), sigmas: [sigma] });
      const exact = -0.5 * (x / sigma) ** 2 - 0.5 * Math.log(2 * Math.PI) - Math.log(sigma);
      expect(Math.abs(value - exact)).toBeLessThan(1e-14 * Math.max(1, Math.abs(exact)));
    }
  });

  it("in 784 dimensions where the density itself is beyond floating point", () => {
    const image = (value: number): Samples => ({
      rows: 1,
      dim: 784,
      data: new Float64Array(784).fill(value),
    });
    const [narrow, wide] = logKernelDensity({
      points: image(0.5),
      centers: image(0),
      sigmas: [0.1, 1000],
    });
    const exact = (sigma: number) => -392 * (0.25 / sigma ** 2 + Math.log(2 * Math.PI * sigma ** 2));
    expect(narrow[0] / exact(0.1)).toBeCloseTo(1, 13);
    expect(wide[0] / exact(1000)).toBeCloseTo(1, 13);
  });

  it("integrates to 1", () => {
    const x = line(...Array.from({ length: 2001 }, (_, i) => (i - 1000) / 50));
    for (const density of logKernelDensity({
      points: x,
      centers: line(-2, 0, 0.5, 3),
      sigmas: [0.2, 1, 2],
    })) {
      expect(sum(density.map(Math.exp)) / 50).toBeCloseTo(1, 12);
    }
  });

  it("is the sum of kernels as written down, whatever the order of centers", () => {
    const values = fc.array(fc.double({ min: -4, max: 4, noNaN: true }), { minLength: 1, maxLength: 150 });
    fc.assert(
      fc.property(values, fc.double({ min: 0.3, max: 3, noNaN: true }), (list, sigma) => {
        const plain = (x: number) =>
          Math.log(
            sum(list.map((c) => Math.exp(-0.5 * ((x - c) / sigma) ** 2))) /
              (list.length * sigma * Math.sqrt(2 * Math.PI)),
          );
        const points = line(-3, 0, 2.5);
        for (const centers of [line(...list), line(...list.toReversed())]) {
          const [density] = logKernelDensity({ points, centers, sigmas: [sigma] });
          for (const [i, x] of points.data.entries()) expect(density[i]).toBeCloseTo(plain(x), 11);
        }
      }),
      { seed: SEED },
    );
  });
});
