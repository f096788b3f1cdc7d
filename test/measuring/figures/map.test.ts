/** D beside D* where somebody samples, and nothing where nothing can be drawn. */

import { describe, expect, it } from "vitest";
import { mapRecord } from "../../../src/measuring/figures/map.ts";

describe("mapRecord", () => {
  const standard = (x: number, y: number) => -(x * x + y * y) / 2 - Math.log(2 * Math.PI);
  const axis = Float64Array.from({ length: 13 }, (_, i) => i - 6);
  const points = Array.from({ length: 169 }, (_, k) => [axis[k % 13], axis[Math.floor(k / 13)]] as const);
  const map = {
    axis,
    logits: Float64Array.from(points, ([x]) => x),
    generated: Float64Array.from(points, ([x, y]) => standard(x, y)),
  };
  // N((2, 0), I) as data: the logit of D* is 2 x - 2.
  const logDensity = (point: ArrayLike<number>) => standard(point[0] - 2, point[1]);

  it("keeps every other point of D and of D*, and leaves out where nobody samples", () => {
    const record = mapRecord(9, map, logDensity);
    expect(record).toMatchObject({ step: 9, axis: [-6, -4, -2, 0, 2, 4, 6] });
    // The row y = 0: sigmoid(x) and sigmoid(2 x - 2); at -6 both densities are below e^-18 of the peak.
    expect(record?.d.slice(21, 28)).toEqual([null, 0.018, 0.1192, 0.5, 0.8808, 0.982, 0.9975]);
    expect(record?.optimal.slice(21, 28)).toEqual([null, 0, 0.0025, 0.1192, 0.8808, 0.9975, 1]);
    expect(record?.d.slice(0, 7)).toEqual(new Array(7).fill(null));
  });

  it("is absent where it cannot be drawn", () => {
    expect(mapRecord(9, undefined, logDensity)).toBeUndefined();
    expect(mapRecord(9, map, undefined)).toBeUndefined();
    expect(mapRecord(9, { ...map, logits: map.logits.map(() => NaN) }, logDensity)).toBeUndefined();
  });
});
