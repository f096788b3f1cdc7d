import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../../src/errors.ts";
import { binCenters, histogram } from "../../src/maths/histogram.ts";

const SEED = 25_025;

const line = (...values: number[]) => ({ rows: values.length, dim: 1, data: Float64Array.from(values) });
const plane = (...points: [number, number][]) => ({
  rows: points.length,
  dim: 2,
  data: Float64Array.from(points.flat()),
});

describe("histogram", () => {
  const box = { low: 0, high: 4, bins: 4 };

  it("gives each bin its lower edge, and the last bin the box's upper edge too", () => {
    const { counts, n, outOfRange } = histogram(line(0, 0.99, 1, 3.99, 4), box);
    expect([...counts]).toEqual([2, 1, 0, 2]);
    expect(n).toBe(5);
    expect(outOfRange).toBe(0);
  });

  it("counts what lies outside in the border bins and says how much that is", () => {
    const { counts, outOfRange } = histogram(line(-100, 2, 4.01, 1e300), box);
    expect([...counts]).toEqual([1, 0, 1, 2]);
    expect(outOfRange).toBe(0.75);
  });

  it("is row-major in two dimensions, the first coordinate slow", () => {
    const { counts } = histogram(plane([0.5, 3.5], [3.5, 0.5], [3.5, 0.6]), box);
    expect(counts[3]).toBe(1);
    expect(counts[12]).toBe(2);
  });

  it("counts a sample that leaves the box on both axes once", () => {
    const { counts, outOfRange } = histogram(plane([-9, 9], [1, 9], [1, 1], [2, 2]), box);
    expect(counts[3]).toBe(1);
    expect(counts[7]).toBe(1);
    expect(outOfRange).toBe(0.5);
  });

  it("never loses a sample, wherever it lies", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 2, maxLength: 60 }),
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 1, max: 2 }),
        (values, bins, dim) => {
          const rows = Math.floor(values.length / dim);
          const samples = { rows, dim, data: Float64Array.from(values.slice(0, rows * dim)) };
          const { counts } = histogram(samples, { low: -1, high: 2, bins });
          expect(counts.reduce((sum, count) => sum + count, 0)).toBe(rows);
        },
      ),
      { seed: SEED },
    );
  });

  it("puts every bin's center into that bin", () => {
    for (const dim of [1, 2]) {
      const shape = { low: -1.5, high: 1.5, bins: 25 };
      const { counts, outOfRange } = histogram(binCenters(shape, dim), shape);
      expect(counts).toEqual(new Float64Array(25 ** dim).fill(1));
      expect(outOfRange).toBe(0);
    }
  });

  it("has its first center half a bin from the corner", () => {
    expect([...binCenters({ low: -1, high: 1, bins: 2 }, 2).data]).toEqual([
      -0.5, -0.5, -0.5, 0.5, 0.5, -0.5, 0.5, 0.5,
    ]);
  });
});

describe("faults", () => {
  const box = { low: 0, high: 1, bins: 2 };

  it("names the first non-finite coordinate", () => {
    expect(() => histogram(plane([0, 0], [0, Number.NaN], [Infinity, 0]), box)).toThrow(
      "histogram requires finite samples (coordinate 1 of sample 1 is NaN)",
    );
  });

  it("refuses a third dimension, no samples and a malformed box", () => {
    const solid = { rows: 1, dim: 3, data: new Float64Array(3) };
    expect(() => histogram(solid, box)).toThrow("histogram requires samples of dimension 1 or 2 (got 3)");
    expect(() => histogram(line(), box)).toThrow("histogram requires at least one sample (got none)");
    expect(() => histogram(line(0), { ...box, high: 0 })).toThrow(InputError);
    expect(() => binCenters({ ...box, bins: 0 }, 1)).toThrow("histogram requires at least 1 bin (got 0)");
  });
});
