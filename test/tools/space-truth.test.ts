/** What labels above two dimensions rest on, from known answers. */
import { describe, expect, it } from "vitest";
import { Rng } from "../../src/maths/random.ts";
import type { Samples } from "../../src/samples.ts";
import { clusters, nearestCounts } from "../../tools/corpus/space/cells.ts";
import {
  closeness,
  referenceOf,
  slicedDistance,
  slicesOf,
  spreadOf,
} from "../../tools/corpus/space/closeness.ts";
import { auc, forestAuc } from "../../tools/corpus/space/forest.ts";
import { rulerOf } from "../../tools/corpus/space/ruler.ts";

const ROWS = 2500;

/** N(0, I) with its first coordinate moved, all of it scaled. */
const normals = (seed: number, { dim = 5, rows = ROWS, delta = 0, scale = 1 } = {}): Samples => ({
  rows,
  dim,
  data: new Rng(seed)
    .normals(new Float64Array(rows * dim))
    .map((x, at) => scale * x + (at % dim === 0 ? delta : 0)),
});

describe("the forest", () => {
  it("finds nothing between samples of one law", () => {
    const areas = [1, 3, 5, 7].map((seed) =>
      forestAuc({ real: normals(seed), fake: normals(seed + 1) }, new Rng(seed)),
    );
    // The area's deviation under equal laws is sqrt((m + n + 1) / (12 m n)), 0.0115 with 1,250 rows of each.
    for (const area of areas) expect(Math.abs(area - 0.5)).toBeLessThan(4 * 0.0115);
  });

  // Phi(delta / sqrt 2), for delta of 1/2, 1 and 2; a forest falls short of it.
  it.each([
    [0.5, 0.6382],
    [1, 0.7602],
    [2, 0.9214],
  ])("comes near to the best possible for a shift of %s", (delta, best) => {
    const area = forestAuc({ real: normals(1), fake: normals(2, { delta }) }, new Rng(3));
    expect(area).toBeGreaterThan(best - 0.05);
    expect(area).toBeLessThan(best + 0.03);
  });

  it("tells disjoint samples apart, whatever their scale", () => {
    const far = { real: normals(1, { scale: 1e-6 }), fake: normals(2, { delta: 1e6, scale: 1e-6 }) };
    expect(forestAuc(far, new Rng(4))).toBeGreaterThan(0.999);
  });

  it("counts ties by halves", () => {
    const rows = [
      { score: 0, mark: 0 },
      { score: 1, mark: 0 },
      { score: 1, mark: 1 },
      { score: 2, mark: 1 },
    ];
    expect(auc(rows)).toBe(3.5 / 4);
  });
});

describe("numbers of closeness", () => {
  const target = { dim: 5, sd: 1, sample: (rows: number, rng: Rng) => normals(rng.integer(1e9), { rows }) };
  const ruler = rulerOf(target);
  const standard = (seed: number, more: object = {}) => ruler.standardized(normals(seed, more));
  const reference = referenceOf(standard(1), ruler);
  const score = (fake: Samples) => closeness(fake, reference, ruler, new Rng(9));

  it("are those of equal laws", () => {
    const { energy, cover, onData } = score(standard(2));
    expect(Math.abs(energy)).toBeLessThan(0.005);
    // 1 - 2^-k, for k = 5 neighbors and as many samples of both.
    expect(cover).toBeCloseTo(0.96875, 1);
    expect(onData).toBeGreaterThan(0.93);
  });

  it("are those of a law that is moved by m: in the limit of large m the energy distance is 2 m less twice the mean distance", () => {
    const { energy, cover, onData, auc } = score(standard(2, { delta: 1000 }));
    // E|X - X'| of N(0, I_5) is sqrt 2 times the mean of a chi law of 5 degrees: 2 Gamma(3) / Gamma(5/2) = 3.0090.
    expect(energy / (2000 - 2 * 3.009)).toBeCloseTo(1, 1);
    expect({ cover, onData, auc }).toEqual({ cover: 0, onData: 0, auc: 1 });
  });

  it("tell a part from a whole: a narrow law lies on the data and does not cover them", () => {
    const { cover, onData } = score(standard(2, { scale: 0.3 }));
    expect(cover).toBeLessThan(0.6);
    expect(onData).toBeGreaterThan(0.99);
  });

  it("have a sliced distance of |scale - 1| sqrt(2 / pi) for a scaled normal law", () => {
    const slices = slicesOf(standard(2, { scale: 2 }), ruler);
    expect(slicedDistance(slices, reference.slices)).toBeCloseTo(Math.sqrt(2 / Math.PI), 1);
  });

  it("have a spread that doubles with the samples", () => {
    const once = spreadOf(standard(2), ruler);
    expect(spreadOf(standard(2, { scale: 2 }), ruler) / once).toBeCloseTo(2, 1);
    expect(once).toBeLessThan(1);
  });
});

it("cells of two far clusters are these, each with its share", () => {
  const rows = normals(1, { rows: 400 });
  const two = { ...rows, data: rows.data.map((x, at) => x + (Math.floor(at / 5) < 100 ? 50 : 0)) };
  const centers = clusters(two, 2, new Rng(1));
  expect(nearestCounts(two, centers).sort((a, b) => a - b)).toEqual([100, 300]);
});
